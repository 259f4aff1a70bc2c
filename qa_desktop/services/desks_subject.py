"""Owns the desk of subject access requests over one house."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qa_desktop.domain.subject_access import (
    LONGEST_TERM,
    MOST_TERMS,
    AccessRequest,
    Bundle,
    FoundRecord,
    Passage,
    Redaction,
    Sought,
    Withheld,
    due_day,
)
from qa_desktop.errors import Refused
from qa_desktop.services import identifiers, reporting, subject_bundle, subject_records, subject_requests
from qa_desktop.services.desktop_subject import RecordText
from qa_desktop.services.finding_people import Finder
from qa_desktop.services.house import House
from qa_desktop.services.identifiers import Known
from qa_desktop.services.ports import ReportModel, UnitOfWork
from qa_desktop.services.subject_models import model_of
from qa_desktop.services.subject_records import LOG, audits_of


class SubjectAccess:
    """`desktop_subject.SubjectAccessDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    # ------------------------------------------------------------ requests

    def requests(self) -> tuple[AccessRequest, ...]:
        with self._house.store().read() as unit:
            found = subject_requests.every(unit)
        return tuple(sorted(found, key=lambda each: (each.closed is not None, each.due, each.label)))

    def begin(self, label: str, received: date, sought: Sought) -> AccessRequest:
        house = self._house
        if not label.strip():
            raise Refused("SUBJECT-LABEL")
        if received > house.world.clock.local().date():
            raise Refused("SUBJECT-RECEIVED")
        due = due_day(received, house.workshop.bank_holidays)
        made = AccessRequest(house.world.entropy.uuid(), label.strip(), received, due, _checked(sought))
        with house.store().write() as unit:
            subject_requests.save(unit, made)
        return made

    def change(self, request_id: str, sought: Sought) -> AccessRequest:
        with self._house.store().write() as unit:
            changed = replace(
                subject_requests.open_one(unit, request_id), sought=_checked(sought), found=None
            )
            subject_requests.save(unit, changed)
        return changed

    def close(self, request_id: str) -> AccessRequest:
        house = self._house
        with house.store().write() as unit:
            closed = replace(
                subject_requests.open_one(unit, request_id),
                sought=Sought(),
                left_out={},
                redactions={},
                reviewed=frozenset(),
                closed=house.world.clock.local().date(),
                found=None,
            )
            subject_requests.save(unit, closed)
        return closed

    # ------------------------------------------------------------ finding and reading

    def search(self, request_id: str) -> tuple[FoundRecord, ...]:
        house = self._house
        with house.store().read() as unit:
            sought = subject_requests.open_one(unit, request_id).sought
        found = subject_records.search(house.store(), sought)
        with house.store().write() as unit:
            request = subject_requests.open_one(unit, request_id)
            if request.sought == sought:  # else somebody looks for others since, and searches again
                ids = frozenset(each.record_id for each in found)
                subject_requests.save(unit, replace(request, found=ids))
            self._log(unit, "subject-searched", request_id, count=len(found))
        return found

    def read(self, request_id: str, record_id: str, found: tuple[FoundRecord, ...]) -> RecordText:
        request = self._request(request_id)
        model = self._model(request, record_id, found)
        passages = subject_bundle.passages(model)
        made = request.redactions.get(record_id, ())
        kept = subject_bundle.standing(model, made)
        finder = Finder(request.sought)
        finds = tuple(finder.finds(each.text) for each in passages)
        known = self._known()
        suggested = tuple(
            tuple(_of_others(passage, known, [(f.start, f.end) for f in of_person]))
            for passage, of_person in zip(passages, finds, strict=True)
        )
        title = next((each.title for each in found if each.record_id == record_id), model.title)
        return RecordText(record_id, title, passages, finds, suggested, kept, len(made) - len(kept))

    def decide(
        self,
        request_id: str,
        record_id: str,
        redactions: tuple[Redaction, ...],
        left_out: Withheld | None = None,
        *,
        reviewed: bool = True,
    ) -> AccessRequest:
        with self._house.store().write() as unit:
            request = subject_requests.open_one(unit, request_id)
            others = {name: why for name, why in request.left_out.items() if name != record_id}
            changed = replace(
                request,
                left_out={**others, **({record_id: left_out} if left_out is not None else {})},
                redactions={**request.redactions, record_id: redactions},
                reviewed=request.reviewed | {record_id} if reviewed else request.reviewed - {record_id},
            )
            subject_requests.save(unit, changed)
        return changed

    # ------------------------------------------------------------ handing out

    def bundle(self, request_id: str, found: tuple[FoundRecord, ...]) -> bytes:
        house = self._house
        request = self._request(request_id)
        given = [each for each in found if each.record_id not in request.left_out]
        if not given:
            raise Refused("SUBJECT-EMPTY")
        unread = [each for each in given if each.record_id not in request.reviewed]
        if unread:
            raise Refused("SUBJECT-NOT-REVIEWED", count=len(unread))
        models = []
        for each in given:
            model = self._model(request, each.record_id, found)
            made = request.redactions.get(each.record_id, ())
            if len(subject_bundle.standing(model, made)) < len(made):
                raise Refused("SUBJECT-CHANGED", record=each.title)
            models.append(subject_bundle.redacted(model, made))
        here = {each.record_id for each in found}
        withheld = {name: why for name, why in request.left_out.items() if name in here}
        pages = [subject_bundle.cover(request, given, withheld, models[0]), *models]
        reports = house.workshop.reports()
        pdf = house.workshop.pages().joined(
            [reports.pdf(reporting.demonstration(each) if house.demo else each) for each in pages]
        )
        cut = sum(len(request.redactions.get(each.record_id, ())) for each in given)
        fingerprint = hashlib.sha256(pdf).hexdigest()
        made_now = Bundle(house.world.clock.now(), house.person, len(given), cut, fingerprint)
        with house.store().write() as unit:
            latest = subject_requests.open_one(unit, request_id)
            subject_requests.save(unit, replace(latest, bundles=(*latest.bundles, made_now)))
            self._log(unit, "subject-bundled", request_id, count=len(given), sha256=fingerprint)
        return pdf

    # ------------------------------------------------------------ below

    def _request(self, request_id: str) -> AccessRequest:
        with self._house.store().read() as unit:
            return subject_requests.open_one(unit, request_id)

    def _model(self, request: AccessRequest, record_id: str, found: tuple[FoundRecord, ...]) -> ReportModel:
        audits = audits_of(each.record_id for each in found if each.record_id != LOG)
        return model_of(self._house, record_id, request.sought, audits)

    def _known(self) -> Known:
        """The workers of the case list: people, but not the one who asks."""
        with self._house.store().read() as unit:
            cases = unit.cases.search("", limit=subject_records.MOST_ENTRIES)
        names = {name for case in cases for name in (case.worker_name, case.manager_name) if name}
        return Known(worker_names=frozenset(names))

    def _log(self, unit: UnitOfWork, event: str, subject: str, **facts: str | int) -> None:
        house = self._house
        unit.log.append(event, subject, at=house.world.clock.now(), who=house.person, **facts)


def _of_others(passage: Passage, known: Known, person: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for span in identifiers.find(passage.text, known):
        if all(span.end <= start or span.start >= end for start, end in person):
            yield span.start, span.end


def _checked(sought: Sought) -> Sought:
    """The terms without blanks.

    Raises:
        Refused: SUBJECT-SOUGHT.
    """

    def clean(terms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(" ".join(term.split()) for term in terms if term.strip()))

    made = Sought(clean(sought.numbers), clean(sought.names), sought.born, clean(sought.workers))
    terms = (*made.numbers, *made.names, *made.workers)
    if made.is_empty() or len(terms) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in terms):
        raise Refused("SUBJECT-SOUGHT", most=MOST_TERMS, longest=LONGEST_TERM)
    return made
