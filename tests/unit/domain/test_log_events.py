"""Every event of the audit trail is registered, and none holds words that a person wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desktop.domain.log_events import FACTS, GROUP_WORDS, KINDS, Fact, Group, checked, kind_of

SOURCE = Path(__file__).resolve().parents[3] / "qa_desktop"
ABOUT_EVERY_ENTRY = {"at", "who"}


def appended(source: str) -> Iterator[tuple[int, set[str], set[str], set[str]]]:
    """Line, events, subjects that are written out, and names of facts of every entry that is made."""
    tree = ast.parse(source)
    for place in ast.walk(tree):
        if not isinstance(place, ast.FunctionDef):
            continue
        named = {
            target.id: written(each.value)
            for each in ast.walk(place)
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(place):
            if isinstance(call, ast.Call) and is_entry(call):
                event, subject = call.args[0], call.args[1]
                events = named.get(event.id, set()) if isinstance(event, ast.Name) else written(event)
                facts = {each.arg or "**" for each in call.keywords} - ABOUT_EVERY_ENTRY
                yield call.lineno, events, written(subject), facts


def is_entry(call: ast.Call) -> bool:
    made = call.func
    if not isinstance(made, ast.Attribute) or made.attr != "append":
        return False
    log = made.value
    return (log.attr if isinstance(log, ast.Attribute) else getattr(log, "id", "")) == "log"


def written(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return written(node.body) | written(node.orelse) if isinstance(node, ast.IfExp) else set()


ENTRIES = [
    (path.relative_to(SOURCE).as_posix(), *entry)
    for path in sorted(SOURCE.rglob("*.py"))
    for entry in appended(path.read_text(encoding="utf-8"))
]


def test_the_source_makes_entries_and_the_walk_finds_them() -> None:
    events = {event for _, _, events, _, _ in ENTRIES for event in events}
    assert {"audit-viewed", "seal", "key", "gap-seen", "gap-acted-on"} <= events


def test_every_event_that_the_source_appends_is_registered_with_its_facts() -> None:
    unknown = []
    for path, line, events, subjects, facts in ENTRIES:
        kinds = [kind_of(event, subject) for event in events for subject in subjects or {""}]
        if not kinds or None in kinds or any(kind and not facts <= kind.facts for kind in kinds):
            unknown.append(f"{path}:{line}: {sorted(events)} {sorted(facts)}")
    assert not unknown, "not registered in domain/log_events.py:\n" + "\n".join(unknown)


def test_an_event_that_nobody_registered_would_be_found() -> None:
    source = "def f(unit):\n    unit.log.append('invented', '', at=1, who='me', words='He said')\n"
    assert list(appended(source)) == [(2, {"invented"}, {""}, {"words"})]
    assert kind_of("invented") is None


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
