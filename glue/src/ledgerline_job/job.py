"""One run: plan in, immutable files and records out. Readers see nothing of it until the trigger points at it."""

from pyspark.sql import SparkSession

from .arguments import JobArguments
from .build_result import to_build_result
from .complete_builds import complete_builds
from .documents import read_plan, read_spec
from .failure import explain_failure
from .object_account import object_accounts
from .object_store import open_store, store_settings_from_environment
from .quarantine_stage import number_lines
from .rollup import rollup_children, sum_months, sum_total
from .run import Run
from .scan_result import ScanResult, judge_scan
from .scan_stage import scan
from .scan_task import ScanSettings, plan_tasks
from .segments import Share, take_share
from .stored_object import BLOCK_BYTES


class RunFailedError(Exception):
    """At least one build failed; the others are finished."""


def run_job(spark: SparkSession, arguments: JobArguments, block_bytes: int = BLOCK_BYTES) -> None:
    """`block_bytes` of an object are the work of one task.

    @raises RunFailedError when a build failed; refused and superseded builds are outcomes, not failures
    """
    settings = store_settings_from_environment()
    store = open_store(arguments.output_root, settings)
    plan_id, plan = read_plan(store, arguments)
    spec = read_spec(open_store(arguments.spec_uri, settings), arguments, plan)
    run = Run(store, arguments, plan_id, plan, spec)

    run.mark_started()
    scan_settings = ScanSettings(spec, arguments.run_id, arguments.output_root, settings, block_bytes=block_bytes)
    try:
        shares = [take_share(store, arguments.output_root, build) for build in plan["builds"]]
        scans = scan_shares(spark, shares, scan_settings)
        builds = [to_build_result(scan, run.describe_segment(scan)) for scan in scans]
        results = complete_builds(spark, builds, scan_settings)
    except Exception as error:
        run.mark_failed(explain_failure(error, spec)[:2000])
        raise
    for result in results:
        run.conclude(result)
    months = sum_months(spark, rollup_children(plan["rollup"]["children"], results, spec), scan_settings)
    run.store_months(months)
    run.store_rollup(sum_total(spark, plan["rollup"]["months"], months, scan_settings))
    run.store_report(results)

    failed = [f"{result.partition}: {result.message}" for result in results if result.state == "failed"]
    if failed:
        raise RunFailedError(f"{len(failed)} of {len(results)} builds failed: {'; '.join(failed)}")


def scan_shares(spark: SparkSession, shares: list[Share], settings: ScanSettings) -> list[ScanResult]:
    """What each build of the plan has that is scanned now, scanned."""
    tasks = plan_tasks([share.to_scan for share in shares], settings)
    prefixes = [share.summary_prefix(settings.run_id) for share in shares]
    ranges, summaries = scan(spark, tasks, prefixes, settings)
    accounts = object_accounts(tasks, number_lines(spark, ranges, settings), settings.spec)
    measures = settings.spec["summary"]["measures"]
    return [judge_scan(index, share, accounts, summaries, measures) for index, share in enumerate(shares)]
