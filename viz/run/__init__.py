"""Our side of the other process: code → Trace. Starts it, holds it to the limits, always has a Trace to give.

    Request ──▶ Runner.run ──▶ Executor ──▶ a process of its own  (executor.py: the seam; forks.py: ours)
                    │◀──────────── bytes, and how it ended
                    └─▶ outcome.py: sound events + Stopped if the run did not close its trace itself ──▶ Trace

    Runner.check ──▶ the same without the recorder ──▶ compared (checked.py) ──▶ Verdict

torch is never imported here, and the process of the app is never forked.
"""

from viz.run.runner import Runner, check, run, shared, warm
from viz.trace.request import Request

__all__ = ["Request", "Runner", "check", "run", "shared", "warm"]
