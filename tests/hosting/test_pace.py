"""What one page sends faster than a hand waits, and is not lost; others do not wait with it; nothing is uploaded."""

from __future__ import annotations

import asyncio
import time

from tests.hosting.loop import in_a_loop
from viz.hosting import doors
from viz.hosting.pace import Pace
from viz.hosting.settings import Settings

AT_ONCE, A_SECOND = 5, 50.0


class App:
    """Takes whatever a page sends, and remembers what and when."""

    def __init__(self) -> None:
        self.taken: dict[str, list[tuple[int, float]]] = {}
        self.called: list[str] = []

    async def __call__(self, scope, receive, send) -> None:
        self.called.append(scope["path"])
        if scope["type"] != "websocket":
            return
        taken, began = self.taken.setdefault(scope["path"], []), time.monotonic()
        while (message := await receive())["type"] == "websocket.receive":
            taken.append((message["bytes"][0], time.monotonic() - began))


def sends(count: int):
    """A page that sends so many messages at once, and leaves."""
    messages = iter([{"type": "websocket.receive", "bytes": bytes([number])} for number in range(count)])

    async def receive() -> dict:
        return next(messages, {"type": "websocket.disconnect"})

    return receive


async def nothing(message: dict) -> None:
    pass


def test_a_flood_waits_and_is_not_lost_and_nobody_waits_with_it():
    app = App()
    door = Pace(app, AT_ONCE, A_SECOND)

    async def class_of_two() -> None:
        pages = {"flood": 25, "quiet": AT_ONCE}
        await asyncio.gather(*(door({"type": "websocket", "path": it}, sends(pages[it]), nothing) for it in pages))

    in_a_loop(class_of_two())
    flood, quiet = app.taken["flood"], app.taken["quiet"]
    assert [number for number, _ in flood] == list(range(25))
    assert [number for number, _ in quiet] == list(range(AT_ONCE))
    assert flood[-1][1] >= (25 - AT_ONCE) / A_SECOND * 0.9
    assert quiet[-1][1] < flood[-1][1] / 2, "who sends few waits for nobody"


def test_nothing_can_be_uploaded():
    app, said = App(), []

    async def answer(message: dict) -> None:
        said.append(message)

    for path in ("/_stcore/upload_file/a/b", "/base/_stcore/upload_file/a/b"):
        scope = {"type": "http", "method": "PUT", "path": path, "headers": []}
        in_a_loop(Pace(app)(scope, sends(0), answer))
    assert [it["status"] for it in said if it["type"] == "http.response.start"] == [404, 404]
    assert app.called == []


def test_the_door_stands_where_strangers_come():
    kinds = {mode: [door.cls for door in doors(Settings(mode=mode))] for mode in ("local", "hosted")}
    assert Pace in kinds["hosted"] and Pace not in kinds["local"]
