"""The picture while the film goes on: a real Chromium without a GPU, the bare page, films of 20 to 1,000 cards in view.

For each film: how long it takes to open, JavaScript a step, and the time from frame to frame while stepping ten times
a second and while playing at four times the speed; beside an empty loop of frames on the same page just before.
"""

from __future__ import annotations

import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import BROWSER_FLAGS, find_browser
from tests.stage.conftest import Bare, view
from viz.run import Request, shared
from viz.stage import payload
from viz.story import tell
from viz.story.model import Actor, Cast, Chapter, End, Group, Link, Now, Picture, Step, Story

CARDS = (20, 200, 300, 1000)
OPENED = (20, 100, 200, 500, 1500)
TURN = 10
"""Operations in one turn of the loop of each film."""

PROGRAM = """
import torch
x = torch.tensor([0.5, -1.0], requires_grad=True)
y = x
for i in range({turns}):
{operations}
y.sum().backward()
"""

OPEN = """async data => {
  const start = performance.now()
  mount(data)
  const film = () => place.querySelector('.theater')?.theater.film
  while (film()?.story.id !== data.story_id || !place.querySelector('.card')) await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  return performance.now() - start
}"""
WHOLE = """() => {
  const { film } = place.querySelector('.theater').theater
  film.controls.openTo(Infinity)
  film.camera.asked = 'whole'
  film.timeline.move(Math.floor(film.player.last * 0.85))
  film.camera.follow([], false)
  const shown = [...place.querySelectorAll('.cards > .card')].filter(card => card.style.display !== 'none')
  return shown.length
}"""
FRAMES = """async ([act, frames]) => {
  const film = place.querySelector('.theater')?.theater.film
  const [scripts, between] = [[], []]
  let way = 1
  const step = () => {
    if (film.player.index >= film.player.last - 1) way = -1
    const start = performance.now()
    film.timeline.step(way)
    scripts.push(performance.now() - start)
  }
  if (act === 'play') { film.timeline.play.speed = 4; film.timeline.play.next = () => film.player.index + 1
    film.timeline.toggle() }
  let before = await new Promise(requestAnimationFrame)
  for (let frame = 0; frame < frames; frame++) {
    if (act === 'step' && frame % 6 === 0) step()
    const now = await new Promise(requestAnimationFrame)
    between.push(now - before)
    before = now
  }
  film?.timeline.pause()
  return { scripts, between }
}"""


def told(cards: int) -> Story:
    """A chain of so many cards in a loop, forward and then backward, none of them run by PyTorch."""
    groups = [Group(id="loop", kind="loop", name="for i in range(n)")]
    nodes = [Actor(id="n0", kind="leaf", label="x", size=(1, 1))]
    edges: list[Link] = []
    steps = [Step(key="n0", kind="create", phase="forward", say=[], changes=[("n0", "shown", True)])]
    for number in range(1, cards):
        turn, node, wire = f"turn {(number - 1) // TURN}", f"n{number}", f"e{number}"
        if (number - 1) % TURN == 0:
            groups.append(Group(id=turn, kind="iteration", name=turn, index=number // TURN, parent="loop"))
        nodes.append(Actor(id=node, kind="op", label="y * 2", op="mul", size=(1, 1), group=turn))
        edges.append(Link(id=wire, source=nodes[-2].id, target=node))
        changes = [(node, "shown", True), (node, "value", "v"), (wire, "shown", True)]
        now = Now(focus=[node], edges=[wire])
        steps.append(Step(key=node, kind="op", phase="forward", say=[], changes=changes, now=now))
    waits = [(node.id, "phase", "waits") for node in nodes[1:]]
    steps.append(Step(key="call", kind="call", phase="backward", say=[], changes=waits))
    for number in reversed(range(1, cards)):
        node, wire = f"n{number}", f"e{number}"
        changes = [(node, "phase", "ran"), (wire, "gradient", "v")]
        steps.append(
            Step(key=f"b{number}", kind="node", phase="backward", say=[], changes=changes, now=Now(focus=[node]))
        )
    picture = Picture(shape=(), dtype="float32", data=[1.5])
    cast = Cast(nodes=nodes, edges=edges, groups=groups)
    chapters = [Chapter(key="f", title="forward", phase="forward", first=0)]
    head = {"v": 3, "id": f"made {cards}", "language": "en", "code": "x", "mode": "script", "drawings": []}
    return Story(**head, cast=cast, values={"v": picture}, steps=steps, chapters=chapters, end=End(outcome="ok"))


def recorded(cards: int) -> Story:
    """A program of so many cards, run by PyTorch."""
    operations = "\n".join(["    y = y * 1.01", "    y = torch.tanh(y)"] * (TURN // 2))
    source = PROGRAM.format(turns=max(1, (cards - 2) // TURN), operations=operations)
    return tell(shared().run(Request(source=source)), "en")


def centile(figures: list[float], share: float) -> float:
    return sorted(figures)[min(len(figures) - 1, int(share * len(figures)))]


def opened(browser: Browser, story: Story) -> float:
    """Milliseconds until the first picture, on a page that has shown another film before."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    bare = Bare(context.new_page(), "light")
    bare.page.evaluate(OPEN, payload(view(told=told(8)), 0, warm=True))
    spent = bare.page.evaluate(OPEN, payload(view(told=story), 0, warm=True))
    context.close()
    return spent


def measured(browser: Browser, story: Story) -> dict[str, list[float]]:
    """Milliseconds of JavaScript a step, and from frame to frame in each of the three acts; how many cards are seen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    bare = Bare(context.new_page(), "light")
    idle = bare.page.evaluate(FRAMES, ["idle", 120])["between"]
    bare.mount(view(told=story))
    seen = bare.page.evaluate(WHOLE)
    bare.page.wait_for_timeout(600)
    stepped = bare.page.evaluate(FRAMES, ["step", 180])
    played = bare.page.evaluate(FRAMES, ["play", 240])
    context.close()
    return {
        "seen": [seen],
        "idle": idle,
        "step": stepped["between"],
        "play": played["between"],
        "js": stepped["scripts"],
    }


def row(name: str, figures: dict[str, list[float]], first: float) -> str:
    pairs = [
        f"{statistics.median(figures[act]):8.1f} {centile(figures[act], 0.95):6.1f}"
        for act in ("js", "idle", "step", "play")
    ]
    return f"{name:16} {figures['seen'][0]:5} " + " ".join(pairs) + f" {statistics.median(figures['js']) / first:9.1f}"


def main() -> None:
    kinds = {"made": told, "recorded": recorded}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        columns = "".join(f"{act:>10} {'p95':>4}" for act in ("JS a step", "idle", "stepping", "playing"))
        print(f"{'film':16} {'cards':>5} {columns} {'JS ratio':>9}   (ms)")
        for kind, film in kinds.items():
            first = 0.0
            for cards in CARDS:
                figures = measured(browser, film(cards))
                first = first or statistics.median(figures["js"])
                print(row(f"{kind} {cards}", figures, first), flush=True)
        print(f"\n{'opening, made':16} {'ms':>8}")
        for cards in OPENED:
            print(f"{cards:16} {statistics.median(opened(browser, told(cards)) for _ in range(3)):8.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
