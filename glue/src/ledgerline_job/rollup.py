"""Roll-ups: the builds of a month summed into one file, and all months into the total and its CSV."""

from pyspark.sql import SparkSession

from . import curated_keys
from .build_result import BuildResult, sum_segments
from .canonical import by_month, month_digest_of, total_digest_of
from .merge_files import FileGroup, merge_files
from .rollup_account import account_for
from .scan_task import ScanSettings


def rollup_children(published: list[dict], results: list[BuildResult], spec: dict) -> list[dict]:
    """What is published, with the builds of this run in place of their predecessors, by partition."""
    own = {
        result.partition: {
            "partition": result.partition,
            "fingerprint": result.fingerprint,
            "keys": result.manifest["summary"],
            "controlTotals": sum_segments(result.segments, spec["summary"]["measures"])["controlTotals"],
        }
        for result in results
        if result.state == "built"
    }
    children = {**{child["partition"]: child for child in published}, **own}
    return [children[partition] for partition in sorted(children)]


def sum_months(spark: SparkSession, children: list[dict], settings: ScanSettings) -> list[dict]:
    """Merges the children of every month; returns the months' records, which are for the caller to store.

    @raises RollupError
    """
    months = [(month, month_digest_of(builds), builds) for month, builds in by_month(children).items()]
    groups = [FileGroup(_files(builds), _target(digest, settings)) for _, digest, builds in months]
    merged = merge_files(spark, groups, settings)
    return [
        {
            "version": 1,
            "month": month,
            "digest": digest,
            "runId": settings.run_id,
            "children": [{name: child[name] for name in ("partition", "fingerprint")} for child in builds],
            "summary": [result.file],
            "controlTotals": account_for(f"month {month}", builds, result, settings),
        }
        for (month, digest, builds), result in zip(months, merged, strict=True)
    ]


def sum_total(spark: SparkSession, summed: list[dict], records: list[dict], settings: ScanSettings) -> dict:
    """Merges the months of the plan and those of this run; returns the roll-up record, for the caller to store.

    @raises RollupError
    """
    own = [_as_child(record) for record in records]
    months = sorted([*summed, *own], key=lambda month: month["month"])
    digest = total_digest_of(months)
    export = curated_keys.export(settings.run_id, digest)
    [total] = merge_files(spark, [FileGroup(_files(months), _target(digest, settings), export)], settings)
    return {
        "version": 1,
        "digest": digest,
        "runId": settings.run_id,
        "months": months,
        "summary": [total.file],
        "export": total.export,
        "controlTotals": account_for("the total", months, total, settings),
    }


def _as_child(record: dict) -> dict:
    return {**{name: record[name] for name in ("month", "digest", "controlTotals")}, "keys": record["summary"]}


def _files(children: list[dict]) -> list[dict]:
    return [file for child in children for file in child["keys"]]


def _target(digest: str, settings: ScanSettings) -> str:
    return f"{curated_keys.rollup(settings.run_id, digest)}part-0.parquet"
