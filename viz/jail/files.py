"""Files: what a run may read, as a Landlock ruleset. Nothing may be written, and nothing else be opened at all.

Made once in the warm parent, before it serves: making it opens every path, entering it costs one call.
"""

from __future__ import annotations

import os
import sys
import sysconfig

try:
    import landlockpy as landlock
except ImportError:  # not Linux
    landlock = None

LIBRARIES = ("/lib", "/usr/lib", "/usr/local/lib")
"""Below these, the folders of this machine's architecture hold the system's shared libraries."""
SINGLE = ("/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo")
"""How the loader finds libraries; nothing, noise, and what time it is. Nobody's data."""


def readable() -> list[str]:
    """What a run may read: where Python imports from, and the system's shared libraries."""
    architecture = sysconfig.get_config_var("MULTIARCH") or ""
    places = [os.path.join(folder, architecture) for folder in LIBRARIES if architecture]
    places += ["/lib64", "/usr/lib64", *os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)]
    return sorted({it for it in [*_imports(), *places, *SINGLE] if it and os.path.exists(it)})


def _imports() -> list[str]:
    """The standard library and the site-packages: not the folder of the app, which stands on the path by our wish."""
    ours = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return [entry for entry in sys.path if entry and os.path.isabs(entry) and entry not in ours]


def ruleset():
    """Everything forbidden but to read `readable`; or None where the kernel has no Landlock.

    Older kernels know fewer rights (no truncate before ABI 3, no TCP before 4, no scopes before 6): the filter of
    system calls closes the same doors.
    """
    if landlock is None or landlock.abi_version() < 1:
        return None
    rules = landlock.Ruleset(scoped=landlock.Scope.ABSTRACT_UNIX_SOCKET | landlock.Scope.SIGNAL)
    for path in readable():
        rights = landlock.AccessFS.READ_FILE
        if os.path.isdir(path):
            rights |= landlock.AccessFS.READ_DIR
        rules.allow_path(path, rights)
    return rules
