"""Owns where everything lies in the shared folder: every name can be computed, none is ever looked up.

Layout: exchange.md, b.3. Paths are relative to the folder, with `/`, made of `[a-z0-9.]` alone, so that
no file system, sync client or DOS device name can quarrel with them.
"""

from __future__ import annotations

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId, InviteId
from qa_desktop.domain.package import TO_ALL, TO_HUB

TOP = "qad1"
"""The one folder of ours inside the shared folder."""
SPACE = f"{TOP}/space.qad"
REPAIRS = 9
"""How many repair copies one number may have beside a damaged file."""
LONGEST = 70
"""The longest relative path there is: a mailbox's repair copy while it is being written."""


def roster(version: int) -> str:
    """`qad1/roster/00000001.qad`."""
    return f"{TOP}/roster/{version:08d}.qad"


def join(invite: InviteId) -> str:
    """Where the person invited leaves a join request."""
    return f"{TOP}/join/{invite}.qad"


def package(stream: Stream, position: StreamPosition) -> str:
    """The one name of this number of this stream."""
    return f"{_home(stream)}/{position.epoch:04x}/{position.seq >> 8:04x}/{position.seq:08d}.qad"


def repairs(path: str) -> tuple[str, ...]:
    """Names for the same bytes while something that is not ours sits on `path`, in order."""
    stem = path.removesuffix(".qad")
    return tuple(f"{stem}.r{number}.qad" for number in range(1, REPAIRS + 1))


def device_stream(device: DeviceId) -> Stream:
    """What a device sends to Q&S."""
    return Stream(device, TO_HUB)


def mailbox(hub: DeviceId, device: DeviceId) -> Stream:
    """What a hub sends to one device."""
    return Stream(hub, device)


def bulletin(hub: DeviceId) -> Stream:
    """What a hub tells everybody."""
    return Stream(hub, TO_ALL)


def _home(stream: Stream) -> str:
    if stream.to == TO_HUB:
        return f"{TOP}/d/{stream.writer}"
    if stream.to == TO_ALL:
        return f"{TOP}/b/{stream.writer}"
    return f"{TOP}/m/{stream.to}/{stream.writer}"
