"""The user a run belongs to: never root. Decided once, in the warm parent, when everything is imported.

An app that was not started as root stays who it is: its runs are kept from it by the other walls. One started as root
(a container, a continuous integration) gives its runs a spare user id, one for all of them: the runs are kept from each
other by the filter of system calls and by Landlock's scopes, not by their ids.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from viz.jail import kernel
from viz.jail.terms import User

SPARE = 62_111
"""Below what systemd gives away by itself, above what systems give to people."""


def leave_root(landlocked: bool) -> User:
    """Become someone with no rights; every capability is gone. Python's own files must still be readable."""
    if sys.platform != "linux":
        return "own"
    if os.geteuid() != 0:
        kernel.drop_capabilities()
        return "own"
    kernel.bound_capabilities()
    open_to_all = all(_open_to_all(place) for place in sys.path if os.path.isabs(place) and os.path.exists(place))
    if not open_to_all and not landlocked:  # the right to read everything is for behind Landlock only
        return _without_rights()
    if not open_to_all:
        kernel.keep_capabilities_over_setuid()
    try:
        _become(SPARE)
    except OSError:  # a user namespace that does not know this id
        return _without_rights()
    if open_to_all:
        kernel.drop_capabilities()
        return "spare"
    kernel.drop_capabilities(but=kernel.MAY_READ)
    return "spare, may read"


def _without_rights() -> User:
    kernel.drop_capabilities()
    return "root without rights"


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _open_to_all(place: str) -> bool:
    """Whether any user can walk there and read."""
    place = Path(place).resolve()
    folders = [place, *place.parents] if place.is_dir() else place.parents
    return all(it.stat().st_mode & stat.S_IXOTH for it in folders) and bool(place.stat().st_mode & stat.S_IROTH)
