"""Runs `sys.argv[2:]` and writes its exit code, seconds and highest memory to the file `sys.argv[1]`.

A process begins with the memory of the one that starts it in its books, so that one has to be small.
"""

import json
import os
import sys
import time
from pathlib import Path

report, *command = sys.argv[1:]
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
measured = {
    "code": os.waitstatus_to_exitcode(status),
    "seconds": time.perf_counter() - started,
    "rss_mb": usage.ru_maxrss * 1024 / 1e6,
}
Path(report).write_text(json.dumps(measured))
