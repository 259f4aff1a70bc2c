"""Every event of the audit trail is registered, and none holds words that a person wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from qa_desktop.domain.log_events import FACTS, GROUP_WORDS, KINDS, Fact, Group, checked, kind_of

SOURCE = Path(__file__).resolve().parents[3] / "qa_desktop"
NOT_FACTS = {"at", "who", "must"}


@dataclass(frozen=True)
class Entry:
    """One place of the source that makes entries."""

    line: int
    events: set[str]
    subjects: set[str]
    """Those that are written out; the second word of some events."""
    facts: set[str]


@dataclass(frozen=True)
class Maker:
    """A function that makes entries for others: what it appends is named by its own arguments."""

    function: ast.FunctionDef
    append: ast.Call

    @property
    def takes(self) -> list[str]:
        return [each.arg for each in (*self.function.args.args, *self.function.args.kwonlyargs)]

    def entry(self, call: ast.Call) -> Entry:
        takes = [each for each in self.takes if each != "self"]
        given = dict(zip(takes, call.args, strict=False))
        given |= {each.arg: each.value for each in call.keywords if each.arg in takes}
        facts = {each.arg or "**" for each in call.keywords} - set(takes) - NOT_FACTS
        event, subject = (self._said(each, given) for each in self.append.args[:2])
        return Entry(call.lineno, event, subject, facts | (facts_of(self.append) - {"**"}))

    def _said(self, argument: ast.expr, given: dict[str, ast.expr]) -> set[str]:
        return written(given.get(argument.id) if isinstance(argument, ast.Name) else argument)


def appended(source: str, makers: Mapping[str, Maker] = MappingProxyType({})) -> Iterator[Entry]:
    """Every entry that a module makes, itself or by a maker of its own or of these."""
    tree = ast.parse(source)
    known = {**makers, **own_makers(tree)}
    for place in functions(tree):
        named = {
            target.id: written(each.value)
            for each in ast.walk(place)
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        for call in calls(place):
            if is_entry(call) and not (place.name in known and is_for_others(place, call)):
                event = call.args[0]
                events = named.get(event.id, set()) if isinstance(event, ast.Name) else written(event)
                yield Entry(call.lineno, events, written(call.args[1]), facts_of(call))
            elif called(call) in known:
                yield known[called(call)].entry(call)


def own_makers(tree: ast.Module) -> dict[str, Maker]:
    return {
        place.name: Maker(place, call)
        for place in functions(tree)
        for call in calls(place)
        if is_entry(call) and is_for_others(place, call)
    }


def is_for_others(place: ast.FunctionDef, call: ast.Call) -> bool:
    takes = {each.arg for each in place.args.args}
    return any(isinstance(each, ast.Name) and each.id in takes - {"subject"} for each in call.args[:2])


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def calls(place: ast.FunctionDef) -> Iterator[ast.Call]:
    return (each for each in ast.walk(place) if isinstance(each, ast.Call))


def called(call: ast.Call) -> str:
    made = call.func
    if isinstance(made, ast.Attribute) and isinstance(made.value, ast.Name) and made.value.id == "self":
        return made.attr
    return made.id if isinstance(made, ast.Name) else ""


def is_entry(call: ast.Call) -> bool:
    made = call.func
    if not isinstance(made, ast.Attribute) or made.attr != "append":
        return False
    log = made.value
    is_log = (log.attr if isinstance(log, ast.Attribute) else getattr(log, "id", "")) == "log"
    return is_log and any(each.arg == "who" for each in call.keywords)  # else a list that is called so


def facts_of(call: ast.Call) -> set[str]:
    return {each.arg or "**" for each in call.keywords} - NOT_FACTS


def written(node: ast.expr | None) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return written(node.body) | written(node.orelse) if isinstance(node, ast.IfExp) else set()


NOTED = own_makers(ast.parse((SOURCE / "services" / "reading_log.py").read_text(encoding="utf-8")))
ENTRIES = [
    (path.relative_to(SOURCE).as_posix(), entry)
    for path in sorted(SOURCE.rglob("*.py"))
    for entry in appended(path.read_text(encoding="utf-8"), NOTED)
]


def test_the_source_makes_entries_and_the_walk_finds_them() -> None:
    assert set(NOTED) == {"noted"}
    events = {event for _, entry in ENTRIES for event in entry.events}
    assert {"audit-viewed", "seal", "key", "gap-seen", "gap-acted-on", "draft-opened"} <= events


def test_every_event_that_the_source_appends_is_registered_with_its_facts() -> None:
    unknown = []
    for path, entry in ENTRIES:
        kinds = [kind_of(event, subject) for event in entry.events for subject in entry.subjects or {""}]
        if not kinds or None in kinds or any(kind and not entry.facts <= kind.facts for kind in kinds):
            unknown.append(f"{path}:{entry.line}: {sorted(entry.events)} {sorted(entry.facts)}")
    assert not unknown, "not registered in domain/log_events.py:\n" + "\n".join(unknown)


def test_an_event_that_nobody_registered_would_be_found() -> None:
    source = """
def f(unit):
    unit.log.append('invented', '', at=1, who='me', words='He said')
class Desk:
    def _note(self, unit, what, **facts):
        unit.log.append('key', what, at=1, who='me', **facts)
    def act(self, unit):
        self._note(unit, 'turned', size=1)
"""
    assert list(appended(source)) == [
        Entry(3, {"invented"}, {""}, {"words"}),
        Entry(8, {"key"}, {"turned"}, {"size"}),
    ]
    assert kind_of("invented") is kind_of("key", "turned") is None


def test_every_kind_has_a_group_with_words_and_facts_that_are_named() -> None:
    assert set(GROUP_WORDS) == set(Group)
    assert {kind.group for kind in KINDS.values()} == set(Group)
    for event, kind in KINDS.items():
        assert kind.words, event
        assert kind.facts <= set(FACTS), event
    assert all("{value}" in words for _, words in FACTS.values())


@pytest.mark.parametrize(
    ("event", "subject", "facts"),
    [
        ("never-heard-of", "", {}),
        ("audit-viewed", "Jo Smith", {}),
        ("audit-viewed", "a/1", {"why": "code"}),
        ("seal", "a/1", {"kind": "He was not seen alone"}),
        ("seal", "a/1", {"seq": "7"}),
        ("seal", "a/1", {"seq": True}),
        ("exported", "audit-list", {"rows": 1.5}),
    ],
)
def test_words_that_people_wrote_are_refused(event: str, subject: str, facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=event):
        checked(event, subject, facts)  # type: ignore[arg-type]  # wrong values are the point


def test_ids_codes_and_counts_pass() -> None:
    checked("seal", "0190f0c2-7c1a/2", {"kind": "audit", "epoch": 1, "seq": 7})
    checked("key", "new-epoch", {"epoch": 2, "again": 0})
    checked("draft-moved", "0190f0c2/1", {"before": "2026 (May)", "after": "2026 (June)", "dropped": 1})
    assert FACTS["before"][0] is Fact.VERSION
