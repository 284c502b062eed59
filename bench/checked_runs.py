"""What the sections compare: each program once, its answer held against the totals that the generator knows."""

import json
import shutil
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from measurement import Measurement, run
from purchases import Purchases, write_keys, write_purchases

HERE = Path(__file__).parent
ROOT = HERE.parent
CLI = ROOT / "apps" / "cli" / "dist" / "main.mjs"
SPEC = HERE / "generated" / "users-summary.json"
# what reaches Spark's Python workers
SPARK_ENVIRONMENT = {"PYTHONPATH": str(ROOT / "glue" / "src"), "PYSPARK_PYTHON": sys.executable}
HELD_BY_A_GATE = 3
JOB_TOTAL = "runs/bench/rollup/*/part-*.parquet"


@dataclass(frozen=True)
class Bench:
    """A folder for files that go again, and the factor on their sizes."""

    folder: Path
    scale: float

    def purchases(self, megabytes: int, kind: str = "clean") -> Purchases:
        size = max(1, round(megabytes * self.scale)) if megabytes > 1 else megabytes
        path = self.folder / "input" / f"{kind}-{megabytes}.csv"
        path.parent.mkdir(exist_ok=True)
        return write_purchases(path, size, kind)

    def engine(self, purchases: Purchases) -> Measurement:
        """`ledgerline run` as a whole process; the totals and the number of rejected records must be right."""
        output = self._fresh("output")
        command = ["node", str(CLI), "run", "users-summary", "--input", str(purchases.path), "--output", str(output)]
        measured = run([*command, "--json"], (0, HELD_BY_A_GATE))
        _check(purchases, dict(_csv_totals(output / "users_summary.csv")))
        (build,) = json.loads((output / "report.json").read_text())["builds"]
        if (build["rejected"], build["records"]) != (purchases.rejected, purchases.lines):
            sys.exit(f"{purchases.path.name}: the report says {build}, written were {purchases.lines} lines")
        return measured

    def script(self, name: str, purchases: Purchases, *more: str, is_exact: bool = True) -> Measurement:
        measured = run([sys.executable, str(HERE / "rows" / name), str(purchases.path), *more])
        _check(purchases, json.loads(measured.output), is_exact)
        return measured

    def spark(self, name: str, purchases: Purchases, is_exact: bool = True) -> Measurement:
        measured = run_spark(self.spark_command(name, purchases.path))
        is_job = name == "glue_job"
        totals = self._job_totals() if is_job else json.loads(measured.output.splitlines()[-1])
        _check(purchases, totals, is_exact)
        return measured

    def trivial_spark(self) -> Measurement:
        return run_spark([sys.executable, str(HERE / "rows" / "spark_trivial.py")])

    def spark_command(self, name: str, source: Path) -> list[str]:
        script = str(HERE / "rows" / f"{name}.py")
        spec = [str(SPEC)] if name == "glue_job" else []
        return [sys.executable, script, str(source), str(self._fresh("spark-output")), *spec]

    def _job_totals(self) -> dict[str, str]:
        (file,) = (self.folder / "spark-output").glob(JOB_TOTAL)
        return {row["country"]: str(row["total_purchase"]) for row in pq.read_table(file).to_pylist()}

    def keys(self, keys: int) -> Path:
        path = self.folder / "input" / "keys.csv"
        path.parent.mkdir(exist_ok=True)
        write_keys(path, keys)
        return path

    def engine_on_keys(self, path: Path, keys: int) -> Measurement:
        output = self._fresh("output")
        command = ["node", str(CLI), "run", "users-summary", "--input", str(path), "--output", str(output), "--json"]
        measured = run(command)
        _check_keys(output / "summary.parquet", keys)
        return measured

    def job_on_keys(self, path: Path, keys: int) -> Measurement:
        measured = run_spark(self.spark_command("glue_job", path))
        _check_keys(self.folder / "spark-output" / JOB_TOTAL, keys)
        return measured

    def _fresh(self, name: str) -> Path:
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path


def run_spark(command: list[str]) -> Measurement:
    """Its memory is that of a JVM and of workers, of which the command's own process knows nothing."""
    return replace(run(command, environment=SPARK_ENVIRONMENT), rss_mb=0)


def _csv_totals(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]


def _check(purchases: Purchases, totals: dict[str, str], is_exact: bool = True) -> None:
    """The floats of a naive script may be some cents off; everything else is exact."""
    expected = {country: Decimal(cents) / 100 for country, cents in purchases.cents.items() if cents > 0}
    tolerance = Decimal(0) if is_exact else Decimal(1)
    wrong = [
        country
        for country in {**expected, **totals}
        if abs(expected.get(country, Decimal(-9)) - Decimal(totals.get(country, "-9"))) > tolerance
    ]
    if wrong:
        sys.exit(f"{purchases.path.name}: wrong totals for {wrong[:5]}")


def _check_keys(files: Path, keys: int) -> None:
    """Every key once, with the sum of its two lines."""
    expected = f"SELECT 'place ' || range, (2 * range + 0.75)::DECIMAL(38,2) FROM range({keys})"
    rows, wrong = duckdb.execute(
        f"SELECT (SELECT count(*) FROM read_parquet($files)), (SELECT count(*) FROM ("
        f"{expected} EXCEPT SELECT country, total_purchase FROM read_parquet($files)))",
        {"files": str(files)},
    ).fetchone()
    if (rows, wrong) != (keys, 0):
        sys.exit(f"{files}: {rows} rows, {wrong} keys are missing or wrong; expected {keys}")
