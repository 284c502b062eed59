"""MiniStack as ASGI on 127.0.0.1, with the corrections installed, until SIGTERM or SIGINT."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config
from ministack import app as ministack

from . import whole_answers
from .corrections import install_corrections
from .glue_runs.registry import job_runs
from .kills import KILL_PATH, kills
from .requests import REQUESTS_PATH, requests

HEALTH_PATH = "/_ledgerline/health"


async def application(scope, receive, send) -> None:
    """MiniStack, plus a health path that names this process, so that a launcher can tell whose port it is."""
    if scope["type"] == "http" and scope["path"] == HEALTH_PATH:
        body = json.dumps({"pid": os.getpid(), "jobRuns": job_runs.active_count()}).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return
    if scope["type"] == "http" and scope["path"] == KILL_PATH:
        await kills.answer(scope, receive, send)
        return
    if scope["type"] == "http" and scope["path"] == REQUESTS_PATH:
        await requests.answer(send)
        return
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], *_as_https(scope["headers"])]}
        await requests.around(_with_kills, scope, receive, send)
        return
    await ministack.app(scope, receive, send)


async def _with_kills(scope, receive, send) -> None:
    await kills.around(ministack.app, scope, receive, send)


def _as_https(headers) -> list[tuple[bytes, bytes]]:
    """Policies that deny plain HTTP (aws:SecureTransport) hold on AWS; here the loopback stands for TLS."""
    return [] if any(name == b"x-forwarded-proto" for name, _ in headers) else [(b"x-forwarded-proto", b"https")]


def serve(port: int, state_dir: Path, *, stop_with_stdin: bool) -> None:
    """Blocks until a signal or the end of stdin; afterwards no job run and no Lambda process is alive."""
    install_corrections()
    whole_answers.install()
    job_runs.use_folder(state_dir / "runs")
    try:
        asyncio.run(_serve_until_stopped(port, stop_with_stdin))
    finally:
        job_runs.stop_all("the local cloud was stopped")
        _stop_functions()


async def _serve_until_stopped(port: int, stop_with_stdin: bool) -> None:
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    if stop_with_stdin:
        loop.add_reader(sys.stdin.fileno(), stopped.set)  # nobody writes there: readable means ended
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    await hypercorn_serve(application, config, shutdown_trigger=stopped.wait)


def _stop_functions() -> None:
    from ministack.core import lambda_runtime

    lambda_runtime.reset()
