"""What strictness costs: one task of the job on one object, against a bare aggregate that ignores errors.

Both read the same file with one thread. The rows of a comparison are interleaved in one run, so that a noisy machine
slows all of them; the ratios of the medians are the result.
"""

import hashlib
import json
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1] / "glue" / "src"))

from ledgerline_job.object_store import StoreSettings  # noqa: E402  (found by the line above)
from ledgerline_job.scan_object import ScanSettings, ScanTask, scan_object  # noqa: E402

SEED = 20261123
MEGABYTES = 200
ROUNDS = 3
COUNTRIES = ["India", "USA", "UK", "Germany", "Brazil", "France", "Japan", "Kenya", "Chile", "Norway"]
HEADER = "user_id,country,purchase_amount\n"
SPEC = json.loads((Path(__file__).parent / "generated" / "users-summary.json").read_text())


def write_purchases(path: Path, bad_line: str | None, every: int) -> None:
    """MEGABYTES of purchases; one line in `every` is `bad_line`."""
    chance = random.Random(SEED)
    block = [
        f"{chance.randint(1, 10**6)},{chance.choice(COUNTRIES)},{chance.randint(0, 10**5) / 100:.2f}\n"
        for _ in range(100_000)
    ]
    if bad_line is not None:
        block[::every] = [bad_line] * len(block[::every])
    text = "".join(block)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        while file.tell() < MEGABYTES * 10**6:
            file.write(text)


def bare_aggregate(path: Path) -> int:
    """Accepted records of DuckDB's typed reader, one thread."""
    connection = duckdb.connect(config={"threads": 1})
    columns = "{user_id: 'BIGINT', country: 'VARCHAR', purchase_amount: 'DECIMAL(12,2)'}"
    rows = connection.execute(
        f"SELECT country, sum(purchase_amount), count(*) FROM read_csv($path, columns = {columns},"
        " auto_detect = false, header = true, ignore_errors = true) GROUP BY country",
        {"path": str(path)},
    ).fetchall()
    return sum(count for _, _, count in rows)


def strict_scan(path: Path, etag: str) -> int:
    """Accepted records of one task of the job, quarantine written and every line accounted for."""
    with tempfile.TemporaryDirectory() as output:
        item = {"uri": f"file://{path}", "key": "input/purchases.csv", "etag": etag, "size": path.stat().st_size}
        settings = ScanSettings(SPEC, "bench", f"file://{output}/", StoreSettings())
        *_, account = scan_object(ScanTask(0, 0, 0, "ingest_date=undated", item), settings)
        if account.state != "read" or account.mismatch() is not None:
            raise SystemExit(f"the scan came to {account}")
        return account.accepted


def etag_of(path: Path) -> str:
    with path.open("rb") as file:
        return f'"{hashlib.file_digest(file, "md5").hexdigest()}"'


def measure(rows: dict[str, Callable[[], int]]) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in rows}
    accepted = {}
    for _ in range(ROUNDS):
        for name, row in rows.items():
            started = time.perf_counter()
            accepted[name] = row()
            seconds[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    base = next(iter(medians.values()))
    for name, median in medians.items():
        print(
            f"{name:<46} {median:6.2f} s {MEGABYTES / median:6.0f} MB/s  {median / base:5.2f}x  {accepted[name]:>10,}"
        )


def main() -> None:
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    print(f"{MEGABYTES} MB, median of {ROUNDS}, one thread; {versions}")
    print(f"{'':<46} {'time':>8} {'speed':>11}  {'ratio':>6}  {'accepted':>10}")
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "strict, clean": (None, 1),
            "strict, 1 in 100 not a decimal": ("7,India,1e3\n", 100),
            "strict, 1 unbalanced quote in 10,000 lines": ('7,"India,1.00\n', 10_000),
        }
        rows: dict[str, Callable[[], int]] = {}
        for index, (name, (bad_line, every)) in enumerate(files.items()):
            path = Path(folder) / f"{index}.csv"
            write_purchases(path, bad_line, every)
            if not rows:
                rows["bare typed aggregate, errors ignored"] = partial(bare_aggregate, path)
            rows[name] = partial(strict_scan, path, etag_of(path))
        measure(rows)


if __name__ == "__main__":
    main()
