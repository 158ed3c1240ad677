"""``python -m tests.hosting.as_docker COMMAND…``: a command as Docker starts it by default, without Docker.

No capability, no new privileges, and the system calls that Docker's default seccomp profile lets an x86-64 or arm64
process have that was started with ``--cap-drop=ALL``. Written from what the profile says (moby, as of 2025); which
calls it refuses is the table below, and all others that this libseccomp knows are let through.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys

import pyseccomp

from viz.jail import kernel

REFUSED = """
    _sysctl acct add_key afs_syscall bpf cachestat chroot clock_settime create_module delete_module fanotify_init
    fchmodat2 finit_module fsconfig fsmount fsopen fspick futex_requeue futex_wait futex_wake get_kernel_syms
    get_mempolicy getpmsg init_module ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie
    map_shadow_stack mbind migrate_pages mount mount_setattr move_mount move_pages nfsservctl open_by_handle_at
    open_tree perf_event_open pidfd_getfd pivot_root process_madvise putpmsg query_module quotactl quotactl_fd reboot
    request_key security set_mempolicy set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff
    swapon sysfs syslog tuxcall umount2 unshare uselib userfaultfd ustat vhangup vserver
    io_uring_setup io_uring_enter io_uring_register
"""
"""The last line is of newer profiles."""
NEW_NAMESPACES = 0x7E020000
"""The flags of `clone` that ask for a namespace."""
PERSONALITIES = (0, 8, 0x20000, 0x20008, 0xFFFFFFFF)
VSOCK = 40
LAST = 456
"""The newest call that the profile knows of, by its number."""


def profile() -> pyseccomp.SyscallFilter:
    """Everything else is refused with EPERM, ``clone3`` as if unknown."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    narrowed = {"clone", "clone3", "personality", "socket"}
    for number in range(LAST + 1):
        with contextlib.suppress(ValueError):  # a number that no call has
            name = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, number).decode()
            if name not in {*REFUSED.split(), *narrowed}:
                rules.add_rule(pyseccomp.ALLOW, name)
    rules.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, NEW_NAMESPACES, 0))
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.add_rule(pyseccomp.ALLOW, "socket", pyseccomp.Arg(0, pyseccomp.NE, VSOCK))
    for persona in PERSONALITIES:
        rules.add_rule(pyseccomp.ALLOW, "personality", pyseccomp.Arg(0, pyseccomp.EQ, persona))
    return rules


def enter() -> None:
    """From here on, for this process and all that it starts."""
    kernel.bound_capabilities()
    kernel.drop_capabilities()
    kernel.no_new_privileges()
    profile().load()


if __name__ == "__main__":
    enter()
    os.execvp(sys.argv[1], sys.argv[1:])
