"""System calls: the allow-list of a run, made into a seccomp filter by libseccomp, on the app's side.

What is not named here is refused. Most refusals are plain (`EPERM`); some carry an error that tells a reader more.
The process of the app builds the filter once; a child only loads it.
"""

from __future__ import annotations

import errno
import os

from viz.jail.terms import MYSELF

try:
    import pyseccomp
except (ImportError, RuntimeError):  # not Linux; it does not find libseccomp
    pyseccomp = None

FREE = """
    read pread64 readv preadv lseek close dup dup2 dup3 write writev
    stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getcwd getdents getdents64
    brk mmap munmap mremap mprotect madvise futex
    poll ppoll select pselect6 nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getitimer
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending sigaltstack restart_syscall
    umask getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp
    uname sysinfo getrusage getrlimit getcpu sched_yield sched_getaffinity getrandom
    exit exit_group
"""
"""With any arguments. Nothing here opens, makes, sends, starts or signals anything: an open file is one of Python's
libraries (read-only) or where the events leave."""

TOLD = {
    "EROFS": """
        creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat mknod mknodat
        chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat truncate ftruncate fallocate
        utime utimes futimesat utimensat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
        memfd_create
    """,
    "ENETDOWN": """
        socket socketpair connect bind listen accept accept4 shutdown sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg
        getsockname getpeername getsockopt setsockopt
    """,
    "ECHILD": "wait4 waitid",
    "ENOTTY": "ioctl",
    "ENOSYS": "clone3 openat2",
}
"""Refused with these errors. ``clone3`` and ``openat2`` are as if unknown, so that callers try what can be filtered."""

READS = os.O_RDONLY
_TMPFILE = 0o20000000
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | _TMPFILE
"""An open with any of these bits wants more than to read."""

IOCTLS = {"TCGETS": 0x5401, "FIONCLEX": 0x5450, "FIOCLEX": 0x5451}
"""Is it a terminal; closed on exec or not."""
FCNTLS = {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_DUPFD_CLOEXEC": 1030}
"""Not F_SETOWN and F_SETSIG, by which the kernel sends signals to others on one's behalf."""


def program() -> bytes:
    """The filter as the kernel takes it; empty where there is no libseccomp."""
    if pyseccomp is None:
        return b""
    built = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    built.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    rules = _Rules(built)
    rules.add_all()
    reading, writing = os.pipe()  # not a file: the disk may be full. A pipe takes 64 KB, the filter has some 2
    with open(reading, "rb") as out:
        with open(writing, "wb") as into:
            built.export_bpf(into)
        return out.read()


class _Rules:
    """The tables above as rules of one filter. A name this kernel or libseccomp does not know stays refused."""

    def __init__(self, built: pyseccomp.SyscallFilter) -> None:
        self._built = built

    def add_all(self) -> None:
        for name in FREE.split():
            self._allow(name)
        for error, names in TOLD.items():
            for name in names.split():
                self._add(pyseccomp.ERRNO(getattr(errno, error)), name)
        self._only_reading("open", 1)
        self._only_reading("openat", 2)
        self._only("ioctl", 1, IOCTLS.values())
        self._only("fcntl", 1, FCNTLS.values())
        for name in ("kill", "tkill", "tgkill"):
            self._only(name, 0, [MYSELF])
        self._limits_can_be_read()

    def _only_reading(self, name: str, flags: int) -> None:
        equal = pyseccomp.MASKED_EQ
        self._allow(name, (flags, equal, WRITES, READS))
        for bit in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, _TMPFILE):
            self._add(pyseccomp.ERRNO(errno.EROFS), name, (flags, equal, bit, bit))

    def _only(self, name: str, argument: int, values) -> None:
        for value in values:
            self._allow(name, (argument, pyseccomp.EQ, value))

    def _limits_can_be_read(self) -> None:
        """One's own, and not set: a limit may be raised up to its hard one."""
        nothing = pyseccomp.EQ
        self._allow("prlimit64", (0, nothing, 0), (2, nothing, 0))

    def _allow(self, name: str, *conditions: tuple) -> None:
        self._add(pyseccomp.ALLOW, name, *conditions)

    def _add(self, action: int, name: str, *conditions: tuple) -> None:
        try:
            number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        except ValueError:
            return
        if number >= 0:  # negative: of another architecture
            self._built.add_rule(action, number, *(pyseccomp.Arg(*it) for it in conditions))
