"""From the end of a run to the Story that travels to the browser: read, told, encoded, deflated; and how large it is.

After the programs that are recorded often come long ones, of which a film shows the beginning.
"""

from __future__ import annotations

import statistics
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

from benchmarks.programs import PROGRAMS
from viz.limits import Limits
from viz.run import Request, shared
from viz.story import encode, tell
from viz.trace import codec

TIMES = 5
LONG = {
    "scalar, 100,000 operations": """
import torch
x = torch.tensor(1.0, requires_grad=True)
y = x
for i in range(100_000):
    y = y * 1.0001
""",
    "MLP, 3,000 steps": """
import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
X = torch.randn(16, 2)
Y = X.sum(1, keepdim=True)
for step in range(3000):
    opt.zero_grad()
    loss = ((net(X) - Y) ** 2).mean()
    loss.backward()
    opt.step()
""",
    "1,000 calls, growing graph": """
import torch
x = torch.tensor(1.0, requires_grad=True)
total = torch.tensor(0.0)
for i in range(1000):
    total = total + (x * i) ** 2
    total.backward(retain_graph=True)
""",
    "recursion, 900 deep": """
import torch
x = torch.tensor(1.001, requires_grad=True)
def power(x, n):
    return x if n == 1 else x * power(x, n - 1)
power(x, 900).backward()
""",
}
"""Some of them end by the limit on events: 64 MB of them is as much as there can be to tell."""
PATIENT = Limits(wall=120, cpu=120)


def taken(work: Callable[[], Any], times: int) -> tuple[Any, float]:
    """What came of it, and the median of its milliseconds."""
    came, each = None, []
    for _ in range(times):
        started = time.perf_counter()
        came = work()
        each.append(1e3 * (time.perf_counter() - started))
    return came, statistics.median(each)


def row(name: str, source: str, times: int) -> str:
    trace = shared().run(Request(source=source, limits=PATIENT))
    sent = codec.write(trace)
    _, read = taken(lambda: codec.salvage(sent), times)
    story, told = taken(lambda: tell(trace, "en"), times)
    data, encoded = taken(lambda: encode(story), times)
    packed, deflated = taken(lambda: zlib.compress(data, 6), times)
    counts = f"{len(trace.events):7d} {len(story.cast.nodes):6d} {len(story.steps):6d} {story.end.cut:7d}"
    spent = f"{read:8.1f} {told:8.1f} {encoded:10.1f} {deflated:11.1f}"
    return f"{name:28} {counts} {spent} {len(data) / 1e3:9.1f} {len(packed) / 1e3:12.1f}"


def main() -> None:
    print(
        f"{'program':28} {'events':>7} {'cards':>6} {'steps':>6} {'cut':>7} {'read ms':>8} {'tell ms':>8}"
        f" {'encode ms':>10} {'deflate ms':>11} {'story kB':>9} {'deflated kB':>12}"
    )
    for name, source in PROGRAMS.items():
        print(row(name, source, TIMES))
    for name, source in LONG.items():
        print(row(name, source, 1))


if __name__ == "__main__":
    sys.exit(main())
