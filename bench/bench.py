"""Every comparison of the table in README.md, printed and written to RESULTS.md.

`--only NAME` runs one section, given again others too, `--scale 0.1` on smaller files; at scale 1 what was measured
replaces its sections of RESULTS.md, and the others stay.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from checked_runs import Bench
from results import Table, replace_sections, to_markdown
from sections import SECTIONS

RESULTS = Path(__file__).parent / "RESULTS.md"


def measure(name: str, scale: float) -> list[str]:
    """The sections of the page that a section of the bench fills."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
        tables: list[Table] = SECTIONS[name](Bench(Path(folder), scale))
    return [to_markdown(table, load) for table in tables]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=sorted(SECTIONS), help="a section; may be given again")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on all sizes (default 1)")
    arguments = parser.parse_args()
    for name in arguments.only or SECTIONS:
        measured = measure(name, arguments.scale)
        print("\n".join(measured), flush=True)
        if arguments.scale == 1:
            page = RESULTS.read_text("utf-8") if RESULTS.exists() else "# Results\n"
            RESULTS.write_text(replace_sections(page, measured), "utf-8")


if __name__ == "__main__":
    main()
