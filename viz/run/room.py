"""What making a process, a socket or a file comes to where the system has none left: `NoRoom`, and not an OSError."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from viz.errors import NoRoom, RunFailed

SHORT = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ENOBUFS}
"""Of processes and threads, of memory, of open files (of this process, of the system), of room in the kernel."""


@contextmanager
def making(what: str) -> Iterator[None]:
    """``what`` is made in the block. `RunFailed` where that fails for another reason."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: no thread could be started
        kind = NoRoom if getattr(error, "errno", errno.EAGAIN) in SHORT else RunFailed
        raise kind(f"{what} could not be had ({error}).") from error
