"""What files processes make: by inotify in folders, and by their open descriptors, unlinked too."""

import ctypes
import os
import struct
import threading
from pathlib import Path

IN_CREATE, IN_MOVED_TO, IN_ISDIR = 0x100, 0x80, 0x40000000
EVENT = struct.Struct("iIII")


class Watch:
    """Notes every file made below some folders (inotify(7)), and every file processes have open."""

    def __init__(self, *folders: Path, processes: tuple[int, ...] = ()) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._handle >= 0, os.strerror(ctypes.get_errno())
        self._folders: dict[int, Path] = {}
        self._processes = processes
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.made: set[Path] = set()
        self.opened: set[str] = set()
        for folder in folders:
            self._add(folder)

    def _add(self, folder: Path) -> None:
        number = self._libc.inotify_add_watch(
            self._handle, os.fsencode(folder), IN_CREATE | IN_MOVED_TO
        )
        assert number >= 0, os.strerror(ctypes.get_errno())
        self._folders[number] = folder
        for inside in folder.iterdir():
            if inside.is_dir() and not inside.is_symlink():
                self._add(inside)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._read()
        os.close(self._handle)

    def _run(self) -> None:
        while not self._stop.wait(0.002):
            self._read()
            for process in self._processes:
                self._look(process)

    def _read(self) -> None:
        try:
            data = os.read(self._handle, 65536)
        except BlockingIOError:
            return
        at = 0
        while at < len(data):
            number, mask, _, length = EVENT.unpack_from(data, at)
            name = data[at + EVENT.size : at + EVENT.size + length].rstrip(b"\0")
            path = self._folders[number] / os.fsdecode(name)
            if mask & IN_ISDIR:
                self._add(path)
                self.made.update(p for p in path.rglob("*") if p.is_file())
            else:
                self.made.add(path)
            at += EVENT.size + length

    def _look(self, process: int) -> None:
        try:
            for entry in Path(f"/proc/{process}/fd").iterdir():
                target = str(entry.readlink())
                if target.startswith("/") and not target.startswith(("/dev/", "/proc/")):
                    self.opened.add(target)
        except OSError:
            return


def family(process: int) -> tuple[int, ...]:
    """A process and all its descendants."""
    found = [process]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return tuple(found)
