"""A message bus of its own and, on it, a login service that answers and tells as logind does."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

LOGIND = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
PATH = "/org/freedesktop/login1/session/_32"
OTHER_PATH = "/org/freedesktop/login1/session/_39"
SESSION = "org.freedesktop.login1.Session"
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""
HAS_BUS = shutil.which("dbus-daemon") is not None


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """The address of a bus that nobody else is on."""
    (folder / "bus.conf").write_text(CONFIGURATION.format(socket=folder / "bus"))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--print-address=1", "--nofork"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


class Logind:
    """org.freedesktop.login1 as far as the program uses it; its answers run beside the test."""

    def __init__(self, address: str) -> None:
        self.hint, self.active = False, True
        self.inhibitions: list[tuple[str, ...]] = []
        self._held: list[int] = []
        self._bus = open_dbus_connection(address, enable_fds=True)
        self._bus.send_and_get_reply(message_bus.RequestName(LOGIND))
        self._thread = threading.Thread(target=self._answer_all, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._bus.sock.shutdown(2)
        self._thread.join()
        self._bus.close()
        for end in self._held:
            os.close(end)

    # ------------------------------------------------------------ what it tells

    def prepare_for_sleep(self, begins: bool) -> None:
        self._bus.send(new_signal(MANAGER, "PrepareForSleep", "b", (begins,)))

    def lock_session(self, path: str = PATH) -> None:
        self._bus.send(new_signal(DBusAddress(path, interface=SESSION), "Lock"))

    def change(self, *, hint: bool = False, active: bool = True, path: str = PATH) -> None:
        """`LockedHint` and `Active` of the session change."""
        self.hint, self.active = hint, active
        about = DBusAddress(path, interface="org.freedesktop.DBus.Properties")
        changed = {"LockedHint": ("b", hint), "Active": ("b", active)}
        self._bus.send(new_signal(about, "PropertiesChanged", "sa{sv}as", (SESSION, changed, [])))

    def screen_saver(self, path: str, interface: str, active: bool) -> None:
        self._bus.send(new_signal(DBusAddress(path, interface=interface), "ActiveChanged", "b", (active,)))

    @property
    def is_held(self) -> bool:
        """Somebody still holds the newest file that delays sleep."""
        if not self._held:
            return False
        readable, _, _ = select.select([self._held[-1]], [], [], 0)
        return not readable  # nothing is ever written: readable is the end

    # ------------------------------------------------------------ what it answers

    def _answer_all(self) -> None:
        while True:
            try:
                asked = self._bus.receive()
                if asked.header.message_type is MessageType.method_call:
                    self._bus.send(self._answer(asked))
            except OSError:  # the test is over
                return

    def _answer(self, asked: Message) -> Message:
        name = asked.header.fields[HeaderFields.member]
        if name == "GetSession" and asked.body == ("auto",):
            return new_method_return(asked, "o", (PATH,))
        if name == "Get" and asked.body[0] == SESSION:
            value = {"LockedHint": self.hint, "Active": self.active}[asked.body[1]]
            return new_method_return(asked, "v", (("b", value),))
        if name == "Inhibit":
            read, write = os.pipe()
            self._held.append(read)
            self.inhibitions.append(asked.body)
            answer = new_method_return(asked, "h", (write,))
            self._bus.send(answer)
            os.close(write)
            return new_signal(MANAGER, "Answered")
        return new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod")
