"""`python -m ledgerline_local --port N --state-dir DIR`: serves the local cloud until SIGTERM."""

import argparse
import errno
import socket
import sys
from pathlib import Path

from .environment import enter_clean_environment

EXIT_PORT_TAKEN = 69


def port_problem(port: int) -> str | None:
    """Why 127.0.0.1:port cannot be bound, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "another process listens there" if error.errno == errno.EADDRINUSE else str(error)
            return f"cannot serve on 127.0.0.1:{port}: {reason}; stop it or choose another port with LEDGERLINE_PORT"
    return None


def main() -> int:
    parser = argparse.ArgumentParser(prog="ledgerline_local", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state-dir", type=Path, required=True)
    options = parser.parse_args()
    if problem := port_problem(options.port):
        print(problem, file=sys.stderr)
        return EXIT_PORT_TAKEN
    state_dir = options.state_dir.resolve()
    enter_clean_environment(options.port, state_dir)
    from .server import serve  # imports MiniStack, which reads the environment on import

    serve(options.port, state_dir)
    return 0


if __name__ == "__main__":
    sys.exit(main())
