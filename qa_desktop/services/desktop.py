"""Owns what the window may ask for: the whole program as a handful of desks, with no adapter named.

`bootstrap` builds one `Desktop` and hands it to the user interface. Every method says where it runs:

* **GUI**: pure, touches the session, no file and no store; call it on the GUI thread.
* **STORE**: one short unit of work; call it on the STORE lane.
* **BACKGROUND**: may take seconds (sealing, folder, PDF); call it on the BACKGROUND lane.

A session is made on the STORE lane and handed to the GUI thread, which owns it from then on.
While the profile is not open, every STORE and BACKGROUND method raises `Refused` PROFILE-LOCKED.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, RepeatInstance, SavedDraft, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.policy import Policy, Value
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.formengine.api import FormSession, Violation
from qa_desktop.services.desktop_actions import ActionsDesk
from qa_desktop.services.desktop_asking import AskingDesk, AskRow
from qa_desktop.services.desktop_backups import BackupsDesk
from qa_desktop.services.desktop_bin import BinDesk
from qa_desktop.services.desktop_draft_copies import DraftCopiesDesk
from qa_desktop.services.desktop_exchange import (
    DeviceRow,
    ExchangeDesk,
    ExchangeStatus,
    Gap,
    HubDesk,
    HubKeys,
    InboxDesk,
    InboxModel,
    InvitationRow,
    JoinRow,
    MembershipState,
)
from qa_desktop.services.desktop_help import HelpDesk
from qa_desktop.services.desktop_history import HistoryDesk
from qa_desktop.services.desktop_keys import KeysDesk
from qa_desktop.services.desktop_lists import (
    AuditRow,
    DeliveryCount,
    EscalationRow,
    EscalationState,
    LaterDue,
    MyWork,
)
from qa_desktop.services.desktop_moving import MovedDraft, MovingDesk
from qa_desktop.services.desktop_plans import PlansDesk
from qa_desktop.services.desktop_retention import RetentionDesk
from qa_desktop.services.desktop_settings import SettingsModel
from qa_desktop.services.desktop_statement import StatementDesk
from qa_desktop.services.desktop_subject import SubjectAccessDesk
from qa_desktop.services.desktop_trail import TrailDesk
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.services.plans import CheckIn
from qa_desktop.services.ports import (
    CompletedAudit,
    Dictionary,
    DraftFigures,
    LogEntry,
    PageImage,
)
from qa_desktop.services.settings import EffectiveSetting

# What other modules say and is asked for here.
__all__ = [
    "AuditRow",
    "DeliveryCount",
    "DeviceRow",
    "EscalationRow",
    "EscalationState",
    "ExchangeDesk",
    "ExchangeStatus",
    "Gap",
    "HubDesk",
    "HubKeys",
    "InboxDesk",
    "InboxModel",
    "InvitationRow",
    "JoinRow",
    "LaterDue",
    "MembershipState",
    "MyWork",
]

# ---------------------------------------------------------------- this profile


class ProfileState(StrEnum):
    ABSENT = "absent"  # first run: nothing is here yet
    LOCKED = "locked"
    OPEN = "open"


class KeyMode(StrEnum):
    """What opens the database (exchange.md, c.3)."""

    KEYRING_AND_PASSPHRASE = "keyring-and-passphrase"  # noqa: S105  the name of a mode, no secret
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105  the name of a mode, no secret


@dataclass(frozen=True, slots=True)
class ProfileStatus:
    state: ProfileState
    folder: str
    """Where the profile lies, for people."""
    person: str
    """Who works here; blank while the profile is not open."""
    needs_passphrase: bool
    """False when the keyring alone opens it."""
    modes: tuple[KeyMode, ...]
    """What a new profile may be opened with on this computer, the recommended one first; empty unless
    ABSENT."""
    demo: bool
    is_hub: bool
    """This installation is also a Q&S hub; False while not open."""


class ProfileDesk(Protocol):
    def status(self) -> ProfileStatus:
        """Cheap; any lane. Never raises."""

    def create(self, person: str, passphrase: str, mode: KeyMode = KeyMode.PASSPHRASE) -> None:
        """STORE. Make the encrypted database, install the supplied tools and open it.

        Raises:
            Refused: PROFILE-EXISTS, PROFILE-PERSON, KEY-WEAK, KEYRING-…, DISK-FULL …
        """

    def unlock(self, passphrase: str = "") -> None:
        """STORE. Open the database.

        Raises:
            Refused: KEY-WRONG, STORE-MISSING, STORE-DAMAGED, STORE-TOO-NEW …
            Unavailable: KEYRING-LOCKED …
        """

    def lock(self, why: str = "asked") -> None:
        """STORE, after the presenters have flushed. Close the database and forget the key.

        `why` is a code for the audit trail: `asked`, `idle`, `session`, `sleep`, `end`.
        """


# ---------------------------------------------------------------- filling


@dataclass(frozen=True, slots=True)
class Given:
    """One contribution as lists show it."""

    contribution: Contribution
    words: str
    """`Sam Jones on 12 May 2026, 14:03 · 3 answers · waiting for the shared folder`."""


@dataclass(frozen=True, slots=True)
class StageView:
    """How a later stage of a completed audit stands."""

    stage: str
    name: str
    """`Team manager`."""
    asked: int
    """Questions of the stage that apply."""
    answered: int
    due: int
    """Required ones that are blank."""
    given: tuple[Given, ...]
    """In order; the last one's answers are shown."""
    words: str
    """`Team manager: 2 answers due`, `Worker: given by Sam Jones on 12 May 2026, 14:03` …"""
    verb: str
    """`Add the team manager’s answers`."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft ready to fill, or a completed audit ready to read."""

    key: AuditKey
    session: FormSession
    summary: AuditSummary
    place: NodeId | None
    """Where the person was."""
    escalation: Escalation | None
    case: Case | None
    """The case list's row, for whom to tell; None when the list does not hold it."""
    completed: CompletedAudit | None = None
    """Set when it is read-only: the UI must not call `set_value`."""
    contributions: tuple[Contribution, ...] = ()
    """Of a completed audit: what was added in later stages, laid over its answers in this order."""
    stages: tuple[StageView, ...] = ()
    """Of a completed audit: its later stages."""
    newer: ToolSummary | None = None
    """Of a draft: the newer version of its tool that it could be moved to."""
    moved: MovedDraft | None = None
    """Of a draft: that it was moved to the version that it is of now."""
    asks: tuple[AskRow, ...] = ()
    """At a hub: whom Q&S asked for one of them, oldest first."""
    may_ask: bool = False
    """At a hub: somebody's computer can be asked for one of them."""
    reader: str = ""
    """The stage that is asked of this computer: to whoever answers it some answers are covered until then."""


@dataclass(frozen=True, slots=True)
class Saved:
    change: int
    at: datetime
    """Aware UTC; show as local `Saved hh:mm`."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last change a person made that is not undone yet."""

    change: int
    writes: tuple[Write, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was kept for a draft."""

    attachment: Attachment
    cleaned: bool
    """What the picture said beside what it shows was taken out."""
    may_tell_place: bool
    """It is of a kind that can hold where it was taken, and is kept as it came."""


class FillingDesk(Protocol):
    def tools(self) -> tuple[ToolSummary, ...]:
        """STORE. What an audit can be started with."""

    def start(self, tool: ToolHash, case: Case | None = None, case_reference: str = "") -> Opened:
        """STORE. Begin a draft; everything known of the case is filled in."""

    def open(self, key: AuditKey) -> Opened:
        """STORE. Open a draft where it was left; figures that fell behind its answers are put right.

        Raises:
            Refused: AUDIT-UNKNOWN, AUDIT-NOT-DRAFT, TOOL-MISSING.
        """

    def last_time(self, key: AuditKey, form_id: str, case_reference: str) -> LastTime | None:
        """STORE. What the last audit with the same tool about the same case answered; None without one."""

    def figures(self, session: FormSession) -> DraftFigures:
        """GUI. What lists show of the draft now; pass it to `keep_figures`, or along with a change."""

    def record(self, key: AuditKey, writes: Sequence[Write], figures: DraftFigures | None = None) -> Saved:
        """STORE. Keep one change (`ChangeSet.writes`). Raises as the store does; nothing half-written.

        Without figures the answer is kept alone, which costs less; the time of change moves all the same,
        and `keep_figures` follows in a pause.
        """

    def serious_gaps(self, session: FormSession) -> tuple[str, ...]:
        """GUI. What the answers say of serious gaps now; pass it to `keep_figures`."""

    def keep_figures(
        self, key: AuditKey, figures: DraftFigures, serious: tuple[str, ...] | None = None
    ) -> None:
        """STORE. Keep what lists show of a draft whose answers were recorded without.

        Where a crash comes between, lists show slightly old progress until `open`, which puts it right.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """

    def undoable(self, key: AuditKey) -> Undoable | None:
        """STORE. Then on GUI `session.revert(undoable.writes)`, then `undone`."""

    def undone(
        self, key: AuditKey, change: int, writes: Sequence[Write], figures: DraftFigures | None = None
    ) -> Saved:
        """STORE. Keep what `revert` did and mark the change as undone. Figures as for `record`."""

    def flag(self, key: AuditKey, node_id: NodeId, flagged: bool) -> None:
        """STORE. "Come back to this"; call `session.set_flag` on GUI as well."""

    def remember_place(self, key: AuditKey, node_id: NodeId) -> None:
        """STORE."""


class AttachmentsDesk(Protocol):
    def take(self, key: AuditKey, file_name: str, data: bytes, accept: str) -> Taken:
        """STORE. Keep a file for a draft; `taken.attachment.name` is then the answer.

        Raises:
            Refused: ATTACHMENT-…, AUDIT-NOT-DRAFT; nothing was kept.
        """

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        """STORE. Every file of a draft, a completed audit or one collected at the hub."""

    def rename(self, key: AuditKey, name: str, wanted: str) -> Attachment:
        """STORE. Raises: Refused ATTACHMENT-GONE, AUDIT-NOT-DRAFT."""

    def read(self, key: AuditKey, name: str) -> bytes:
        """STORE. Raises: Refused ATTACHMENT-GONE."""

    def copy(self, key: AuditKey, name: str) -> bytes:
        """STORE. The bytes to save outside the program; logged. Raises: Refused ATTACHMENT-GONE."""


# ---------------------------------------------------------------- review and completing


@dataclass(frozen=True, slots=True)
class MissingItem:
    violation: Violation
    label: str
    section: str
    section_id: NodeId


class Weight(StrEnum):
    MUST_FIX = "must-fix"  # completing is blocked until the answers change
    NEEDS_REASON = "needs-reason"  # completing needs a written reason, kept and shown to the moderator
    NOTE = "note"  # said, nothing asked


@dataclass(frozen=True, slots=True)
class Contradiction:
    code: str
    """Stable, for example `OVERALL-BETTER-THAN-SECTION`; key of the reason in `Settlement.reasons`."""
    weight: Weight
    words: str
    node_ids: tuple[NodeId, ...]
    """Where to change it; the first is where to jump. Empty for an untold escalation (open F2 instead)."""
    moderate: bool = False
    """Adds the audit to the moderation pool."""


@dataclass(frozen=True, slots=True)
class IdentifierFound:
    key: str
    """Stable for the same text at the same place; key of the reason in `Settlement.identifiers`."""
    node_id: NodeId
    label: str
    kind: str
    """`name`, `nhs-number`, `date-of-birth`, `postcode`, `reference`, `address`."""
    start: int
    end: int
    """Span in the node's value."""
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the review page shows. `missing`, `MUST_FIX` and unsettled items block completing."""

    missing: tuple[MissingItem, ...]
    contradictions: tuple[Contradiction, ...]
    identifiers: tuple[IdentifierFound, ...]
    due_later: tuple[MissingItem, ...]
    """Questions of later stages; never blocking."""
    notes: tuple[str, ...]
    """For example drift prompts raised, in words."""
    will_be_sent: tuple[str, ...]
    """One sentence each: what goes to whom when this is completed."""
    answered: int
    applicable: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the person wrote on the review page. Reasons of fewer than three letters do not count."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    """By contradiction code."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """By `IdentifierFound.key`: why the text must stay."""


@dataclass(frozen=True, slots=True)
class ReadyToComplete:
    """Made on the GUI thread by `prepare`, committed on the STORE lane by `complete`. Opaque to the UI."""

    key: AuditKey
    instance_xml: bytes
    figures: DraftFigures
    notes: Mapping[str, object]
    prompts: tuple[RaisedPrompt, ...]
    escalation: EscalationEntry | None
    """What the tool's escalation block says."""
    attachments: tuple[str, ...] = ()
    """The files that the frozen instance names."""
    due_later: tuple[tuple[NodeId, str], ...] = ()
    """Required questions of later stages that are blank, and their stages."""
    check_ins: tuple[CheckIn, ...] = ()
    """The days on which its improvement plan asks again."""
    rows: Mapping[NodeId, NodeId] = field(default_factory=dict)
    """Every row that is frozen, by its id while filling, with its id in the frozen instance."""


class CompletingDesk(Protocol):
    def review(self, session: FormSession, escalation: Escalation | None) -> Review:
        """GUI."""

    def unsettled(self, review: Review, settlement: Settlement) -> tuple[str, ...]:
        """GUI. Codes and keys that still block; empty when the Complete button may be pressed."""

    def prepare(
        self, key: AuditKey, session: FormSession, escalation: Escalation | None, settlement: Settlement
    ) -> ReadyToComplete:
        """GUI. Validate once more and freeze the instance.

        Raises:
            Refused: AUDIT-NOT-READY while anything is unsettled; nothing changed.
        """

    def complete(self, ready: ReadyToComplete) -> AuditSummary:
        """STORE. All or nothing: the audit, its frozen instance, its escalation, its place in the queue."""


# ---------------------------------------------------------------- escalation


@dataclass(frozen=True, slots=True)
class Contact:
    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class EscalationEntry:
    """What the escalation sheet holds. Blank and None where nothing was written."""

    reasons: tuple[str, ...] = ()
    """Choice names."""
    what: str = ""
    told_role: str = ""
    told_name: str = ""
    told_how: str = ""
    told_at: datetime | None = None
    """Aware; never in the future."""
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class EscalationProposal:
    """What the sheet opens with."""

    codes: tuple[str, ...]
    causes: tuple[str, ...]
    """The words of the prompts that raised it; empty for F2 without a prompt."""
    contacts: tuple[Contact, ...]
    reason_choices: tuple[tuple[str, str], ...]
    """(name, label), from the tool where it has them."""
    entry: EscalationEntry
    """What is known already: the existing record, or the tool's answers."""
    existing: Escalation | None
    must_tell: bool
    """An E1 stands and nobody was told."""


class EscalationDesk(Protocol):
    def propose(
        self, session: FormSession, existing: Escalation | None, case: Case | None
    ) -> EscalationProposal:
        """GUI."""

    def answers(self, session: FormSession, entry: EscalationEntry) -> tuple[tuple[NodeId, str], ...]:
        """GUI. What to `set_value` (and record) so that the tool's block says the same as the sheet.

        Set them one by one in order, asking again after each until it is empty: the first opens the rest.
        """

    def record(self, key: AuditKey, proposal: EscalationProposal, entry: EscalationEntry) -> Escalation:
        """STORE. Keep a revision and send an alarm on its own at the next exchange.

        Raises:
            Refused: ESCALATION-INCOMPLETE, ESCALATION-TOLD-IN-FUTURE.
        """

    def record_answers(
        self, key: AuditKey, session_entry: EscalationEntry, proposal: EscalationProposal
    ) -> Escalation | None:
        """STORE. Keep what was typed into the tool's block E itself; None when nothing is new."""

    def from_answers(self, session: FormSession) -> EscalationEntry | None:
        """GUI. What the tool's escalation block says; None when it says nothing."""

    def acknowledge(
        self, audit_id: AuditId, by: str, at: datetime, safe_now: str, outcome: str
    ) -> Escalation:
        """STORE. Write down the manager's acknowledgement. `safe_now` is `yes`, `no` or blank."""

    def row(self, escalation: Escalation) -> EscalationRow:
        """Any lane. State and clock words as of now."""

    def slip(self, audit_id: AuditId) -> bytes:
        """BACKGROUND. The one-page note as a PDF."""


# ---------------------------------------------------------------- later stages


@dataclass(frozen=True, slots=True)
class StageOpened:
    """A completed audit, ready for the answers of one later stage."""

    opened: Opened
    stage: str
    session: FormSession
    """Only the stage's questions take an answer; everything else is read."""
    before: Mapping[NodeId, str]
    """What the stage's questions held before anything was added now."""
    base: SavedDraft
    """The frozen instance with every earlier contribution laid over it."""

    @property
    def key(self) -> AuditKey:
        return self.opened.key


@dataclass(frozen=True, slots=True)
class ReadyToContribute:
    """Made on the GUI thread by `prepare`, kept on the STORE lane by `contribute`. Opaque to the UI."""

    key: AuditKey
    stage: str
    author: str
    instance_sha256: str
    answers: Mapping[NodeId, str]
    born: tuple[RepeatInstance, ...]
    due: Mapping[str, int]
    notes: Mapping[str, object]
    files: tuple[str, ...] = ()


class ContributingDesk(Protocol):
    """What others add to a completed audit. The audit itself never changes."""

    def open(self, key: AuditKey, stage: str) -> StageOpened:
        """STORE. What was typed before and not signed is there again.

        Raises:
            Refused: AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED, AUDIT-SUPERSEDED, TOOL-MISSING,
                CONTRIBUTION-STAGE when the audit asks nothing of that stage.
        """

    def files(self) -> AttachmentsDesk:
        """The files of answers that are not signed yet: taken in beside the audit, which stays as it is."""

    def record(self, key: AuditKey, stage: str, writes: Sequence[Write]) -> Saved:
        """STORE. Keep what is being typed until it is signed."""

    def put_away(self, key: AuditKey, stage: str) -> None:
        """STORE. Throw away what was typed and not signed."""

    def review(self, opened: StageOpened, escalation: Escalation | None = None) -> Review:
        """GUI. What is missing, untold, what may identify somebody, what is sent; escalation as it is now."""

    def unsettled(self, opened: StageOpened, review: Review, settlement: Settlement) -> tuple[str, ...]:
        """GUI. What still blocks signing; empty when the button may be pressed."""

    def prepare(
        self,
        opened: StageOpened,
        author: str,
        settlement: Settlement,
        escalation: Escalation | None = None,
    ) -> ReadyToContribute:
        """GUI.

        Raises:
            Refused: CONTRIBUTION-AUTHOR without a name, CONTRIBUTION-EMPTY when nothing was added,
                CONTRIBUTION-NOT-READY while anything is missing or wrong; nothing was kept.
        """

    def contribute(self, ready: ReadyToContribute) -> Contribution:
        """STORE. Keep it beside the audit and send it to Q&S like an audit."""


# ---------------------------------------------------------------- completed audits


class AuditsDesk(Protocol):
    def my_work(self) -> MyWork:
        """STORE."""

    def audits(self) -> tuple[AuditRow, ...]:
        """STORE. Every revision not discarded, most recently changed first."""

    def view(self, key: AuditKey) -> Opened:
        """STORE. A completed audit, read-only; one of this computer or one collected at the hub.

        Raises:
            Refused: AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED, TOOL-MISSING.
        """

    def correct(self, key: AuditKey, reason: str) -> Opened:
        """STORE. A new draft revision with the old answers.

        Raises:
            Refused: AUDIT-REASON, AUDIT-NOT-COMPLETED, AUDIT-SUPERSEDED, AUDIT-BEING-CORRECTED.
        """

    def pdf(self, key: AuditKey) -> bytes:
        """BACKGROUND. The report of a completed audit, in memory; nothing touches the disk.

        For an escalation that arrived before its audit it is the escalation's slip.
        """

    def page_count(self, pdf: bytes) -> int:
        """BACKGROUND."""

    def page(self, pdf: bytes, index: int, dpi: float) -> PageImage:
        """BACKGROUND."""

    def csv(self) -> str:
        """STORE. The audit list as CSV, guarded against formulas."""


class CasesDesk(Protocol):
    def search(self, text: str, limit: int = 50) -> tuple[Case, ...]:
        """STORE."""

    def count(self) -> int:
        """STORE."""


# ---------------------------------------------------------------- settings and health


class Health(StrEnum):
    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class DoctorLine:
    code: str
    health: Health
    words: str


class SettingsDesk(Protocol):
    def get(self, name: str, default: str = "") -> str:
        """STORE. One setting kept in the encrypted profile."""

    def put(self, name: str, value: str) -> None:
        """STORE."""

    def effective(self, name: str) -> EffectiveSetting:
        """STORE. What a setting of `domain.policy.KNOWN` is, and who said so. Also works while locked."""

    def every(self) -> tuple[EffectiveSetting, ...]:
        """STORE. All of them."""

    def policy(self) -> Policy:
        """Any lane. What IT decided for this computer, with what is wrong in their file."""

    def must_allow_copies(self) -> None:
        """Any lane. Raises: Refused SAVE-OUTSIDE-LOCKED where IT allows no copy outside the program."""

    def decided(self) -> SettingsModel:
        """STORE. Every setting in words, with who set it and since when."""

    def choose(self, name: str, value: Value) -> EffectiveSetting:
        """STORE. Keep what the person chose, at a hub what Q&S chose; logged.

        Raises:
            Refused: SETTING-LOCKED, SETTING-NOT-YOURS, SETTING-VALUE; nothing was kept.
        """

    def speak(self, language: str) -> None:
        """BACKGROUND. Speak this language from the next start on; kept outside the encrypted profile."""

    def log(self, limit: int = 500) -> tuple[LogEntry, ...]:
        """STORE. The audit log, newest first."""

    def doctor(self) -> tuple[DoctorLine, ...]:
        """BACKGROUND. What is wrong with this installation, in plain words. Also works while locked."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """The program, as the window knows it."""

    profile: ProfileDesk
    audits: AuditsDesk
    filling: FillingDesk
    bin: BinDesk
    attachments: AttachmentsDesk
    completing: CompletingDesk
    moving: MovingDesk
    draft_copies: DraftCopiesDesk
    contributing: ContributingDesk
    asking: AskingDesk
    escalations: EscalationDesk
    actions: ActionsDesk
    plans: PlansDesk
    cases: CasesDesk
    backups: BackupsDesk
    inbox: InboxDesk
    exchange: ExchangeDesk
    hub: HubDesk
    settings: SettingsDesk
    keys: KeysDesk
    subjects: SubjectAccessDesk
    trail: TrailDesk
    retention: RetentionDesk
    help: HelpDesk
    history: HistoryDesk
    statement: StatementDesk
    now: Clocked


class Clocked(Protocol):
    def __call__(self) -> datetime:
        """Aware local time; the only clock the window reads."""


def _nothing_to_prepare() -> None:
    return


@dataclass(frozen=True, slots=True)
class Launch:
    """What `qa_desktop.ui.app.run(launch)` is given."""

    desktop: Desktop
    demo: bool
    version: str
    idle_lock_seconds: int | None = None
    """Another time than the setting `lock-after-minutes` says, for drawings and tests."""
    sync_seconds: int = 600
    """How often the exchange runs by itself while the window is open."""
    prepare: Callable[[], None] = _nothing_to_prepare
    """STORE, behind the first paint: load what opening a profile needs, while a passphrase is typed."""
    prepare_filling: Callable[[], None] = _nothing_to_prepare
    """BACKGROUND, behind the first filled page: load what opening an audit and the exchange need."""
    dictionary: Dictionary | None = None
    """Spelling for long texts; None where nothing is to be marked."""
