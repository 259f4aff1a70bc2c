"""Owns how a house becomes the desktop that the window and the command line know."""

from __future__ import annotations

from collections.abc import Callable

from qa_desktop.services.desks import Attachments, Completing, Filling, Profile, Queue
from qa_desktop.services.desks_actions import Actions
from qa_desktop.services.desks_asking import Asking
from qa_desktop.services.desks_backups import Backups
from qa_desktop.services.desks_bin import Bin
from qa_desktop.services.desks_contributing import Contributing
from qa_desktop.services.desks_draft_copies import DraftCopies
from qa_desktop.services.desks_escalating import Escalations
from qa_desktop.services.desks_exchange import ExchangeRoom, HubRoom, InboxRoom, SharedFolder
from qa_desktop.services.desks_help import HelpRoom
from qa_desktop.services.desks_history import HistoryRoom
from qa_desktop.services.desks_keys import Keys
from qa_desktop.services.desks_moving import Moving
from qa_desktop.services.desks_plans import Plans
from qa_desktop.services.desks_reading import Audits, Cases
from qa_desktop.services.desks_retention import Retention
from qa_desktop.services.desks_settings import SettingsRoom
from qa_desktop.services.desks_statement import StatementRoom
from qa_desktop.services.desks_subject import SubjectAccess
from qa_desktop.services.desks_trail import TrailRoom
from qa_desktop.services.desktop import Desktop, DoctorLine
from qa_desktop.services.desktop_help import About
from qa_desktop.services.house import House
from qa_desktop.services.key_care import KeyCare
from qa_desktop.services.standing import Standing
from qa_desktop.services.statement_facts import ComputerFacts, nothing_known


def desktop(
    house: House,
    computer: Callable[[], tuple[DoctorLine, ...]] = tuple,
    keep_language: Callable[[str], None] | None = None,
    about: Callable[[], About] = lambda: About("", "", "", (), "", ""),
    care: KeyCare | None = None,
    facts: Callable[[], ComputerFacts] = nothing_known,
) -> Desktop:
    """Every desk over one house.

    Args:
        house: What they work in.
        computer: Says what is wrong outside the profile.
        about: Says what this program is made of.
        care: Looks after its keys; None for one that lasts as long as the process.
        keep_language: Keeps the language that is spoken from the next start on; nothing keeps it without.
        facts: Says what this computer knows of the profile, for a security statement.
    """
    standing, folder, queue = Standing(house), SharedFolder(house), Queue(house)
    return Desktop(
        profile=Profile(house, standing),
        audits=Audits(house),
        filling=Filling(house),
        bin=Bin(house),
        attachments=Attachments(house),
        completing=Completing(house, queue, standing),
        moving=Moving(house),
        draft_copies=DraftCopies(house),
        contributing=Contributing(house, standing),
        asking=Asking(house),
        escalations=Escalations(house, queue),
        actions=Actions(house),
        plans=Plans(house),
        cases=Cases(house),
        inbox=InboxRoom(house),
        exchange=ExchangeRoom(house, folder, standing),
        backups=Backups(house),
        hub=HubRoom(house, folder, standing),
        settings=SettingsRoom(house, folder, standing, computer, keep_language),
        subjects=SubjectAccess(house),
        trail=TrailRoom(house),
        keys=Keys(house, standing, care),
        help=HelpRoom(house, about),
        history=HistoryRoom(house),
        statement=StatementRoom(house, facts),
        retention=Retention(house),
        now=house.world.clock.local,
    )
