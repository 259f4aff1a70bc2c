"""Owns the composition: the one module that names every concrete class and introduces them to one another.

Imports decide the start: what is heavy is imported inside the function that first needs it.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qa_desktop import __version__
from qa_desktop.errors import QADesktopError, Refused, Unavailable
from qa_desktop.i18n import tr
from qa_desktop.profile_keys import ProfileKeys
from qa_desktop.services.desktop import Desktop, DoctorLine, Health, Launch
from qa_desktop.services.exchange_ports import Exchange, SpaceBytes
from qa_desktop.services.filling import ToolCache, World
from qa_desktop.services.house import House, Workshop
from qa_desktop.services.ports import (
    Clock,
    Dictionary,
    DraftCopySealer,
    Entropy,
    PageRenderer,
    ReportRenderer,
    Share,
    Store,
)
from qa_desktop.services.rooms import desktop
from qa_desktop.system.bank_holidays import FIRST_YEAR, england_and_wales
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.language import choose
from qa_desktop.system.paths import ProfileFolder, default_profile, program_files
from qa_desktop.system.policy_file import read_policy
from qa_desktop.vaults import DemoVault, PassingVault, ProfileVault

if TYPE_CHECKING:
    from qa_desktop.domain.audit import SavedDraft
    from qa_desktop.formengine.api import FormSession, Preset, Surroundings
    from qa_desktop.formspec.attachments import Attachments
    from qa_desktop.formspec.definition import Tool
    from qa_desktop.services.demo import Furnished
    from qa_desktop.services.desktop_help import About
    from qa_desktop.services.reading_ports import Reading
    from qa_desktop.services.statement_facts import ComputerFacts
    from qa_desktop.system.keyring_guard import Keyring

DEMO_SHARE = "demo-shared-folder"
DEMO_MARK = "demonstration.txt"
_SUPPLIED = "supplied-tool/"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Application:
    """One installation, put together. `house` is for the command line and the demonstration."""

    folder: ProfileFolder
    house: House
    desktop: Desktop
    demo: bool = False

    def launch(self) -> Launch:
        """What the window is given."""
        return Launch(
            self.desktop,
            self.demo,
            __version__,
            prepare=_load_what_opens,
            prepare_filling=_load_what_fills,
            dictionary=_dictionary(),
        )


def application(
    profile: Path | None = None,
    *,
    clock: Clock | None = None,
    demo: bool = False,
    keyring: Keyring | None = None,
) -> Application:
    """Put an installation together; nothing is read or written yet.

    Args:
        profile: The profile's folder; this person's own when not given.
        clock: Another clock than the computer's, for the demonstration and for tests.
        demo: Whether the profile holds invented data and opens by itself.
        keyring: Another keyring than the system's, for tests.
    """
    folder = ProfileFolder(profile.absolute()) if profile is not None else default_profile()
    clock = clock or SystemClock()
    entropy = SystemEntropy()
    vault = (DemoVault if demo else ProfileVault)(folder, clock, entropy, keyring)
    care = ProfileKeys(folder, clock, entropy, keyring)
    policy = read_policy()
    house = House(vault, workshop(clock, entropy, passing=demo), demo=demo, policy=policy)
    about = partial(_about, folder)
    facts = partial(_facts, folder, keyring)
    desks = desktop(house, lambda: tuple(_computer(folder)), partial(choose, folder), about, care, facts)
    return Application(folder, house, desks, demo)


def workshop(clock: Clock, entropy: Entropy, *, passing: bool = False) -> Workshop:
    """Every adapter's maker.

    Args:
        clock: What time it is.
        entropy: Where chance comes from.
        passing: Whether this is a demonstration, whose root and recovery keys are not worth locking away.
    """

    def exchange(store: Store) -> Exchange:
        from qa_desktop.package.seal import PackageSealer
        from qa_desktop.package.space_bytes import PackageSpaceBytes

        space_bytes = _passing_space_bytes() if passing else PackageSpaceBytes()
        return Exchange(store, PackageSealer(), space_bytes, clock, entropy, __version__)

    return Workshop(
        world=World(clock, entropy, ToolCache(_read_xform), _open_session),
        read_answers=_read_answers,
        exchange=exchange,
        share=_folder_share,
        reports=_once(_reports),
        pages=_once(_pages),
        draft_copies=_once(_draft_copies),
        supply_tools=lambda store: _supply_tools(store, clock),
        bank_holidays=england_and_wales,
        version=__version__,
        machine=platform.node() or tr("this computer"),
    )


# ---------------------------------------------------------------- the profile


def _load_what_opens() -> None:
    """Import the store and the vault before anybody waits for them."""
    import qa_desktop.storage.store
    import qa_desktop.system.keyslots
    import qa_desktop.system.vault  # noqa: F401 - each for its being loaded


def _load_what_fills() -> None:
    """Import the engine and the sealer before anybody waits for them."""
    import qa_desktop.formengine.session
    import qa_desktop.formspec.xform
    import qa_desktop.package.seal
    import qa_desktop.package.space_bytes  # noqa: F401 - each for its being loaded

    england_and_wales(FIRST_YEAR)


# ---------------------------------------------------------------- the form engine: loaded with the first tool


def _open_session(
    tool: Tool,
    surroundings: Surroundings,
    *,
    saved: SavedDraft | None = None,
    preset: Preset | None = None,
    language: str = "",
    last_saved: bytes = b"",
    corrects: str = "",
) -> FormSession:
    from qa_desktop.formengine.session import open_session

    return open_session(
        tool,
        surroundings,
        saved=saved,
        preset=preset,
        language=language,
        last_saved=last_saved,
        corrects=corrects,
    )


def _read_answers(tool: Tool, xml: bytes) -> SavedDraft:
    from qa_desktop.formengine.session import read_answers

    return read_answers(tool, xml)


def _read_xform(xml: bytes, attachments: Attachments) -> Tool:
    from qa_desktop.formspec.xform import read

    return read(xml, attachments)


# ---------------------------------------------------------------- adapters


def _folder_share(address: str) -> Share:
    from qa_desktop.share.calls import Calls
    from qa_desktop.share.folder import FolderShare
    from qa_desktop.system.hardening import own_umask

    calls = Calls()
    calls.umask = own_umask()
    try:
        folder = Path(address).expanduser().absolute()
    except RuntimeError:  # `~somebody` who is not on this computer: a folder of that name then
        folder = Path(address).absolute()
    if "\0" in address:
        raise Unavailable("SHARE-AWAY", reason="address")
    return FolderShare(folder, time.sleep, calls)


def reading() -> Reading:
    """Whatever reads files that nobody vouches for: a process apart."""
    from qa_desktop.system.worker import Worker

    return Worker()


def _passing_space_bytes() -> SpaceBytes:
    """For the demonstration: stretching three passphrases takes seconds and would guard invented data."""
    from qa_desktop.package.space_bytes import PackageSpaceBytes

    class PassingSpaceBytes(PackageSpaceBytes):
        def lock_key(self, secret: bytes, passphrase: str) -> bytes:
            return b""

    return PassingSpaceBytes()


def _reports() -> ReportRenderer:
    from qa_desktop.report.pdf import PdfReports

    return PdfReports(program_files("resources") / "fonts")


def _about(folder: ProfileFolder) -> About:
    from qa_desktop.system.about import about

    return about(__version__, folder)


def _facts(folder: ProfileFolder, keyring: Keyring | None) -> ComputerFacts:
    """What this computer says for a security statement, asked now."""
    from datetime import UTC, datetime

    from qa_desktop.services.statement_facts import BackupFacts
    from qa_desktop.storage.backups import files
    from qa_desktop.system.stating import computer_facts

    there = [(each.name, each.stat()) for each in files(folder.backups)]
    backups = tuple(
        BackupFacts(name, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC)) for name, about in there
    )
    return computer_facts(folder, __version__, backups, keyring)


def _dictionary() -> Dictionary:
    from qa_desktop.system.spelling import HunspellDictionary

    return HunspellDictionary(program_files("resources") / "spelling")


def _draft_copies() -> DraftCopySealer:
    from qa_desktop.package.draft_copy import PackageDraftCopies

    return PackageDraftCopies()


def _pages() -> PageRenderer:
    from qa_desktop.report.pages import PdfPages

    return PdfPages()


def _once(make: Callable[[], _T]) -> Callable[[], _T]:
    """The same object every time, made when it is first asked for."""
    return lru_cache(maxsize=1)(make)


def _supply_tools(store: Store, clock: Clock) -> None:
    """Put the tools that come with the program on the shelf; one that is unchanged costs no conversion."""
    import hashlib

    for source in sorted(program_files("forms").glob("*/tool.md")):
        name = _SUPPLIED + source.parent.name
        data = source.read_bytes()
        digest = hashlib.sha256(data).digest()
        with store.read() as unit:
            if unit.documents.get(name) == digest:
                continue
        from qa_desktop.services import tools

        tool = _supplied_tool(data)
        with store.write() as unit:
            tools.put(unit, tool, clock.now())
            unit.documents.put(name, digest)


@lru_cache(maxsize=16)
def _supplied_tool(data: bytes) -> Tool:
    """A supplied tool, converted once in this process."""
    from qa_desktop.formspec.check import check_source, is_sound

    conversion, problems = check_source(data, ".md")
    if conversion.tool is None or not is_sound(problems):
        raise Refused("TOOL-REFUSED", errors=len(problems))
    return conversion.tool


def _computer(folder: ProfileFolder) -> Iterator[DoctorLine]:
    """What is wrong with this computer as a place for the program."""
    from qa_desktop.system.keyring_guard import GuardedKeyring
    from qa_desktop.system.location import place_problem

    yield DoctorLine(
        "PROGRAM",
        Health.FINE,
        tr("QA Desktop {version} on Python {python}.", version=__version__, python=platform.python_version()),
    )
    for name in ("forms", "resources"):
        try:
            program_files(name)
        except Refused as error:
            yield DoctorLine(
                error.code,
                Health.WRONG,
                tr("The program's folder {name} is missing: install it again.", name=name),
            )
    problem = place_problem(folder.root)
    nearest = next((place for place in (folder.root, *folder.root.parents) if place.exists()), folder.root)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        yield DoctorLine(
            "PROFILE-NOT-WRITABLE",
            Health.WRONG,
            tr("No profile can be kept or made here: {folder}", folder=folder.root),
        )
    elif problem is None:
        yield DoctorLine(
            "PLACE-FIT", Health.FINE, tr("The profile lies on this computer: {folder}", folder=folder.root)
        )
    else:
        yield DoctorLine(
            "STORE-ON-NETWORK",
            Health.WRONG,
            tr(
                "The profile lies on a network or in a synced folder ({problem}): {folder}",
                problem=problem,
                folder=folder.root,
            ),
        )
    try:
        name = GuardedKeyring().name()
    except QADesktopError as error:
        yield DoctorLine(
            error.code,
            Health.LOOK,
            tr("No keyring of the system can be used: a passphrase opens the profile."),
        )
    else:
        yield DoctorLine(
            "KEYRING-THERE", Health.FINE, tr("The system's keyring can be used ({name}).", name=name)
        )


# ---------------------------------------------------------------- the demonstration


def demo(base: Path, *, keep_open: bool = True) -> tuple[Application, Furnished | None]:
    """A profile with invented data in this folder, made when it is not there yet, and opened.

    Raises:
        Refused: PROFILE-EXISTS when the folder holds a profile that is no demonstration.
    """
    import tempfile

    from qa_desktop.services import demo as demonstration

    clock = demonstration.DemoClock(SystemClock())
    made = application(base, clock=clock, demo=True)
    share = made.folder.root / DEMO_SHARE
    mark = made.folder.root / DEMO_MARK
    if made.house.vault.exists():
        if not mark.exists():
            raise Refused("PROFILE-EXISTS")
        if keep_open:
            made.desktop.profile.unlock()
        return made, None
    try:
        share.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error
    with tempfile.TemporaryDirectory(prefix="qa-desktop-demo-") as others:

        def other_house(person: str) -> House:
            folder = ProfileFolder(Path(others) / person.replace(" ", "-").lower())
            vault = PassingVault(folder, clock, SystemEntropy())
            return House(vault, workshop(clock, SystemEntropy(), passing=True), demo=True)

        furnished = demonstration.furnish(
            made.house, made.desktop, other_house, str(share), clock, keep_open=keep_open
        )
    mark.write_text(
        "A demonstration of QA Desktop: everything in it is invented.\n"
        f"Its passphrase is: {demonstration.PASSPHRASE}\n",
        encoding="utf-8",
    )
    return made, furnished


def demo_passphrase() -> str:
    """What opens a demonstration: known to everybody, because it guards invented data."""
    from qa_desktop.services.demo import PASSPHRASE

    return PASSPHRASE
