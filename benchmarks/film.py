"""How long a Trace takes to be told, and how large the Story is that travels to the browser, raw and deflated."""

from __future__ import annotations

import statistics
import sys
import time
import zlib

from benchmarks.programs import PROGRAMS
from viz.run import Request, shared
from viz.story import encode, tell

TIMES = 5


def seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    print(f"{'program':28} {'events':>7} {'cards':>6} {'steps':>6} {'tell ms':>8} {'story kB':>9} {'deflated kB':>12}")
    for name, source in PROGRAMS.items():
        trace = shared().run(Request(source=source))
        story = tell(trace, "en")
        told = statistics.median(seconds(lambda trace=trace: tell(trace, "en")) for _ in range(TIMES))
        size = encode(story)
        counts = f"{len(trace.events):7d} {len(story.cast.nodes):6d} {len(story.steps):6d}"
        print(f"{name:28} {counts} {told * 1e3:8.1f} {len(size) / 1e3:9.1f} {len(zlib.compress(size)) / 1e3:12.1f}")


if __name__ == "__main__":
    sys.exit(main())
