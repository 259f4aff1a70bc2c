"""Owns one filling as its callers use it: `open_session` makes a `FormSession` (see `api.py`)."""

from __future__ import annotations

from qa_desktop.domain.audit import SavedDraft, Write
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.formengine import _birth, _revert, _scales, _score
from qa_desktop.formengine._ask import ask
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._correction import correct
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Change, Filling
from qa_desktop.formengine._graph import Aspect
from qa_desktop.formengine._instances import remove, welcome
from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range, leaves, walk
from qa_desktop.formengine._outline import Outline
from qa_desktop.formengine._plan import program_of
from qa_desktop.formengine._preload import end_time, is_end_time
from qa_desktop.formengine._saved import load, to_save
from qa_desktop.formengine._seeds import plant_instance
from qa_desktop.formengine._serialise import instance_xml, read_answers
from qa_desktop.formengine._settle import settle
from qa_desktop.formengine._views import Views, can_add, is_readonly
from qa_desktop.formengine._world import FormWorld
from qa_desktop.formengine.api import (
    ChangeSet,
    FormSession,
    NodeView,
    Preset,
    Progress,
    Score,
    SectionView,
    Surroundings,
    Violation,
)  # fmt: skip
from qa_desktop.formspec.collector import collector_rests
from qa_desktop.formspec.definition import ControlKind, Question, Repeat, Tool

NO_CHANGE = ChangeSet(frozenset(), (), (), ())
NO_PRESET = Preset({}, {}, {})


@collector_rests()
def open_session(
    tool: Tool,
    surroundings: Surroundings,
    *,
    saved: SavedDraft | None = None,
    preset: Preset | None = None,
    language: str = "",
    last_saved: bytes = b"",
    corrects: str = "",
) -> FormSession:
    """Start a filling of a tool, or take one up again from what was saved. See `api.OpenSession`."""
    return Session(tool, surroundings, saved, preset or NO_PRESET, language, last_saved, corrects)


class Session:
    """One filling of one tool: `api.FormSession`."""

    def __init__(
        self,
        tool: Tool,
        surroundings: Surroundings,
        saved: SavedDraft | None,
        preset: Preset,
        language: str,
        last_saved: bytes,
        corrects: str,
    ) -> None:
        program = program_of(tool)
        self._tool = tool
        self._filling = Filling(program, surroundings)
        if language in tool.languages:
            self._filling.language = language
        self._filling.properties = preset.properties
        world = FormWorld(self._filling, preset.properties, last_saved)
        self._evaluator = Evaluator(self._filling, world)
        self._views = Views(self._filling, self._evaluator)
        self._outline = Outline(self._filling, self._views)
        self._first_writes: tuple[Write, ...] = ()
        if saved is None:
            _birth.give_birth(self._filling, self._evaluator, preset)
        else:
            load(self._filling, self._evaluator, saved)
            self._filling.change = Change()
            _birth.wake(self._filling, self._evaluator)
        if corrects:
            correct(self._filling, self._evaluator, corrects)
        self._first_writes = self._done("").writes

    @property
    def tool(self) -> Tool:
        return self._tool

    @property
    def language(self) -> str:
        return self._filling.language

    # Seeing --------------------------------------------------------------------------------------

    def root(self) -> NodeId:
        return self._filling.root.node_id

    def view(self, node_id: NodeId) -> NodeView:
        return self._views.view(self._filling.by_id[node_id])

    def sections(self, stage: str = "auditor") -> tuple[SectionView, ...]:
        return self._outline.sections(stage)

    def progress(self, stage: str = "auditor") -> Progress:
        return self._outline.progress(stage)

    def validate(self, stage: str = "auditor") -> tuple[Violation, ...]:
        return self._outline.violations(stage)

    def due_later(self, stage: str = "auditor") -> tuple[Violation, ...]:
        return self._outline.due_later(stage)

    def next_gap(self, after: NodeId | None, stage: str = "auditor") -> NodeId | None:
        return self._outline.next_gap(after, stage)

    def prompts(self) -> tuple[RaisedPrompt, ...]:
        return tuple(self._raised(element) for element in walk(self._filling.root) if _is_prompted(element))

    def scores(self, figure: str = "score") -> dict[str, Score]:
        return _score.scores(self._filling, figure)

    def figures(self) -> tuple[str, ...]:
        return _scales.figures(self._filling.program)

    def by_role(self, role: str) -> tuple[NodeView, ...]:
        return tuple(
            self._views.view(element)
            for element in walk(self._filling.root)
            if element.relevant and role in element.plan.audit.roles and not _is_instance(element)
        )

    def questions(self, relevant_only: bool = True) -> tuple[NodeView, ...]:
        return tuple(
            self._views.view(leaf)
            for leaf in leaves(self._filling.root)
            if leaf.relevant or not relevant_only
        )

    # Changing ------------------------------------------------------------------------------------

    def set_value(self, node_id: NodeId, raw: str, origin: str = "") -> ChangeSet:
        leaf = self._filling.by_id[node_id]
        if not isinstance(leaf, Leaf):
            raise KeyError(node_id)
        if is_readonly(leaf):
            return NO_CHANGE
        definition = leaf.plan.definition
        assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
        zone = self._filling.surroundings.now().tzinfo
        found = store(raw, definition.bind.data_type, definition.control, zone)
        self._filling.change.by_person.add(leaf)
        if Aspect.CALCULATE in leaf.plan.vertices:
            self._evaluator.overwritten.add(leaf)
        self._evaluator.action_succeeded(leaf)
        self._filling.put(leaf, found.text, valid=found.is_valid, notice=found.notice)
        settle(self._filling, self._evaluator)
        return self._done(origin)

    def add_repeat(self, repeat_id: NodeId, origin: str = "") -> ChangeSet:
        ranged = self._filling.by_id[repeat_id]
        if not isinstance(ranged, Range):
            raise KeyError(repeat_id)
        if not can_add(ranged):
            return NO_CHANGE
        instance = plant_instance(self._filling, ranged)
        welcome(self._evaluator, ranged, instance, anew=True)
        self._evaluator.new_instances.append(instance)
        settle(self._filling, self._evaluator)
        return self._done(origin)

    def remove_repeat(self, instance_id: NodeId, origin: str = "") -> ChangeSet:
        instance = self._filling.by_id[instance_id]
        if not isinstance(instance, Frame) or instance is self._filling.root:
            raise KeyError(instance_id)
        ranged = self._filling.range_of(instance)
        if not can_add(ranged):
            return NO_CHANGE
        remove(self._evaluator, ranged, instance)
        settle(self._filling, self._evaluator)
        return self._done(origin)

    def revert(self, writes: tuple[Write, ...], origin: str = "") -> ChangeSet:
        _revert.put_back(self._filling, self._evaluator, writes)
        settle(self._filling, self._evaluator, triggers=False)
        return self._done(origin)

    def set_flag(self, node_id: NodeId, flagged: bool) -> ChangeSet:
        element = self._filling.by_id[node_id]
        if element.flagged != flagged:
            element.flagged = flagged
            self._filling.change.changed.add(element)
        return self._done("")

    def set_language(self, language: str) -> ChangeSet:
        if language == self._filling.language or language not in self._tool.languages:
            return NO_CHANGE
        self._filling.language = language
        self._filling.change.changed.update(walk(self._filling.root))
        self._evaluator.mark_texts()
        settle(self._filling, self._evaluator)
        return self._done("")

    # Keeping -------------------------------------------------------------------------------------

    def serialise(self) -> bytes:
        surroundings = self._filling.surroundings
        late = {
            leaf: end_time(leaf, surroundings) for leaf in leaves(self._filling.root) if is_end_time(leaf)
        }
        unset = {leaf: text for leaf, text in late.items() if not leaf.stored}
        return instance_xml(self._filling, unset)

    def saved(self) -> SavedDraft:
        return to_save(self._filling)

    def first_writes(self) -> tuple[Write, ...]:
        return self._first_writes

    def recompute_all(self) -> ChangeSet:
        """Evaluate everything anew. Changes nothing unless the dependency graph has a hole: tests ask."""
        self._evaluator.mark_inside(self._filling.root, volatile=False)
        # What a person or an action put over a calculation stays until something moves that it reads.
        self._evaluator.pinned.update(self._evaluator.overwritten)
        settle(self._filling, self._evaluator)
        return self._done("")

    def evaluate(self, expression: str, at: NodeId) -> tuple[str, str]:
        """What an expression says at a node, for the headless runner: (kind, text). Nothing changes.

        The kind is `Boolean`, `Double`, `Date` or `String`; `error` when it says nothing, with the reason.
        """
        return ask(self._filling, self._evaluator, expression, self._filling.by_id[at])

    def _done(self, origin: str) -> ChangeSet:
        change = self._filling.change
        result = change.result(origin)
        self._outline.note(change)
        self._filling.change = Change()
        return result

    def _raised(self, element: Element) -> RaisedPrompt:
        view = self._views
        answer = view.display(element) if isinstance(element, Leaf) and element.plan.answerable else ""
        label = view.text(element, "label", element.plan.definition.label)
        return RaisedPrompt(PromptCode(element.plan.audit.prompt), element.node_id, label, answer)


def _is_instance(element: Element) -> bool:
    """A repeat instance; its repeat stands for it."""
    return isinstance(element, Frame) and isinstance(element.plan.definition, Repeat)


def _is_prompted(element: Element) -> bool:
    """A prompt without a condition is raised by a note or group that is relevant."""
    code = element.plan.audit.prompt
    if not code or not element.relevant or isinstance(element, Range) or code not in set(PromptCode):
        return False
    if Aspect.PROMPT in element.plan.vertices:
        return element.prompted
    definition = element.plan.definition
    return not isinstance(definition, Question) or definition.control is ControlKind.NOTE


__all__ = ["Session", "open_session", "read_answers"]
