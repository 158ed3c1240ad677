"""A visitor without a browser: Streamlit's own protocol over a websocket, as its page speaks it.

Opens the app, presses Run, and waits until a view of the stage answers that ask. Knows what travels, and draws nothing.
"""

from __future__ import annotations

import json
import time
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

STAGE = "autograd_theater_open"
LARGEST = 64 * 2**20


class Visitor:
    """``async with Visitor(url) as visitor: await visitor.open(); seconds = await visitor.run(code)``"""

    def __init__(self, url: str) -> None:
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection
        self._stage = ""
        self._seq = 0
        self.story: str | None = None
        """The id of the film that is shown."""
        self.received = 0
        """Bytes."""

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(self._url, subprotocols=["streamlit"], max_size=LARGEST, open_timeout=60)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def open(self, query: str = "") -> float:
        """Seconds until the stage has its first film."""
        began = time.monotonic()
        message = BackMsg()
        message.rerun_script.query_string = query
        await self._socket.send(message.SerializeToString())
        await self._until(lambda: self.story is not None)
        return time.monotonic() - began

    async def run(self, code: str) -> float:
        """Seconds from the press of Run to the view that answers it."""
        self._seq += 1
        ask = {"kind": "run", "code": code, "seq": self._seq, "options": {}}
        message = BackMsg()
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = _make_trigger_id(self._stage, "events")
        widget.json_trigger_value = json.dumps([{"event": "ask", "value": [ask]}])
        began = time.monotonic()
        await self._socket.send(message.SerializeToString())
        await self._until(lambda: self._heard >= self._seq)
        return time.monotonic() - began

    async def _until(self, done: Any) -> None:
        self._heard = 0
        while not done():
            data = await self._socket.recv()
            self.received += len(data)
            self._look(ForwardMsg.FromString(data))

    def _look(self, message: ForwardMsg) -> None:
        component = message.delta.new_element.bidi_component
        if component.component_name != STAGE:
            return
        view = json.loads(component.json or component.mixed.json)
        self._stage, self.story, self._heard = component.id, view["story_id"], view["heard"]
