"""Owns the scenes of subject access: the requests, a new one, a record that is read."""

from __future__ import annotations

from studio import Studio

from qa_desktop.domain.subject_access import AccessRequest, Sought, Withheld
from qa_desktop.ui.subject.flow import SubjectFlow
from scenes import scene


def _request(s: Studio) -> AccessRequest:
    """One that is being worked on; the same for every look."""
    desk = s.desktop.subjects
    known = [each for each in desk.requests() if each.closed is None]
    if known:
        return known[0]
    row = next(each for each in s.desktop.audits.audits() if each.summary.case_reference)
    today = s.desktop.now().date()
    return desk.begin("SAR-2026-031", today, Sought(numbers=(row.summary.case_reference,)))


@scene("requests")
def requests(s: Studio) -> None:
    _request(s)
    s.go("subjects")
    s.take()


@scene("request-new")
def new(s: Studio) -> None:
    s.go("subjects")
    s.take_sheet(SubjectFlow(s.pages).begin)


@scene("request-record")
def record(s: Studio) -> None:
    request = _request(s)
    desk = s.desktop.subjects
    found = desk.search(request.request_id)
    for each in found[:-1]:
        desk.decide(request.request_id, each.record_id, (), Withheld.NOT_ABOUT, reviewed=True)
    desk.decide(request.request_id, found[0].record_id, (), None, reviewed=False)
    s.go("subjects")
    SubjectFlow(s.pages).open(desk.requests()[0])
    page = s.window.front
    s.wait(lambda: page.view.toPlainText())
    passages = page.view._record.passages
    number = max(range(len(passages)), key=lambda n: len(passages[n].text))
    page.view._choose(number, 0, len(passages[number].text) // 2)
    page.withhold.click()
    s.settle()
    s.take()
