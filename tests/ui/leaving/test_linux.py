"""On Linux the program hears of a locked screen, another person's turn and sleep, on a real message bus."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtDBus import QDBusConnection

from qa_desktop.ui.leaving import linux
from qa_desktop.ui.leaving.session import Left
from tests.ui.leaving.buses import HAS_BUS, OTHER_PATH, PATH, Logind, private_bus

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not HAS_BUS, reason="needs dbus-daemon"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with private_bus(tmp_path_factory.mktemp("bus")) as made:
        yield made


@pytest.fixture
def logind(address):
    made = Logind(address)
    yield made
    made.end()


@pytest.fixture
def session(qtbot, address, logind, monkeypatch):
    """The watcher, with both of the system's buses being the private one."""
    name = f"test {address}"
    bus = QDBusConnection.connectToBus(address, name)
    assert bus.isConnected()

    class Buses:
        systemBus = staticmethod(lambda: bus)  # noqa: N815  Qt's name
        sessionBus = staticmethod(lambda: bus)  # noqa: N815  Qt's name

    monkeypatch.setattr(linux, "QDBusConnection", Buses)
    made = linux.LinuxSession(None)
    made.begin()
    qtbot.waitUntil(lambda: made.holds_sleep and made.is_watching)
    yield made
    made.let_sleep()
    made.deleteLater()
    QDBusConnection.disconnectFromBus(name)


def test_sleep_is_heard_and_waits_until_it_is_let(qtbot, session, logind):
    assert [each[0] for each in logind.inhibitions] == ["sleep"]
    assert logind.inhibitions[0][3] == "delay"
    with qtbot.waitSignal(session.left) as told:
        logind.prepare_for_sleep(True)
    assert told.args == [Left.SLEEP]
    assert logind.is_held

    session.let_sleep()

    qtbot.waitUntil(lambda: not logind.is_held)


def test_the_next_sleep_waits_too(qtbot, session, logind):
    logind.prepare_for_sleep(True)
    session.let_sleep()
    with qtbot.waitSignal(session.left):
        logind.prepare_for_sleep(False)

    qtbot.waitUntil(lambda: session.holds_sleep and len(logind.inhibitions) == 2)
    assert logind.is_held


def test_a_lock_of_this_session_is_heard(qtbot, session, logind):
    with qtbot.waitSignal(session.left) as told:
        logind.lock_session()
    assert told.args == [Left.SESSION]


@pytest.mark.parametrize("changed", [{"hint": True}, {"active": False}])
def test_a_locked_screen_and_another_persons_turn_are_heard(qtbot, session, logind, changed):
    with qtbot.waitSignal(session.left) as told:
        logind.change(**changed)
    assert told.args == [Left.SESSION]


@pytest.mark.parametrize(("path", "interface"), linux.SCREEN_SAVERS)
def test_every_desktops_screen_saver_is_heard(qtbot, session, logind, path, interface):
    with qtbot.waitSignal(session.left):
        logind.screen_saver(path, interface, True)


def test_what_means_no_leaving_is_not_told(qtbot, session, logind):
    heard = []
    session.left.connect(heard.append)
    path, interface = linux.SCREEN_SAVERS[0]
    logind.screen_saver(path, interface, False)
    logind.change(hint=False, active=True)
    logind.lock_session(OTHER_PATH)  # somebody else's session on this computer
    logind.change(hint=True, path=OTHER_PATH)
    logind.hint = False
    with qtbot.waitSignal(session.left):  # messages of one sender arrive in their order
        logind.lock_session(PATH)
    assert heard == [Left.SESSION]


def test_without_a_bus_nothing_is_heard_and_nothing_is_raised(qtbot, monkeypatch):
    nowhere = QDBusConnection("no such bus")

    class Buses:
        systemBus = staticmethod(lambda: nowhere)  # noqa: N815  Qt's name
        sessionBus = staticmethod(lambda: nowhere)  # noqa: N815  Qt's name

    monkeypatch.setattr(linux, "QDBusConnection", Buses)
    made = linux.LinuxSession(None)
    made.begin()
    made.let_sleep()
    assert not made.holds_sleep
