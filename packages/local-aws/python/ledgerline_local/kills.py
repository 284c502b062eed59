"""Kills a job run or a function in the middle of its work, for tests: SIGKILL at a request that it makes.

`PUT /_ledgerline/kill` arms one kill, `GET` tells whether it is armed and what was killed, `DELETE` disarms it.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

from ministack.core import lambda_runtime
from ministack.core.router import extract_access_key_id
from ministack.services import sts

from .glue_runs.registry import job_runs

KILL_PATH = "/_ledgerline/kill"


@dataclass
class Kill:
    """@param caller `run` or `function`; others are never killed
    @param request is searched in `PUT /bucket/key?query` or `POST / AWSGlue.BatchUpdatePartition`
    @param when `before`: the request is not carried out; `after`: it is, and its answer gets lost
    @param skip so many matching requests pass first
    """

    caller: str
    request: str = ""
    when: str = "after"
    skip: int = 0

    def __post_init__(self) -> None:
        re.compile(self.request)
        if self.caller not in ("run", "function") or self.when not in ("before", "after"):
            raise ValueError(f"caller {self.caller} and when {self.when}: allowed are run|function and before|after")

    def is_due(self, caller: str, request: str) -> bool:
        """Counts down `skip`."""
        if caller != self.caller or not re.search(self.request, request):
            return False
        self.skip -= 1
        return self.skip < 0


class Kills:
    def __init__(self) -> None:
        self._armed: Kill | None = None
        self._killed: list[dict] = []

    async def answer(self, scope, receive, send) -> None:
        status = 200
        try:
            if scope["method"] == "PUT":
                self._armed = Kill(**json.loads(await _body(receive)))
            elif scope["method"] == "DELETE":
                self._armed = None
            answer = {"armed": self._armed is not None, "killed": self._killed}
        except (ValueError, TypeError, re.error) as error:
            status, answer = 400, {"message": f"cannot arm a kill: {error}; see {__name__}.Kill"}
        await respond(send, status, answer)

    async def around(self, app, scope, receive, send) -> None:
        """Passes a request on to `app`, and kills who makes it when that is due."""
        key, request = access_key_of(scope), _describe(scope)
        kill = self._armed
        if kill is None or not kill.is_due(_caller_of(key), request):
            await app(scope, receive, send)
            return
        self._armed = None
        held: list[dict] = []

        async def hold(message) -> None:
            held.append(message)

        if kill.when == "after":
            await app(scope, receive, hold)
        self._killed.append({"who": _kill(key), "request": request})
        if kill.when == "before":
            await respond(send, 503, {})
        for message in held:
            await send(message)


def _caller_of(access_key: str) -> str:
    if job_runs.run_of(access_key):
        return "run"
    return "function" if _function_of(access_key) else ""


def _function_of(access_key: str) -> str | None:
    """Name of the function whose role session this is."""
    arn = (sts._sessions.get(access_key) or {}).get("Arn", "")
    name = arn.rpartition("/")[2]
    return name if any(worker.func_name == name for worker in _busy_workers()) else None


def _busy_workers() -> list:
    return [worker for workers in list(lambda_runtime._workers.values()) for worker in workers if worker.in_use]


def _kill(access_key: str) -> str:
    """All of a run; of a function every environment that is at work. @returns run id or function name"""
    if run_id := job_runs.run_of(access_key):
        job_runs.kill(run_id)
        return run_id
    name = _function_of(access_key) or ""
    for worker in _busy_workers():
        if worker.func_name == name:
            worker._proc.kill()
    return name


def headers_of(scope) -> dict[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}


def access_key_of(scope) -> str:
    return extract_access_key_id(headers_of(scope), {})


def _describe(scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    address = scope["path"] + (f"?{unquote(query)}" if query else "")
    return f"{scope['method']} {address} {headers_of(scope).get('x-amz-target', '')}".strip()


async def _body(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def respond(send, status: int, answer: dict) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


kills = Kills()
