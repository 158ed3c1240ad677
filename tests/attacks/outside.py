"""What attacks must not reach, looked at from outside: a folder, a secret, listeners on this machine, processes left.

Everything here can be had by anyone who may run a program on this machine, and by none of the programs of the
catalogue. Knows nothing of viz.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import selectors
import shutil
import socket
import tempfile
import threading
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
Look = dict[str, tuple]


class Outside:
    """``with Outside() as outside``: all is there for the time of the block."""

    def __init__(self) -> None:
        self.word = f"theater-secret-{secrets.token_hex(8)}"
        """In a file anyone may read, in our own environment, in the victim's memory: it may turn up in no trace."""
        self.folder = Path(tempfile.mkdtemp(prefix="theater-attacks-"))
        self.secret = self.folder / "secret.txt"
        self.listeners = Listeners(self.folder / "socket")
        self._before: dict[int, Look] = {}

    def __enter__(self) -> Outside:
        self.folder.chmod(0o755)
        self.secret.write_text(self.word)
        os.environ["THEATER_SECRET"] = self.word
        self._children = children()
        _adopt_orphans(True)
        self.listeners.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listeners.close()
        _adopt_orphans(False)
        del os.environ["THEATER_SECRET"]
        shutil.rmtree(self.folder)

    def place(self, number: int) -> Path:
        """A folder of an attack's own, in which everybody may write."""
        place = self.folder / str(number)
        place.mkdir(exist_ok=True)
        (place / "empty").mkdir(exist_ok=True)
        (place / "kept").write_text("kept as it is")
        if not (place / "link-to-secret").is_symlink():
            (place / "link-to-secret").symlink_to(self.secret)
        for path in (place, place / "empty", place / "kept"):
            path.chmod(0o777)
        self._before[number] = _look(place)
        return place

    def changed(self, number: int) -> list[str]:
        """What an attack did, as far as it can be seen: files made or changed, connections made."""
        before, after = self._before[number], _look(self.folder / str(number))
        found = [f"changed {name}" for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        for folder in map(Path, ("/tmp", "/var/tmp", "/dev/shm")):
            if (made := folder / f"theater-attack-{number}").exists():
                found.append(f"made {made}")
                made.unlink()
        return found + [f"reached {where}" for where, said in self.listeners.heard if said == str(number)]

    def strays(self) -> set[int]:
        """Processes that have outlived whatever started them: they are ours now."""
        return children() - self._children


class Listeners:
    """TCP, UDP and Unix sockets of this machine, with and without a name in the file system."""

    def __init__(self, path: Path) -> None:
        self.heard: list[tuple[str, str]] = []
        """Where somebody came, and the first word they said."""
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self.port, self.udp = self._tcp.getsockname()[1], self._udp.getsockname()[1]
        self._named, self._abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        self._named.bind(str(path))
        path.chmod(0o777)
        self._abstract.bind(f"\0theater-attacks-{self.port}")
        self._bell, self._rope = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def start(self) -> None:
        for it in (self._named, self._abstract):
            it.listen()
        self._thread.start()

    def close(self) -> None:
        self._rope.close()
        self._thread.join()
        for it in (self._tcp, self._udp, self._named, self._abstract, self._bell):
            it.close()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for name in ("tcp", "udp", "named", "abstract", "bell"):
                waiting.register(getattr(self, f"_{name}"), selectors.EVENT_READ, name)
            while True:
                for key, _ in waiting.select():
                    if key.data == "bell":
                        return
                    self.heard.append((key.data, _first_word(key.fileobj)))


def _first_word(it: socket.socket) -> str:
    if it.type == socket.SOCK_DGRAM:
        return it.recv(64).decode("latin-1")
    with it.accept()[0] as one:
        one.settimeout(0.5)
        try:
            return one.recv(64).decode("latin-1").strip("/").split(" ")[-1]
        except OSError:
            return ""


def children() -> set[int]:
    """The processes whose parent we are, zombies too."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def _adopt_orphans(wanted: bool) -> None:
    """Whatever our descendants leave behind becomes our child, and not that of the first process of the machine."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0):
        raise OSError("no orphans can be adopted here, so none would be seen")


def _look(folder: Path) -> Look:
    """Everything in a folder, by name: kind, rights, owner, size, times, content."""
    found: Look = {}
    for path in [folder, *folder.rglob("*")]:
        it = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        name = str(path.relative_to(folder))
        found[name] = (it.st_mode, it.st_uid, it.st_gid, it.st_ino, it.st_nlink, it.st_size, it.st_mtime_ns, content)
    return found
