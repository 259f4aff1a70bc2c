"""Owns the definition tree: what a tool says. Immutable, shared by every filling of it.

Terms are those of the ODK XForms specification. A definition is made by `formspec.xform.read` from
XForm XML and by nothing else. Expressions are kept both as text and parsed (`xpath.syntax`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qa_desktop.domain.tool import ToolRef
from qa_desktop.formspec.problems import Severity

if TYPE_CHECKING:
    from qa_desktop.xpath.syntax import Expression


class ActionKind(StrEnum):
    """Actions of ODK XForms ("Actions")."""

    SET_VALUE = "setvalue"
    SET_GEOPOINT = "setgeopoint"
    RECORD_AUDIO = "recordaudio"


class Event(StrEnum):
    """Events that run actions (ODK XForms, "Events")."""

    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    READY = "xforms-ready"
    VALUE_CHANGED = "xforms-value-changed"


class ControlKind(StrEnum):
    """The body element a question is answered with; NONE for a node without a control (calculate, meta)."""

    NONE = "none"
    INPUT = "input"
    NOTE = "note"  # an input that is read-only and typed as a string, as pyxform writes notes
    SELECT_ONE = "select1"
    SELECT_MULTIPLE = "select"
    RANK = "rank"
    RANGE = "range"
    TRIGGER = "trigger"
    UPLOAD = "upload"


class DataType(StrEnum):
    """Bind types (ODK XForms, "Data Types")."""

    STRING = "string"
    INT = "int"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    BINARY = "binary"
    BARCODE = "barcode"
    INTENT = "intent"


@dataclass(frozen=True, slots=True)
class TextPart:
    """A run of a text: literal when `output` is None, else the value of an expression."""

    literal: str
    output: Expression | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A label, hint or message in every language.

    `forms[language]` is its parts; language "" when the tool is not translated.
    """

    forms: Mapping[str, tuple[TextPart, ...]] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language, by form (`image`, `big-image`, `audio`, `video`), the attachment's file name."""

    def __bool__(self) -> bool:
        return bool(self.forms)


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list. `extra` are the further columns (score, grade, descriptor, filter columns)."""

    name: str
    label: Text
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices from a list, filtered by an expression per item; or from any nodes where `nodeset` is set.

    Source: ODK XForms, "Secondary Instances" and "Body Elements" (itemset); `randomize()`.
    """

    list_name: str
    choices: tuple[Choice, ...]
    filter: Expression | None
    nodeset: Expression | None = None
    """The whole path, evaluated at the question: choices out of answers, repeats or any other path."""
    value: Expression | None = None
    """Relative to one node of `nodeset`."""
    label: Expression | None = None
    """Relative to one node of `nodeset`."""
    randomized: bool = False
    seed: Expression | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit vocabulary of one row (architecture.md, section 4); blank or empty when not said."""

    roles: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    stage: str = "auditor"
    prompt: str = ""
    prompt_when: Expression | None = None
    prompt_after: int | None = None
    prompt_per: str = ""
    comment_on: str = ""
    """Absolute path of the question or group this text comments on."""
    covered_until: str = ""
    """Absolute path of the question until whose answer this one is out of sight for others."""
    section: str = ""
    """What the section is about: `voice`, `risk`, `planning` …"""
    weight: str = ""
    score_of: str = ""
    score_as: str = ""
    """Which figure of the score a calculate takes: `points`, `max`, `n`; blank for the per cent."""
    score_rule: str = ""
    """Of a group or repeat: `all`, `average`, `lowest`; blank where points are added up."""
    score_least: str = ""
    """Fewer answers that count than this make no per cent."""
    out_of: str = ""
    """A number is points out of this: a number, or the absolute path of a question that holds one."""
    critical: str = ""
    """Absolute path of the group that the worst answer fails; `/` for the whole."""
    identifier: tuple[str, ...] = ()
    since: str = ""
    kind: str = ""
    """`qa:kind` of a repeat."""


NO_AUDIT = Audit()


@dataclass(frozen=True, slots=True)
class Bind:
    """The bind of one node. Expressions are None where the attribute is absent."""

    path: str
    data_type: DataType = DataType.STRING
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Text = NO_TEXT
    required_message: Text = NO_TEXT
    preload: str = ""
    preload_params: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A leaf of the primary instance."""

    name: str
    path: str
    bind: Bind
    control: ControlKind
    label: Text
    hint: Text
    guidance: Text
    appearance: tuple[str, ...]
    default: str
    """Static default: the text in the model's instance."""
    dynamic_default: Expression | None
    """From `setvalue` on first load or new repeat."""
    choices: tuple[Choice, ...]
    """Inline choices; empty when `itemset` is set or the question is not a select."""
    itemset: Itemset | None
    rows: int | None
    parameters: Mapping[str, str]
    """Further attributes of the control (range start, end, step …)."""
    audit: Audit = NO_AUDIT
    media: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What stands on its element in the model, kept in the instance; bound ones are questions `@name`."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the primary instance; one without a label has no heading of its own."""

    name: str
    path: str
    bind: Bind
    label: Text
    hint: Text
    appearance: tuple[str, ...]
    children: tuple[Node, ...]
    audit: Audit = NO_AUDIT
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What stands on its element in the model, kept in the instance; bound ones are questions `@name`."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What the model gives a frame (the root, or one repeat instance) before anything runs."""

    answers: Mapping[str, str] = field(default_factory=dict)
    """Static text by path, of the questions in this frame and in no deeper repeat; blanks are left out."""
    repeats: Mapping[str, tuple[Seed, ...]] = field(default_factory=dict)
    """By path of a repeat in this frame, the instances it starts with."""


NO_SEED = Seed()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat: its children exist once in each instance. `count` is `jr:count`; None: people add them."""

    name: str
    path: str
    bind: Bind
    label: Text
    appearance: tuple[str, ...]
    count: Expression | None
    count_fixed: bool
    """True for `jr:noAddRemove`."""
    children: tuple[Node, ...]
    audit: Audit = NO_AUDIT
    initial: int = 1
    """Instances that a new filling starts with, as the model holds them (the template not counted)."""
    template: Seed = NO_SEED
    """What a new instance holds: what the `jr:template` does; nothing where there is none."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What stands on its element in the model, kept in the instance; bound ones are questions `@name`."""


Node = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Settings:
    """The tool's `attribute::qa:…` settings; blank where not said."""

    kind: str = ""
    look_back: str = ""
    score_direction: str = ""
    score_rule: str = ""
    score_least: str = ""
    bands: tuple[str, ...] = ()
    scale_bands: tuple[str, ...] = ()
    """Where outstanding, good and requires improvement begin on the overall scale; blank for 9, 7 and 4."""
    locked: bool = False
    send: str = "on-completion"
    auditors: int = 1
    footer: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class InstanceElement:
    """An element of a secondary instance: plain data, so that definitions stay immutable."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Sequence[InstanceElement] = ()
    """A tuple; of a list out of a file `formspec.lists.Rows`, which makes each row when it is asked for."""


@dataclass(frozen=True, slots=True)
class SecondaryInstance:
    """A list of items, each a mapping of child element name to text, or any other tree.

    `items` are its rows where it is a plain list: one root, rows of one kind, cells without attributes.
    """

    instance_id: str
    items: Sequence[Mapping[str, str]]
    source: str = ""
    root_name: str = "root"
    item_name: str = "item"
    """The element names in paths such as `instance('list')/root/item`."""
    tree: InstanceElement | None = None
    """The root element as it stands; one without a name holds several roots. None while the instance has no
    content (`source` could not be had, or is the last saved form's)."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """A `setvalue` action run when another question's value changes (`trigger` in XLSForm)."""

    target: str
    trigger: str
    value: Expression | None
    literal: str


@dataclass(frozen=True, slots=True)
class Action:
    """One action and the events that run it (ODK XForms, "Actions"). `Tool.actions` is in document order."""

    kind: ActionKind
    events: frozenset[Event]
    target: str
    trigger: str = ""
    """Path of the question whose change runs it; blank unless VALUE_CHANGED."""
    within: str = ""
    """Path of the innermost repeat that it stands in; blank in the model and outside repeats."""
    value: Expression | None = None
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What reading the XForm met that the definition cannot hold: it is never dropped in silence.

    `formspec.check` turns findings into problems with sheet, row and column.
    """

    code: str
    message: str
    path: str = ""
    """Path of the node it concerns; blank for the whole tool. Of a choice list, `instance('NAME')`."""
    attribute: str = ""
    """Bind attribute or control part, for example `relevant`, `qa:role`, `label`."""
    text: str = ""
    """The offending text; with `span`, the whole text of which that part offends."""
    suggestion: str = ""
    severity: Severity = Severity.ERROR
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A whole tool. `xml` is the exact XForm; for its hash see `formspec.attachments`."""

    ref: ToolRef
    title: str
    xml: bytes
    root: Group
    """The primary instance's root element; its children are the sections."""
    languages: tuple[str, ...]
    """Empty when the tool is not translated; then every text stands under language ""."""
    default_language: str
    """"" when the tool is not translated. A text missing in a language falls back to this, then to ""."""
    instances: Mapping[str, SecondaryInstance]
    triggers: tuple[SetValue, ...]
    settings: Settings
    nodes: Mapping[str, Node]
    """Every node by its absolute path."""
    meta: tuple[str, ...] = ()
    """Paths of meta nodes (`instanceID`, `instanceName` …)."""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    seed: Seed = NO_SEED
    """What the model's instance holds."""
    actions: tuple[Action, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    """Every text of the translations by its id, for `jr:itext()` of an id that an expression makes."""
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    """The files that come with the tool and that it refers to, by name: lists, pictures, recordings."""
    findings: tuple[Finding, ...] = ()
    """What could not be read into this definition, unsupported features by name; see `formspec.check`."""
