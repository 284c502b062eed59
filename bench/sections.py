"""The comparisons. Every answer is held against the totals that the generator knows before its time counts."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from control_group import run_limited
from measurement import Measurement, interleave, run
from purchases import Purchases, write_keys, write_purchases
from reconciling import listing, reconciling
from results import Result, Table, to_tables

HERE = Path(__file__).parent
ROOT = HERE.parent
CLI = ROOT / "apps" / "cli" / "dist" / "main.mjs"
SPEC = HERE / "generated" / "users-summary.json"
WORKER_MEMORY_BYTES = 16 * 2**30
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


def _ratio(row: Measurement, against: Measurement) -> str:
    return f"{row.seconds / against.seconds:.2f}x"


def _beside(row: Measurement, clean: Measurement) -> str:
    return f"{_ratio(row, clean)} of clean, {row.rss_mb / clean.rss_mb:.2f}x its memory"


def engine(bench: Bench) -> list[Result]:
    clean = bench.purchases(1000)
    bad = bench.purchases(1000, "every-row-bad")
    quote = bench.purchases(1000, "one-open-quote")
    rows = interleave(
        {
            "bare typed aggregate, errors ignored": lambda: bench.script("bare_aggregate.py", clean, "errors-ignored"),
            "bare typed aggregate, an error ends it": lambda: bench.script("bare_aggregate.py", clean, "errors-raised"),
            "engine-duckdb, strict": lambda: bench.engine(clean),
            "same, every row bad, quarantine written": lambda: bench.engine(bad),
            "same, an open quote in each 10,000th line": lambda: bench.engine(quote),
            "pandas, a first script": lambda: bench.script("pandas_script.py", clean, is_exact=False),
        },
        rounds=5,
    )
    bare, raising, strict, all_bad, quotes, pandas = rows.values()

    aims = [
        ("", ""),
        (f"{_ratio(raising, bare)} of errors ignored", "reported"),
        (f"{_ratio(strict, bare)} of the bare aggregate", "<= 1.4x, reach for 1.1x"),
        (_beside(all_bad, strict), "<= 4x the time, <= 1.5x the memory"),
        (_beside(quotes, strict), "<= 4x the time"),
        (f"{_ratio(pandas, strict)} of engine-duckdb, {pandas.rss_mb / strict.rss_mb:.1f}x its memory", "reported"),
    ]
    files = [clean, clean, clean, bad, quote, clean]
    return [
        Result("Laptop, 1 GB", name, rows[name], file.megabytes, *aim)
        for name, file, aim in zip(rows, files, aims, strict=True)
    ]


def encoding(bench: Bench) -> list[Result]:
    """A file in Latin-1 that should be UTF-8: a letter beyond ASCII in every line, each rejected by the host."""
    clean = bench.purchases(200)
    latin = bench.purchases(200, "no-utf-8")
    rows = interleave(
        {
            "engine-duckdb, strict, clean": lambda: bench.engine(clean),
            "same, no row UTF-8": lambda: bench.engine(latin),
        },
        rounds=3,
    )
    good, bad = rows.values()
    ratios = ["", _beside(bad, good)]
    return [
        Result("Laptop, 200 MB, no row UTF-8", name, row, file.megabytes, ratio, "reported" if ratio else "")
        for (name, row), file, ratio in zip(rows.items(), [clean, latin], ratios, strict=True)
    ]


def memory(bench: Bench) -> list[Result]:
    results = []
    for megabytes in (200, 3000):
        purchases = bench.purchases(megabytes)
        measured = bench.engine(purchases)
        name = f"engine-duckdb, strict, {megabytes} MB"
        results.append(Result("Laptop, memory", name, measured, purchases.megabytes, "", "flat, under 600 MB"))
        purchases.path.unlink()
    return results


def many_groups(bench: Bench) -> list[Result]:
    """Ten million keys: they go to disk on a laptop, and through a shuffle in Spark."""
    keys = max(1, round(10_000_000 * bench.scale))
    path = bench.keys(keys)
    megabytes = path.stat().st_size / 1e6
    rows = {"engine-duckdb": bench.engine_on_keys(path, keys), "Glue job, local[2]": bench.job_on_keys(path, keys)}
    title = f"{keys:,} groups"
    return [Result(title, name, row, megabytes, "", "every sum right") for name, row in rows.items()]


def small(bench: Bench) -> list[Result]:
    purchases = bench.purchases(1)
    rows = interleave({"ledgerline run, 1 MB, whole process": lambda: bench.engine(purchases)}, rounds=5)
    return [Result("Laptop, 1 MB", name, row, 1, "", "< 0.5 s") for name, row in rows.items()]


def _spark_section(bench: Bench, megabytes: int, rounds: int) -> list[Result]:
    purchases = bench.purchases(megabytes)
    names = {
        "Glue job": "glue_job",
        "naive Spark (inferSchema, sum)": "spark_naive",
        "fixed-schema Spark": "spark_fixed_schema",
        "strict Spark SQL": "spark_strict_sql",
    }
    rows = interleave(
        {
            name: lambda script=script: bench.spark(script, purchases, is_exact=script != "spark_naive")
            for name, script in names.items()
        },
        rounds,
    )
    glue = rows["Glue job"]
    aims = ["", ">= 4x", ">= 2x", ">= 3x"]
    title = f"Spark, local[2], {megabytes // 1000} GB"
    return [
        Result(title, name, row, purchases.megabytes, f"{_ratio(row, glue)} the job's time" if aim else "", aim)
        for (name, row), aim in zip(rows.items(), aims, strict=True)
    ]


def spark(bench: Bench) -> list[Result]:
    return _spark_section(bench, 1000, rounds=3)


def spark_large(bench: Bench) -> list[Result]:
    return _spark_section(bench, 3000, rounds=1)


def fixed_cost(bench: Bench) -> list[Result]:
    purchases = bench.purchases(1)
    rows = interleave(
        {
            "trivial Spark job": bench.trivial_spark,
            "Glue job on 1 MB": lambda: bench.spark("glue_job", purchases),
        },
        rounds=3,
    )
    trivial, job = rows.values()
    more = f"{job.seconds - trivial.seconds:+.1f} s"
    return [
        Result("Spark, fixed cost", name, row, 1, *(("", "") if row is trivial else (more, "<= +5 s")))
        for name, row in rows.items()
    ]


def four_workers(bench: Bench) -> list[Result]:
    """Four tasks at a time in the memory of a G.1X worker, each on the worst kind of file."""
    results = []
    for kind in ("clean", "every-row-bad", "one-open-quote"):
        purchases = bench.purchases(1000, kind)
        options = "--master local[4] --driver-memory 10g pyspark-shell"
        environment = {**SPARK_ENVIRONMENT, "PYSPARK_SUBMIT_ARGS": options}
        measured = run_limited(bench.spark_command("glue_job", purchases.path), WORKER_MEMORY_BYTES, environment)
        row = f"Glue job, local[4], {kind}"
        results.append(Result("Four Python workers in 16 GiB", row, measured, purchases.megabytes, "", "no kill"))
        purchases.path.unlink()
    return results


def _tables(measure: Callable[[Bench], list[Result]]) -> Callable[[Bench], list[Table]]:
    return lambda bench: to_tables(measure(bench))


SECTIONS: dict[str, Callable[[Bench], list[Table]]] = {
    "engine": _tables(engine),
    "encoding": _tables(encoding),
    "memory": _tables(memory),
    "many-groups": _tables(many_groups),
    "small": _tables(small),
    "fixed-cost": _tables(fixed_cost),
    "spark": _tables(spark),
    "spark-large": _tables(spark_large),
    "four-workers": _tables(four_workers),
    "reconciling": lambda bench: reconciling(bench.folder, bench.scale),
    "listing": lambda bench: listing(bench.scale),
}
