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
PACKAGES = ("site-packages", "dist-packages")
SINGLE = ("/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo")
"""How the loader finds libraries; nothing, noise, and what time it is. Nobody's data."""


def readable() -> list[str]:
    """What a run may read: where Python imports from, and the system's shared libraries."""
    architecture = sysconfig.get_config_var("MULTIARCH") or ""
    places = [os.path.join(folder, architecture) for folder in LIBRARIES if architecture]
    places += ["/lib64", "/usr/lib64", *os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)]
    return sorted({it for it in [*_imports(), *places, *SINGLE] if os.path.isabs(it) and os.path.exists(it)})


def _imports() -> list[str]:
    """The standard library and folders of installed packages, of all that Python imports from here: a folder that
    somebody works in, put on the path by an editable install, is no library."""
    library = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    places = [entry for entry in sys.path if os.path.isabs(entry)]
    return [it for it in places if it.startswith(library) or os.path.basename(it) in PACKAGES or it.endswith(".zip")]


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
