"""`python -m ledgerline_local --port N --state-dir DIR`: serves the local cloud until SIGTERM."""

import argparse
from pathlib import Path

from .environment import enter_clean_environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="ledgerline_local", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state-dir", type=Path, required=True)
    parser.add_argument("--stop-with-stdin", action="store_true", help="stop when stdin ends: the starter is gone")
    options = parser.parse_args()
    state_dir = options.state_dir.resolve()
    enter_clean_environment(options.port, state_dir)
    from .server import serve  # imports MiniStack, which reads the environment on import

    serve(options.port, state_dir, stop_with_stdin=options.stop_with_stdin)


if __name__ == "__main__":
    main()
