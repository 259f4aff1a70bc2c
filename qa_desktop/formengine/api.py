"""Owns the engine's front door: what a caller sees of one filling. README.md beside it is the contract.

Node ids: a node outside any repeat has its absolute path as id (`/data/t1_voi/v_seen`). A repeat
instance has the repeat's id, `#`, and eight hexadecimal digits of its own, given when it is born
(`/data/act#5f0c9a1b`); nodes inside it continue that (`/data/act#5f0c9a1b/a_issue`). The repeat itself
has its path (`/data/act`). An id is never a position and never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from qa_desktop.domain.audit import SavedDraft, Write
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.formspec.definition import Audit, ControlKind, DataType, Node, Tool


class NodeKind(StrEnum):
    GROUP = "group"
    REPEAT = "repeat"
    INSTANCE = "instance"  # one instance of a repeat
    QUESTION = "question"


class ViolationCode(StrEnum):
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"  # the text typed is not of the question's data type; it is kept as typed
    EVALUATION = "evaluation"  # an expression failed while filling; completing is blocked, editing is not


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a question blocks completing. Its message is in the tool's words where it has any."""

    node_id: NodeId
    code: ViolationCode
    message: str
    stage: str = "auditor"


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A choice that is offered now."""

    name: str
    label: str
    selected: bool
    grade: str
    """A `Grade` value, or blank."""
    descriptor: str
    score: str
    extra: Mapping[str, str]
    media: Mapping[str, str] = field(default_factory=dict)
    """Attachment names by form (`image`, `big-image`, `audio`, `video`), in the language of the session."""


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node as it stands now. A snapshot: it does not change when the session does."""

    node_id: NodeId
    parent: NodeId | None
    kind: NodeKind
    definition: Node
    label: str
    hint: str
    guidance: str
    value: str
    """Raw stored text, also when invalid; blank for groups. Dates `2026-11-23`, date-times ISO 8601 with
    zone, decimals with a point, several choices space separated."""
    display: str
    """The value for reading: choice labels, date as `23 November 2026`; blank when blank."""
    is_relevant: bool
    is_required: bool
    is_readonly: bool
    violations: tuple[Violation, ...]
    """What is wrong now, `required` included."""
    choices: tuple[ChoiceView, ...]
    children: tuple[NodeId, ...]
    """Of a group or instance its child nodes in form order, of a repeat its instances in order;
    not relevant ones included."""
    flagged: bool
    """Marked "come back to this"."""
    control: ControlKind
    data_type: DataType
    appearance: tuple[str, ...]
    audit: Audit
    can_add: bool = False
    """Of a repeat: people may add and remove instances."""
    notice: str = ""
    """For example: a choice no longer offered was cleared; a date that does not exist."""
    label_identifier: tuple[str, ...] = ()
    """Kinds of identifier (`qa:identifier`) that its texts quote: mask them where those are masked. What
    its value quotes is in `audit.identifier`."""
    media: Mapping[str, str] = field(default_factory=dict)
    """Attachment names of its label by form (`image`, `big-image`, `audio`, `video`)."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one change did. Views of `changed` should be pulled again; `writes` should be stored."""

    changed: frozenset[NodeId]
    added: tuple[NodeId, ...]
    removed: tuple[NodeId, ...]
    writes: tuple[Write, ...]
    origin: str = ""
    """Whoever caused it, as given to the call; a control that finds its own name keeps its text."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts over questions a person answers (notes, calculates and read-only ones are not counted)."""

    answered: int
    applicable: int
    hidden: int
    """Questions not relevant now because of an answer."""
    missing: int
    """Required, relevant, blank, of the given stage."""
    invalid: int


class SectionState(StrEnum):
    EMPTY = "empty"
    STARTED = "started"
    DONE = "done"  # nothing required missing, nothing invalid


@dataclass(frozen=True, slots=True)
class SectionView:
    """A top-level group or repeat, for the outline. Loose questions form one section, the root's."""

    node_id: NodeId
    label: str
    state: SectionState
    is_relevant: bool
    answered: int
    applicable: int
    left: int
    """Required questions of the stage still blank, plus invalid answers."""
    flagged: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score: points of a maximum, and how many questions counted. Grades are words and never in it."""

    points: Decimal
    maximum: Decimal
    percent: str
    """One decimal, half up, `83.3`; blank when nothing counts."""
    n: int


@dataclass(frozen=True, slots=True)
class Preset:
    """What the device knows when a filling is born.

    Properties (`username`, `email`, `deviceid`, `phonenumber`) are for preloads; answers by role
    (`auditor`, `case-reference`, …) and by name are set as first values.
    """

    properties: Mapping[str, str]
    by_role: Mapping[str, str]
    by_name: Mapping[str, str]
    """First values by question name, for the case header of the common blocks; unknown names are ignored."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The world as the engine is told it; no clock or randomness is read elsewhere."""

    now: Callable[[], datetime]
    """Aware local time."""
    new_id: Callable[[], str]
    """A fresh UUID, for `uuid()`, `instanceID` and repeat instance ids."""
    random: Callable[[], float]


class FormSession(Protocol):
    """One filling of one tool. Single-threaded; every call returns at once."""

    @property
    def tool(self) -> Tool: ...
    @property
    def language(self) -> str: ...

    def view(self, node_id: NodeId) -> NodeView:
        """The node as it stands now. Raises KeyError for an id that does not exist (any more)."""

    def root(self) -> NodeId: ...
    def sections(self, stage: str = "auditor") -> tuple[SectionView, ...]:
        """The outline: relevant and not, in form order."""

    def progress(self, stage: str = "auditor") -> Progress: ...

    def set_value(self, node_id: NodeId, raw: str, origin: str = "") -> ChangeSet:
        """Store what was typed, also when invalid, and recompute what depends on it.

        A read-only question is left as it is (an empty ChangeSet).
        """

    def add_repeat(self, repeat_id: NodeId, origin: str = "") -> ChangeSet:
        """Append an instance; `added[0]` is its id."""

    def remove_repeat(self, instance_id: NodeId, origin: str = "") -> ChangeSet: ...
    def revert(self, writes: tuple[Write, ...], origin: str = "") -> ChangeSet:
        """Undo a stored change: put back the `old` side of its person-made writes, last first.

        A removed repeat instance comes back under its own id with its answers; the rest is recomputed.
        """

    def set_flag(self, node_id: NodeId, flagged: bool) -> ChangeSet: ...
    def set_language(self, language: str) -> ChangeSet: ...

    def validate(self, stage: str = "auditor") -> tuple[Violation, ...]:
        """Every violation that blocks closing the given stage, in form order; relevant nodes only."""

    def due_later(self, stage: str = "auditor") -> tuple[Violation, ...]:
        """Required blanks of other stages: listed as due, never blocking this one."""

    def next_gap(self, after: NodeId | None, stage: str = "auditor") -> NodeId | None:
        """The next question after the given one that is required and blank or invalid, wrapping round."""

    def prompts(self) -> tuple[RaisedPrompt, ...]:
        """Prompts raised now, in form order."""

    def scores(self, figure: str = "score") -> Mapping[str, Score]:
        """Every score now: the whole under `/`, then groups, repeats, instances by node id.

        A scored question in a repeat is there under its path, counted down all instances. `figure` is the
        column of the choices sheet (`score-strict` for a second figure from the same audit).
        """

    def figures(self) -> tuple[str, ...]:
        """The columns that `scores` can be asked for; empty for a tool that scores nothing."""

    def by_role(self, role: str) -> tuple[NodeView, ...]:
        """Relevant nodes whose `qa:role` holds the role, in form order."""

    def questions(self, relevant_only: bool = True) -> tuple[NodeView, ...]:
        """All questions in form order, repeats' instances expanded."""

    def serialise(self) -> bytes:
        """The instance as ODK submission XML, relevant nodes only, UTF-8, deterministic."""

    def saved(self) -> SavedDraft:
        """Everything needed to restore this session exactly."""

    def first_writes(self) -> tuple[Write, ...]:
        """Right after creation: the defaults, preloads and presets to be stored.

        After restore only what the form does at each opening (`odk-instance-load`), and what `corrects` set.
        """


class OpenSession(Protocol):
    """`formengine.session.open_session`: create when `saved` is None, else restore.

    Restore is not create: defaults, preloads, presets and first-load actions do not run again.
    Loading saved data never throws; answers to nodes that the tool lacks are kept aside unharmed.
    `last_saved` is the submission XML of the last filling of this form, for `jr://instance/last-saved`;
    `corrects` the instanceID of the completed audit that this draft corrects: it becomes `deprecatedID`.
    """

    def __call__(
        self,
        tool: Tool,
        surroundings: Surroundings,
        *,
        saved: SavedDraft | None = None,
        preset: Preset | None = None,
        language: str = "",
        last_saved: bytes = b"",
        corrects: str = "",
    ) -> FormSession: ...


__all__ = [
    "ChangeSet", "ChoiceView", "FormSession", "NodeKind", "NodeView", "OpenSession", "Preset", "Progress",
    "Score", "SectionState", "SectionView", "Surroundings", "Violation", "ViolationCode",
]  # fmt: skip
