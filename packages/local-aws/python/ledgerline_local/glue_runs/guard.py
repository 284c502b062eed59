"""Runs a command and takes it down when the server goes: run as a file, not imported.

The server holds the other end of this process's stdin. When it closes it, on purpose or by dying,
the whole process group (the script, its JVM) is killed.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def kill_group_when_stdin_ends() -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


def write_pid(pid: int) -> None:
    """`script.pid` in the folder of the run, for whoever wants to kill the script alone."""
    whole = Path("script.pid.new")
    whole.write_text(str(pid))
    whole.rename("script.pid")


def main(command: list[str]) -> int:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    write_pid(child.pid)
    threading.Thread(target=kill_group_when_stdin_ends, daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
