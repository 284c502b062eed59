"""What CSV files must come to, by the plain-Python reference of the job's own tests.

Usage: reference.py FILE... with the spec as JSON on standard input.
Prints JSON: {"totals": {country: "1.00"}, "rejected": [[file, line, reason], ...]}.
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4] / "glue" / "tests"))

from plain_reference import judge_object  # noqa: E402  (found by the line above)


def main(paths: list[str]) -> None:
    spec = json.load(sys.stdin)
    totals, rejected = Counter(), []
    for path in paths:
        by_country, faults, _ = judge_object(Path(path).read_bytes(), spec)
        totals.update({country: sums["total_purchase"] for (country,), sums in by_country.items()})
        rejected += [[path, line, reason] for line, reason, _ in faults]
    print(json.dumps({"totals": {country: str(total) for country, total in totals.items()}, "rejected": rejected}))


if __name__ == "__main__":
    main(sys.argv[1:])
