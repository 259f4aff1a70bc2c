"""Filling an audit: one section at a time, every answer kept as it is given.

`page.FillPage` shows a session; `presenter.FillPresenter` stands between its controls and the engine;
`host.FillHost` joins page, review and escalation to the desks of the program.
"""
