"""The few calls of the kernel that Python lacks, by ctypes. Linux only; every failure is an OSError."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

_SET_PDEATHSIG = 1
_SET_DUMPABLE = 4
_SET_KEEPCAPS = 8
_SET_SECCOMP, _MODE_FILTER = 22, 2
_CAPBSET_DROP = 24
_SET_NO_NEW_PRIVS = 38
_CAP_AMBIENT, _AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_V3 = 0x20080522

MAY_READ = 2
"""CAP_DAC_READ_SEARCH: files are read whatever their owner allows. Landlock is asked all the same."""


def _prctl(option: int, *arguments: object) -> None:
    """All five words are passed, as the kernel wants them."""
    words = [it if isinstance(it, ctypes._Pointer) else ctypes.c_ulong(it) for it in arguments]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    if _libc.prctl(option, *words) != 0:
        raise _failed()


def _failed() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


def set_dumpable(yes: bool) -> None:
    """Whether other processes of the same user may look into this one (its memory, its environment)."""
    _prctl(_SET_DUMPABLE, int(yes))


def die_with_parent(parent: int) -> None:
    """Be killed when the process that forked this one ends. Its other threads do not count: it must have one only."""
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went in between
        os._exit(0)


def no_new_privileges() -> None:
    _prctl(_SET_NO_NEW_PRIVS, 1)


def keep_capabilities_over_setuid() -> None:
    _prctl(_SET_KEEPCAPS, 1)


def bound_capabilities() -> None:
    """None can ever be had again by starting another program."""
    for capability in range(64):
        try:
            _prctl(_CAPBSET_DROP, capability)
        except OSError:
            return  # not ours to drop, or the last one is behind us


def drop_capabilities(but: int | None = None) -> None:
    """Give up every capability for good, or all but one."""
    try:
        _prctl(_CAP_AMBIENT, _AMBIENT_CLEAR_ALL)
    except OSError:
        pass  # a kernel before 4.3 has none
    kept = 0 if but is None else 1 << but
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_V3, 0)
    data = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; twice, low words first
    if _libc.capset(header, data) != 0:
        raise _failed()


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


INSTRUCTION = 8
"""Bytes of one instruction of a filter."""


def filter_calls(program: bytes) -> None:
    """From here on each system call is decided by ``program``; this cannot be taken back."""
    _prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.pointer(_Program(len(program) // INSTRUCTION, program)))
