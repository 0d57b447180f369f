"""A user of the hub: starts a server by the hub's interface, opens a notebook, runs its cells."""

import asyncio
import datetime
import json
import time
import uuid
from dataclasses import dataclass
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

SERVER_SECONDS = 240
REQUEST_SECONDS = 120
LARGEST = 200 * 2**20  # bytes of a message
GONE = "dead", "restarting", "autorestarting"


class Stopped(Exception):
    """Why a user's run ended early."""


@dataclass
class Run:
    """What a user waited for, in seconds, and how far the run came."""

    user: str
    server: float = 0.0
    first_cell: float = 0.0
    whole: float = 0.0
    cells: int = 0
    of: int = 0
    reason: str = ""


class Learner:
    def __init__(self, settings, user):
        self.settings = settings
        self.run = Run(user)

    async def _ask(self, method, path, body=None):
        """The answer to a request, below the hub's address."""
        request = HTTPRequest(
            self.settings.url + path,
            method=method,
            headers={"Authorization": f"token {self.settings.token}"},
            body=json.dumps(body) if body is not None else None,
            allow_nonstandard_methods=True,
            request_timeout=REQUEST_SECONDS,
        )
        try:
            answer = await AsyncHTTPClient().fetch(request)
        except (HTTPClientError, OSError) as error:
            raise Stopped(f"{method} {path}: {error}") from None
        text = answer.body.decode("utf-8", "replace")
        return json.loads(text) if text.startswith(("{", "[")) else text

    async def _in_time(self, steps):
        """Do the steps; what stops them is the reason of this run."""
        try:
            await steps
        except Stopped as error:
            self.run.reason = str(error)
        except TimeoutError:
            self.run.reason = "it took too long"

    async def start_server(self):
        await self._in_time(self._start_server())

    async def _start_server(self):
        user, begin = self.run.user, time.monotonic()
        await self._ask("POST", f"/hub/api/users/{user}/server", {})
        while (
            not (await self._ask("GET", f"/hub/api/users/{user}"))["servers"]
            .get("", {})
            .get("ready")
        ):
            if time.monotonic() - begin > SERVER_SECONDS:
                raise Stopped(f"no server after {SERVER_SECONDS} seconds")
            await asyncio.sleep(0.2)
        self.run.server = time.monotonic() - begin
        page = await self._ask("GET", f"/user/{user}/lab")
        if "JupyterLab" not in page:
            raise Stopped("the server shows no JupyterLab")

    async def run_lesson(self):
        if not self.run.reason:
            await self._in_time(self._run_lesson())

    async def _run_lesson(self):
        base = f"/user/{self.run.user}/api"
        path = f"lessons/{self.settings.lesson}.ipynb"
        notebook = await self._ask("GET", f"{base}/contents/{quote(path)}")
        sources = code_cells(notebook["content"])
        self.run.of = len(sources)
        begin = time.monotonic()
        session = await self._ask(
            "POST",
            f"{base}/sessions",
            {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
        )
        address = f"{base}/kernels/{session['kernel']['id']}/channels?session_id={session['id']}"
        channel = await websocket_connect(
            HTTPRequest(
                self.settings.url.replace("http", "ws", 1) + address,
                headers={"Authorization": f"token {self.settings.token}"},
                connect_timeout=REQUEST_SECONDS,
                request_timeout=REQUEST_SECONDS,
            ),
            max_message_size=LARGEST,
        )
        try:
            for source in sources:
                await self._run_cell(channel, source)
                self.run.cells += 1
                self.run.whole = time.monotonic() - begin
                self.run.first_cell = self.run.first_cell or self.run.whole
        finally:
            channel.close()

    async def _run_cell(self, channel, source):
        request = execute_request(source)
        await channel.write_message(json.dumps(request))
        open_ends = {"reply", "idle"}
        while open_ends:
            text = await channel.read_message()
            if text is None:
                raise Stopped(f"cell {self.run.cells + 1}: the connection was closed")
            if isinstance(text, bytes):
                continue  # the data of a widget
            message = json.loads(text)
            content, kind = message["content"], message["header"]["msg_type"]
            state = content.get("execution_state") if kind == "status" else None
            if state in GONE:
                raise Stopped(f"cell {self.run.cells + 1}: its kernel died (no memory left?)")
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            if kind == "error":
                raise Stopped(f"cell {self.run.cells + 1}: {content['ename']}: {content['evalue']}")
            if state == "idle":
                open_ends.discard("idle")
            elif kind == "execute_reply":
                open_ends.discard("reply")


def code_cells(notebook):
    """The sources of the cells that a kernel would be sent."""
    return [
        cell["source"]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and cell["source"].strip()
    ]


def execute_request(source):
    now = datetime.datetime.now(datetime.UTC).isoformat()
    return {
        "header": {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": "",
            "session": uuid.uuid4().hex,
            "date": now,
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "content": {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        },
        "channel": "shell",
        "buffers": [],
    }
