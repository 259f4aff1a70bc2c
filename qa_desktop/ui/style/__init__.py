"""The look: tokens, metrics, one style sheet built from both, and the focus ring.

`theme.apply(app, scheme, scale)` once at the start; afterwards `theme.current()` answers for the colours and
sizes of the moment. Widgets say *what* they are with `roles`, never how they look.
"""
