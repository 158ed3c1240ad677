"""What can go wrong on our side. A learner's mistake is a result, the last event of a Trace; only these raise.

TheaterError
├── BrokenTrace    bytes or events that are no Trace (a forged or damaged recording)
└── RunFailed      the process for the user's code could not be started or reached
    └── NoRoom     the system has no process, memory or open file left for it; in a moment it may
"""


class TheaterError(Exception):
    """Base of our errors; the text says what happened, where, and what to try."""


class BrokenTrace(TheaterError):
    """What was read is not a Trace. A trace is a claim by the user's process, so this may be a forgery."""


class RunFailed(TheaterError):
    """No process could be had to run the program in; nothing of the program ran."""


class NoRoom(RunFailed):
    """The system has no process, thread, memory or open file left just now: nothing of the program ran."""
