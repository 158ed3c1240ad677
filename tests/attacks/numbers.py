"""Numbers of system calls by machine, for programs that go past Python and the C library. Data only."""

from __future__ import annotations

import platform

NONE = 4001
"""A call that the machine does not have: another number that does not exist."""

_NUMBERS = {  # name: x86_64, aarch64
    "acct": (163, 89), "add_key": (248, 217), "bpf": (321, 280), "capset": (126, 91), "clone": (56, 220),
    "clone3": (435, 435), "connect": (42, 203), "execve": (59, 221), "fanotify_init": (300, 262), "fcntl": (72, 25),
    "finit_module": (313, 273), "fsopen": (430, 430), "getpid": (39, 172), "getsockopt": (55, 209),
    "sendmsg": (46, 211), "inotify_init1": (294, 26),
    "io_setup": (206, 0), "io_uring_setup": (425, 425), "iopl": (172, NONE), "ioprio_set": (251, 30),
    "kcmp": (312, 272), "kexec_load": (246, 104), "keyctl": (250, 219), "landlock_create_ruleset": (444, 444),
    "memfd_secret": (447, 447), "modify_ldt": (154, NONE), "mount": (165, 40), "move_pages": (279, 239),
    "mq_open": (240, 180), "msgget": (68, 186), "open_by_handle_at": (304, 265), "openat": (257, 56),
    "openat2": (437, 437), "perf_event_open": (298, 241), "personality": (135, 92), "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pivot_root": (155, 41), "prctl": (157, 167),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "ptrace": (101, 117), "quotactl": (179, 60),
    "reboot": (169, 142), "renameat2": (316, 276), "rt_sigqueueinfo": (129, 138), "seccomp": (317, 277),
    "semget": (64, 190), "sethostname": (170, 161), "setns": (308, 268), "setresuid": (117, 147),
    "shmctl": (31, 195), "shmget": (29, 194), "socket": (41, 198), "swapon": (167, 224), "syslog": (103, 116),
    "tgkill": (234, 131), "timer_create": (222, 107), "tkill": (200, 130), "truncate": (76, 45),
    "umount2": (166, 39), "unshare": (272, 97), "userfaultfd": (323, 282), "vfork": (58, NONE),
}  # fmt: skip


def numbers() -> dict[str, int]:
    """Those of this machine. KeyError on one that the table does not know: add a column."""
    column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
    return {name: row[column] for name, row in _NUMBERS.items()}
