"""Mount a `powerless_disk` by FUSE, and do to it what is asked on standard input, a line of JSON each.

`{"arm": 40, "pid": 123}`      the power fails at the 40th change from now: the process is killed
`{"cut": "subset", "seed": 5}` the power comes back: answers the new name of the folder
`{"settle": true}`             everything is on the disk
`{"room": 100000}`             there is so much room left on the disk (null: no limit)
`{"slow": 0.5}`                forcing takes so many seconds
Each is answered by a line. The first line that is said is `mounted`.
"""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import stat
import sys
import threading
import time
from typing import Any

import mfusepy
from powerless_disk import Disk, File, Folder, Node


class Powerless(mfusepy.Operations):
    """The disk, a call of the kernel at a time."""

    use_ns = True

    def __init__(self) -> None:
        self._turn = threading.RLock()  # not `lock`: that is an operation of FUSE
        self._disk = Disk()
        self._disk.name((self._disk.root, "0", Folder()))
        self._disk.settle()
        self._life = 0
        self._handles: dict[int, Node] = {}
        self._left: int | None = None
        self._pid = 0
        self._is_dead = False
        self._room: int | None = None
        self._slow = 0.0

    def init(self, path: str) -> None:
        print("mounted", flush=True)

    # ------------------------------------------------------------ what is asked of it

    def answer(self, asked: dict[str, Any]) -> Any:
        with self._turn:
            if "arm" in asked:
                self._left, self._pid = asked["arm"], asked["pid"]
            elif "cut" in asked:
                return self._cut(asked["cut"], random.Random(asked["seed"]))
            elif "settle" in asked:
                self._disk.settle()
            elif "room" in asked:
                self._room = None if asked["room"] is None else self._disk.used() + asked["room"]
            elif "slow" in asked:
                self._slow = asked["slow"]
            return True

    def _cut(self, model: str, dice: random.Random) -> str:
        before = str(self._life)
        found = self._disk.after_cut(model, dice)
        self._life += 1
        kept = found.root.names.pop(before, Folder())
        found.root.names[str(self._life)] = kept
        found.settle()
        self._disk, self._left, self._is_dead = found, None, False
        return str(self._life)

    def _count(self) -> None:
        """Before each change: the power may fail now."""
        self._look()
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._is_dead, self._left = True, None
                os.kill(self._pid, signal.SIGKILL)
                self._look()

    def _look(self) -> None:
        if self._is_dead:
            raise mfusepy.FuseOSError(errno.EIO)

    # ------------------------------------------------------------ names

    def _node(self, path: str) -> Node:
        self._look()
        node: Node = self._disk.root
        for part in path.strip("/").split("/"):
            if part:
                if not isinstance(node, Folder) or part not in node.names:
                    raise mfusepy.FuseOSError(errno.ENOENT)
                node = node.names[part]
        return node

    def _place(self, path: str) -> tuple[Folder, str]:
        above, _, name = path.rstrip("/").rpartition("/")
        folder = self._node(above)
        if not isinstance(folder, Folder):
            raise mfusepy.FuseOSError(errno.ENOTDIR)
        return folder, name

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        with self._turn:
            node = self._handles[fh] if fh in self._handles else self._node(path)
            kind, size = (stat.S_IFDIR, 0) if isinstance(node, Folder) else (stat.S_IFREG, len(node.data))
            nothing = {"st_atime": 0, "st_mtime": 0, "st_ctime": 0}
            return {"st_mode": kind | node.mode, "st_size": size, "st_nlink": 1, **_own(), **nothing}

    def readdir(self, path: str, fh: int) -> list[str]:
        with self._turn:
            folder = self._node(path)
            return [".", "..", *(folder.names if isinstance(folder, Folder) else ())]

    def mkdir(self, path: str, mode: int) -> int:
        with self._turn:
            self._count()
            folder, name = self._place(path)
            self._disk.name((folder, name, Folder(mode=mode & 0o7777)))
            return 0

    def create(self, path: str, mode: int, flags: Any = None) -> int:
        with self._turn:
            self._count()
            self._needs(1)
            folder, name = self._place(path)
            file = File(mode=mode & 0o7777)
            self._disk.name((folder, name, file))
            return self._handle(file)

    def unlink(self, path: str) -> int:
        with self._turn:
            self._count()
            folder, name = self._place(path)
            if name not in folder.names:
                raise mfusepy.FuseOSError(errno.ENOENT)
            self._disk.name((folder, name, None))
            return 0

    def rmdir(self, path: str) -> int:
        with self._turn:
            if getattr(self._node(path), "names", None):
                raise mfusepy.FuseOSError(errno.ENOTEMPTY)
        return self.unlink(path)

    def rename(self, old: str, new: str) -> int:
        with self._turn:
            self._count()
            (before, old_name), (after, new_name) = self._place(old), self._place(new)
            node = self._node(old)
            self._disk.name((before, old_name, None), (after, new_name, node))
            return 0

    def chmod(self, path: str, mode: int) -> int:
        with self._turn:
            self._node(path).mode = mode & 0o7777
            return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    # ------------------------------------------------------------ files

    def _handle(self, node: Node) -> int:
        number = max(self._handles, default=0) + 1
        self._handles[number] = node
        return number

    def _file(self, fh: int) -> File:
        self._look()
        node = self._handles[fh]
        assert isinstance(node, File)
        return node

    def _needs(self, more: int) -> None:
        if self._room is not None and more > 0 and self._disk.used() + more > self._room:
            raise mfusepy.FuseOSError(errno.ENOSPC)

    def open(self, path: str, flags: int) -> int:
        with self._turn:
            return self._handle(self._node(path))

    def opendir(self, path: str) -> int:
        return self.open(path, 0)

    def release(self, path: str, fh: int) -> int:
        with self._turn:
            self._handles.pop(fh, None)
            return 0

    def releasedir(self, path: str, fh: int) -> int:
        return self.release(path, fh)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        with self._turn:
            return bytes(self._file(fh).data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        with self._turn:
            self._count()
            file = self._file(fh)
            self._needs(offset + len(data) - len(file.data))
            self._disk.write(file, offset, data)
            return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        with self._turn:
            self._count()
            node = self._handles[fh] if fh in self._handles else self._node(path)
            assert isinstance(node, File)
            self._disk.resize(node, length)
            return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        time.sleep(self._slow)
        with self._turn:
            self._count()
            self._disk.force(self._handles[fh])
            return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return self.fsync(path, datasync, fh)

    def flush(self, path: str, fh: int) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        free = 2**20 if self._room is None else max(0, self._room - self._disk.used()) // 4096
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 2**20, "f_bfree": free, "f_bavail": free}


def _own() -> dict[str, int]:
    return {"st_uid": os.getuid(), "st_gid": os.getgid()}


def _listen(disk: Powerless) -> None:
    for line in sys.stdin:
        print(json.dumps(disk.answer(json.loads(line))), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)  # nobody is there any more: libfuse unmounts


def main() -> None:
    disk = Powerless()
    threading.Thread(target=_listen, args=(disk,), daemon=True).start()
    mfusepy.FUSE(disk, sys.argv[1], foreground=True, nothreads=True, hard_remove=True)


if __name__ == "__main__":
    main()
