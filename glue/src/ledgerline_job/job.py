"""One run: plan in, immutable files and records out. Readers see nothing of it until the trigger points at it."""

import logging

from pyspark.sql import SparkSession

from . import curated_keys, run_documents
from .arguments import JobArguments
from .build_result import BuildResult, judge_build
from .canonical import fingerprint_of
from .documents import read_plan, read_spec, to_bytes
from .failure import explain_failure
from .object_account import object_accounts
from .object_store import ObjectStore, open_store, store_settings_from_environment
from .quarantine_stage import number_lines
from .rollup import rollup_children, write_rollup
from .scan_stage import scan
from .scan_task import ScanSettings, plan_tasks
from .stored_object import BLOCK_BYTES

_log = logging.getLogger(__name__)


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
        tasks = plan_tasks(plan["builds"], scan_settings)
        ranges, summaries = scan(spark, tasks, scan_settings)
        accounts = object_accounts(tasks, number_lines(spark, ranges, scan_settings), spec)
    except Exception as error:
        run.mark_failed(explain_failure(error, spec)[:2000])
        raise
    measures = spec["summary"]["measures"]
    results = [judge_build(index, build, accounts, summaries, measures) for index, build in enumerate(plan["builds"])]
    for result in results:
        run.conclude(result)
    run.store_rollup(write_rollup(spark, rollup_children(plan["rollup"]["children"], results), scan_settings))
    run.store_report(results)

    failed = [f"{result.partition}: {result.message}" for result in results if result.state == "failed"]
    if failed:
        raise RunFailedError(f"{len(failed)} of {len(results)} builds failed: {'; '.join(failed)}")


class Run:
    """The documents of one run, in the curated bucket."""

    def __init__(self, store: ObjectStore, arguments: JobArguments, plan_id: str, plan: dict, spec: dict) -> None:
        self._store = store
        self._root = arguments.output_root
        self._run_id = arguments.run_id
        self._id = {"runId": arguments.run_id, "planId": plan_id}
        self._plan = plan
        self._spec = spec

    def mark_started(self) -> None:
        for build in self._plan["builds"]:
            self._mark(build, "running")

    def mark_failed(self, message: str) -> None:
        for build in self._plan["builds"]:
            self._mark(build, "failed", message)

    def conclude(self, result: BuildResult) -> None:
        """The build record, if the build came to one, then the attempt's outcome."""
        if result.state in ("built", "refused"):
            record = run_documents.build_record(result, self._spec, self._plan["specHash"], self._id)
            key = curated_keys.build(result.partition, result.fingerprint)
            if not self._store.put(self._root + key, to_bytes("build-record", record), only_new=True):
                _log.warning("%s exists: another run finished the same build first, its record stays", key)
        self._mark(result.build, result.state, result.message)
        _log.info("%s %s%s", result.partition, result.state, f": {result.message}" if result.message else "")

    def store_rollup(self, record: dict) -> None:
        """A digest that another run has summed already keeps that run's record."""
        key = curated_keys.rollup_record(record["digest"])
        self._store.put(self._root + key, to_bytes("rollup-record", record), only_new=True)

    def store_report(self, results: list[BuildResult]) -> None:
        document = run_documents.report(results, self._id)
        self._store.put(self._root + curated_keys.report(self._run_id), to_bytes("report", document))

    def _mark(self, build: dict, outcome: str, message: str | None = None) -> None:
        fingerprint = fingerprint_of(build)
        document = run_documents.attempt(build, fingerprint, self._id, outcome, message)
        key = curated_keys.attempt(build["partition"], fingerprint, self._run_id)
        self._store.put(self._root + key, to_bytes("attempt", document))
