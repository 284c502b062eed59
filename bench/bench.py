"""Every comparison of the table in README.md, printed and written to RESULTS.md.

`--only NAME` runs one section, `--scale 0.1` smaller files; only a whole run at scale 1 writes RESULTS.md.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from results import Result, write_results
from sections import SECTIONS, Bench

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=sorted(SECTIONS), help="one section")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on all file sizes (default 1)")
    arguments = parser.parse_args()
    chosen = [arguments.only] if arguments.only else list(SECTIONS)
    results: list[Result] = []
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
            try:
                results += SECTIONS[name](Bench(Path(folder), arguments.scale))
            except BaseException:
                print(write_results(results, arguments.scale))
                raise
    table = write_results(results, arguments.scale)
    print(table)
    if arguments.only is None and arguments.scale == 1:
        RESULTS.write_text(table, "utf-8")


if __name__ == "__main__":
    main()
