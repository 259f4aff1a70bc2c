"""Owns the desk of subject access requests over one house."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
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
from qa_desktop.services.subject_repeats import Repeats, withheld_words


class SubjectAccess:
    """`desktop_subject.SubjectAccessDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._last: tuple[str, str, tuple[Passage, ...]] = ("", "", ())
        """Request, record and passages of what was read last: of which it is decided next."""

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
                left_standing={},
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
        repeats = Repeats((*withheld_words(request), *_words(passages, kept)), finder)
        suggested = tuple(
            tuple(_of_others(passage, known, repeats, [(f.start, f.end) for f in of_person]))
            for passage, of_person in zip(passages, finds, strict=True)
        )
        self._last = (request_id, record_id, passages)
        title = next((each.title for each in found if each.record_id == record_id), model.title)
        repeated = sum(1 for _ in repeats.standing(passages, kept))
        return RecordText(record_id, title, passages, finds, suggested, kept, len(made) - len(kept), repeated)

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
            passages = self._last[2] if self._last[:2] == (request_id, record_id) else ()
            stretches = {each.key: each.text for each in passages}
            redactions = tuple(
                replace(each, words=stretches.get(each.passage, "")[each.start : each.end] or each.words)
                for each in redactions
            )
            made = {**request.redactions, record_id: redactions}
            repeats = Repeats(withheld_words(replace(request, redactions=made)), Finder(request.sought))
            standing = repeats.standing(passages, redactions) if reviewed else ()
            changed = replace(
                request,
                redactions=made,
                left_out={**others, **({record_id: left_out} if left_out is not None else {})},
                left_standing={**request.left_standing, record_id: frozenset(standing)},
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
        models, texts, words = [], [], list(withheld_words(request))
        for each in given:
            model = self._model(request, each.record_id, found)
            made = request.redactions.get(each.record_id, ())
            if len(subject_bundle.standing(model, made)) < len(made):
                raise Refused("SUBJECT-CHANGED", record=each.title)
            texts.append(subject_bundle.passages(model))
            words += _words(texts[-1], made)
            models.append(subject_bundle.redacted(model, made))
        repeats = Repeats(words, Finder(request.sought))
        for each, passages in zip(given, texts, strict=True):
            standing = set(repeats.standing(passages, request.redactions.get(each.record_id, ())))
            if standing - request.left_standing.get(each.record_id, frozenset()):
                raise Refused("SUBJECT-REPEATED", record=each.title)
        here = {each.record_id for each in found}
        withheld = {name: why for name, why in request.left_out.items() if name in here}
        pages = [subject_bundle.cover(request, given, withheld, models), *models]
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


def _of_others(
    passage: Passage, known: Known, repeats: Repeats, person: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    repeated = repeats.finds(passage.text)
    yield from repeated
    taken = (*person, *repeated)
    for span in identifiers.find(passage.text, known):
        if all(span.end <= start or span.start >= end for start, end in taken):
            yield span.start, span.end


def _words(passages: Iterable[Passage], redactions: Iterable[Redaction]) -> tuple[str, ...]:
    """What these redactions withhold."""
    texts = {each.key: each.text for each in passages}
    return tuple(texts[each.passage][each.start : each.end] for each in redactions)


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
