"""Forms gone wrong by chance, and people who do anything: for the tests and `bench/fuzz_engine.py`."""

from __future__ import annotations

import copy
import json
import random
from typing import Any  # JSON from outside may be anything
from xml.etree import ElementTree as ET

from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import ChangeSet, FormSession, NodeKind, NodeView

XFORMS = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
FORMULAS = (
    ".", "..", "/", "//*", "//.", "current()/..", "1 div 0", "position(..)", "count(//*)", "sum(/*/*)",
    "concat(., .)", "string(.)", "..[1]", ".[. = .]", "-1", "1e9", "random()", "now()", "today()", "uuid()",
    "once(random())", "regex(., '(a+)+$')", "selected(., 'a')", "selected-at(., 9999999)",
    "indexed-repeat(., .., 1)", "jr:choice-name(., '/data/a')", "jr:itext('x')", "pulldata('a','b','c','d')",
    "instance('x')/root/item[name = current()/.]", "digest(., 'MD5')", "substr(., -5, 99)", "date(.)",
    "format-date(., '%Y')", "decimal-date-time(.)", "if(., 1, 2)", "coalesce(., ..)", "checklist(1, 2, .)",
    "weighted-checklist(1, 2, ., 1)", "area(.)", "distance(.)", "join(' ', //*)", "max(//*)", "min(..)",
    "round(., 400)", "pow(10, 400)", "int('x')", "1000000000", "randomize(//*)", "randomize(//*, 5)",
    "boolean-from-string(.)", "count-selected(.)", "last()", "name(..)", "ancestor::*", "following::*",
    "preceding-sibling::*[1]", "@x", "true()", "not(.)", "''", "((((1))))", "a or b and c", "../../../..",
    "position()", "translate(., 'a', 'b')", "version()", "property('deviceid')", "exp(1000)", "sqrt(-1)",
    ". div 0", "9" * 50, "'\u202e'", "((", "==", "${a}",
)  # fmt: skip
ANSWERS = (
    "", "a", "1", "-1", "0", "yes", "no", "2024-02-30", "2024-01-01", "9" * 20, "1e400", "\x00", "\ud800",
    "<a>&", "a b c", "nan", "inf", "-0", "0.1", "2024-01-01T10:00:00.000+01:00", "25:00", "10:00", "x" * 2000,
    "\u202e", "1 2", "51.5 0.1 0 0", "51.5 0.1 0 0;51.6 0.2 0 0;51.5 0.3 0 0;51.5 0.1 0 0",
)  # fmt: skip
_MARKS = (b"<", b">", b'"', b"'", b"&", b"/", b"(", b")", b"[", b"]", b"..", b"*", b"=", b"\x00", b"\xff")
_EVENTS = ("xforms-value-changed", "odk-instance-first-load", "odk-new-repeat", "odk-instance-load")
_LOGIC = ("relevant", "calculate", "constraint", "required", "readonly", "nodeset", "type", "id")


def mutated(form: bytes, chance: random.Random) -> bytes:
    """A form changed in a few places: its tree mostly, its bytes sometimes."""
    for _ in range(chance.randint(1, 2)):
        form = _tree_mutated(form, chance) if chance.random() < 0.75 else bytes_mutated(form, chance)
    return form


def bytes_mutated(form: bytes, chance: random.Random) -> bytes:
    """The same bytes but for a few places."""
    data = bytearray(form or b"<")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        kind = chance.random()
        if kind < 0.4:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind < 0.6:
            del data[at : at + chance.randint(1, 20)]
        elif kind < 0.8:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + chance.randint(1, 60)]
        else:
            data[at:at] = chance.choice(_MARKS)
    return bytes(data)


STRANGE = (
    None, True, -1, 0, 10**30, 1.5, float("inf"), float("nan"), "", "x" * 5_000, "\ud800", "\0", "../x",
    [], {}, [None], ["a", "a"], {"a": {"b": []}}, "2026-13-45T99:00:00Z",
    "9999-12-31T23:59:59-23:59", "0" * 64,
)  # fmt: skip


def json_mutated(whole: bytes, chance: random.Random) -> bytes:
    """The same bytes with something else in the first JSON object: a value, a member less, one more."""
    start = whole.index(b"{")
    text = whole[start:].decode("utf-8", "surrogateescape")
    value, end = json.JSONDecoder().raw_decode(text)
    for _ in range(chance.randint(1, 2)):
        _one_json_change(value, chance)
    rest = text[end:].encode("utf-8", "surrogateescape")
    return whole[:start] + json.dumps(value).encode("ascii") + rest


def _one_json_change(value: Any, chance: random.Random) -> None:
    holders: list[Any] = [value]
    for holder in holders:
        inner = holder.values() if isinstance(holder, dict) else holder
        holders += [each for each in inner if isinstance(each, dict | list) and each]
    holder = chance.choice(holders)
    if not holder:
        return
    place = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    if chance.random() < 0.15:
        del holder[place]
        return
    holder[place] = copy.deepcopy(chance.choice(STRANGE))  # else it comes to hold itself


def _tree_mutated(form: bytes, chance: random.Random) -> bytes:
    try:
        root = ET.fromstring(form)
    except (ET.ParseError, ValueError, LookupError):
        return form
    for _ in range(chance.randint(1, 4)):
        _one_change(root, chance)
    return ET.tostring(root)


def _one_change(root: ET.Element, chance: random.Random) -> None:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = chance.choice(elements), chance.choice(elements)
    words = [text for each in elements for text in each.attrib.values()] or ["a"]
    formula = chance.choice((chance.choice(FORMULAS), chance.choice(words)))
    binds = [each for each in elements if each.tag == f"{XFORMS}bind"] or elements
    repeats = [each for each in elements if each.tag == f"{XFORMS}repeat"] or elements
    kind = chance.randrange(9)
    if kind <= 2:
        chance.choice(binds).set(chance.choice(_LOGIC), formula)
    elif kind == 3 and element.attrib:
        element.set(chance.choice(list(element.attrib)), formula)
    elif kind == 4:
        element.text = formula
    elif kind == 5 and len(element):
        element.remove(chance.choice(list(element)))
    elif kind == 6 and element not in set(other.iter()):
        element.append(other)
    elif kind == 7:
        chance.choice(repeats).set(f"{JR}count", chance.choice((formula, "5", "1000000000")))
    else:
        action = {"event": chance.choice(_EVENTS), "ref": chance.choice(words), "value": formula}
        ET.SubElement(element, f"{XFORMS}setvalue", action)


class Person:
    """Somebody who does anything that a screen lets one do, and more."""

    def __init__(self, session: FormSession, chance: random.Random) -> None:
        self.session = session
        self.chance = chance
        self.done: list[tuple[Write, ...]] = []

    def act(self) -> ChangeSet | None:
        """One step; None where there was nothing to do."""
        views = list(nodes(self.session))
        questions = [view for view in views if view.kind is NodeKind.QUESTION and view.is_relevant]
        repeats = [view for view in views if view.kind is NodeKind.REPEAT]
        instances = [view for view in views if view.kind is NodeKind.INSTANCE]
        kind = self.chance.random()
        changes: ChangeSet | None = None
        if kind < 0.65 and questions:
            changes = self._answer(self.chance.choice(questions))
        elif kind < 0.75 and repeats:
            changes = self.session.add_repeat(self.chance.choice(repeats).node_id)
        elif kind < 0.8 and instances:
            changes = self.session.remove_repeat(self.chance.choice(instances).node_id)
        elif kind < 0.85 and questions:
            return self.session.set_flag(self.chance.choice(questions).node_id, self.chance.random() < 0.5)
        elif kind < 0.9 and self.session.tool.languages:
            return self.session.set_language(self.chance.choice(self.session.tool.languages))
        elif self.done:
            return self.session.revert(self.done.pop())
        if changes is not None and changes.writes:
            self.done.append(changes.writes)
        return changes

    def _answer(self, view: NodeView) -> ChangeSet:
        text = self.chance.choice(ANSWERS)
        if view.choices and self.chance.random() < 0.7:
            text = self.chance.choice(view.choices).name
        return self.session.set_value(view.node_id, text)


def nodes(session: FormSession, at: NodeId | None = None, most: int = 400) -> list[NodeView]:
    """Every node as it stands now, up to so many."""
    found: list[NodeView] = []
    waiting = [at or session.root()]
    while waiting and len(found) < most:
        view = session.view(waiting.pop())
        found.append(view)
        waiting.extend(reversed(view.children))
    return found
