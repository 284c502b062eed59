"""The comparisons, row by row. Every answer is right before its time counts: `checked_runs.py`."""

from collections.abc import Callable

from checked_runs import SPARK_ENVIRONMENT, Bench
from control_group import run_limited
from measurement import Measurement, interleave
from reconciling import listing, reconciling
from results import Result, Table, to_tables

WORKER_MEMORY_BYTES = 16 * 2**30


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
