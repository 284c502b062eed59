"""One real local cloud for all tests of this folder, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from cloud import Cloud

PACKAGE_ROOT = Path(__file__).parents[1]
START_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(port: int, state_dir: Path) -> subprocess.Popen:
    """Returns when the server answers its health path."""
    command = [sys.executable, "-m", "ledgerline_local", "--port", str(port), "--state-dir", str(state_dir)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE_ROOT)}
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_ledgerline/health", timeout=1).read()
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the local cloud did not answer on port {port} within {START_SECONDS}s: {server.poll()}")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory):
    port = free_port()
    repository = tmp_path_factory.mktemp("repository")
    # As in the real one: Node takes a .js file below it for ESM unless told otherwise.
    (repository / "package.json").write_text('{"type": "module"}')
    state_dir = repository / "local"
    server = start_server(port, state_dir)
    yield Cloud(port, state_dir)
    server.terminate()
    server.wait(10)
