"""Our side of the other process: code → Trace. Starts it, holds it to the limits, always has a Trace to give.

    Request ──▶ Runner ──▶ desk.py: in its turn (queue.py), shared (recent.py) ──▶ Executor ──▶ a process of its own
                    │◀──────────── bytes, and how it ended          executor.py is the seam, forks.py the one that ships
                    └─▶ outcome.py: sound events + Stopped if the run did not close its trace itself ──▶ Trace

    Runner.check ──▶ the same without the recorder ──▶ compared (checked.py) ──▶ Verdict

torch is never imported here, and the process of the app is never forked.
"""

from viz.run.house import HOUSE
from viz.run.job import Job
from viz.run.runner import Runner, check, run, shared
from viz.run.state import State
from viz.trace.request import Request

__all__ = ["HOUSE", "Job", "Request", "Runner", "State", "check", "run", "shared"]
