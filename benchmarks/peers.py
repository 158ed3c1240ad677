"""Other tools on the same programs, in the same run: how much slower, how much more memory, and what each records.

Each tool and program has a process of its own, which runs the program plain and under the tool in turns; printed are
the ratio of the medians and the peak of memory above the plain run's. Tools that watch the call of a module get the
call in the program; it goes on with the call's result (which costs most of them one more plain forward).
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from io import StringIO

from benchmarks.programs import PROGRAMS

PAIRS = 3
PATIENCE = 600
"""Seconds for one tool on one program."""

CHAIN = """
import torch
class Chain(torch.nn.Module):
    def forward(self, y):
        for _ in range(500):
            y = y * 1.0001
            y = y + 0.0001
        return y
net, x = Chain(), torch.tensor(1.0, requires_grad=True)
net(x).backward()
"""
"""The first program as a module, for tools that want one."""

CALLS = {
    "scalar, 1,000 operations": ("net(x)", "WATCHED(net, x)"),
    "MLP, 20 steps": ("net(X)", "WATCHED(net, X)"),
    "small transformer": ("model(text[:, :-1])", "WATCHED(model, text[:, :-1])"),
    "ResNet-18, 2x3x64x64": ("net(X)", "WATCHED(net, X)"),
}
"""The module call in each program, and what stands there instead."""

RECORDS = {
    "ours": "every operation, value, gradient (large ones in short); the engine's order; saved; names; source",
    "detect_anomaly": "nothing to look at: checks gradients for nan, keeps the stack of each node's forward",
    "torchviz": "graph nodes of one result, parameters' names; no values, gradients, order or source",
    "torchview": "forward of a module: structure and shapes; no values, gradients or source",
    "torchvista": "forward of a module: structure and shapes, as a page; no values, gradients or source",
    "torchlens": "forward of a module: all values, order, modules, source lines; no names",
    "torchlens, gradients": "the same, and the backward with the gradient of each operation",
}

Watch = Callable[[object, object], object]
Work = Callable[[], object]


def executed(source: str, **space: object) -> Work:
    code = compile(source, "<plain>", "exec")
    return lambda: exec(code, {"__name__": "__main__", **space})


def ours(name: str) -> Work:
    run_program = importlib.import_module("viz.capture.program").run_program
    frame = importlib.import_module("viz.trace.codec").frame
    return lambda: run_program(PROGRAMS[name], frame, dot=False)


def detect_anomaly(name: str) -> Work:
    anomaly = importlib.import_module("torch").autograd.detect_anomaly
    run = executed(PROGRAMS[name])

    def watched() -> None:
        with anomaly():
            run()

    return watched


def on_call(watch: Callable[[], Watch]) -> Callable[[str], Work]:
    """A tool that watches the call of a module."""

    def work(name: str) -> Work:
        return executed(module_program(name).replace(*CALLS[name]), WATCHED=watch())

    return work


def module_program(name: str) -> str:
    return CHAIN if name.startswith("scalar") else PROGRAMS[name]


def torchviz() -> Watch:
    make_dot = importlib.import_module("torchviz").make_dot

    def watch(net, given):
        result = net(given)
        make_dot(result, params=dict(net.named_parameters()))
        return result

    return watch


def torchview() -> Watch:
    draw_graph = importlib.import_module("torchview").draw_graph

    def watch(net, given):
        draw_graph(net, input_data=given, depth=10)
        return net(given)

    return watch


def torchvista() -> Watch:
    trace_model = importlib.import_module("torchvista").trace_model

    def watch(net, given):
        with redirect_stdout(StringIO()):
            trace_model(net, given)
        return net(given)

    return watch


def torchlens() -> Watch:
    trace = importlib.import_module("torchlens").trace

    def watch(net, given):
        trace(net, given)
        return net(given)

    return watch


def torchlens_gradients() -> Watch:
    """The program's own backward runs through what was traced."""
    lens = importlib.import_module("torchlens")
    capture = lens.options.CaptureOptions(save_grads=True)

    def watch(net, given):
        trace = lens.trace(net, given, capture=capture)
        return trace[trace.output_layers[0]].out

    return watch


TOOLS: dict[str, Callable[[str], Work]] = {
    "ours": ours,
    "detect_anomaly": detect_anomaly,
    "torchviz": on_call(torchviz),
    "torchview": on_call(torchview),
    "torchvista": on_call(torchvista),
    "torchlens": on_call(torchlens),
    "torchlens, gradients": on_call(torchlens_gradients),
}


OF_SCRIPTS = ("ours", "detect_anomaly")
"""They take a program as it is."""


@contextmanager
def peak(found: list[int]):
    """The most memory the process held meanwhile, above what it held before, in KB. Linux only."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as reset:
        reset.write("5")
    before = held("VmRSS")
    yield
    found.append(held("VmHWM") - before)


def held(what: str) -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(what))


def measured(tool: str, name: str) -> dict[str, float]:
    """The figures of one tool on one program, in this process."""
    importlib.import_module("torch").set_num_threads(1)
    plain = executed(PROGRAMS[name] if tool in OF_SCRIPTS else module_program(name))
    watched = TOOLS[tool](name)
    seconds: dict[Work, list[float]] = {plain: [], watched: []}
    memory: dict[Work, list[int]] = {plain: [], watched: []}
    for _ in range(PAIRS + 1):
        for work in (plain, watched):
            with peak(memory[work]):
                started = time.perf_counter()
                work()
                seconds[work].append(time.perf_counter() - started)
    slow, base = (statistics.median(seconds[work][1:]) for work in (watched, plain))
    more = statistics.median(memory[watched][1:]) - statistics.median(memory[plain][1:])
    return {"ratio": slow / base, "memory": more / 1024}


def cell(tool: str, name: str) -> str:
    """The ratio and the memory, or why there are none."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers", tool, name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"longer than {PATIENCE} s"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1].partition(":")[0]
    it = json.loads(done.stdout.splitlines()[-1])
    return f"{it['ratio']:.1f} · {it['memory']:+.0f} MB"


def main(arguments: list[str]) -> None:
    if arguments:
        print(json.dumps(measured(*arguments)))
        return
    print(f"| × plain · peak over plain | {' | '.join(PROGRAMS)} | records |\n{'|---' * (len(PROGRAMS) + 2)}|")
    for tool in TOOLS:
        cells = " | ".join(cell(tool, name) for name in PROGRAMS)
        print(f"| {tool} | {cells} | {RECORDS[tool]} |", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
