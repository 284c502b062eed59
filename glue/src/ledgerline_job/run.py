"""The documents of one run, in the curated bucket, in the order in which a crash between any two does no harm."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from . import curated_keys, run_documents
from .arguments import JobArguments
from .build_result import BuildResult
from .canonical import fingerprint_of
from .documents import to_bytes
from .object_store import ObjectStore
from .scan_result import ScanResult

_log = logging.getLogger(__name__)
_THREADS = 16
"""For small writes that do not wait for each other."""


class Run:
    """Writes what the run has to say."""

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

    def describe_segment(self, scan: ScanResult) -> dict | None:
        return run_documents.segment(scan, self._spec, self._id)

    def conclude(self, result: BuildResult) -> None:
        """What was scanned for later builds, the build record, if it came to one, then the attempt's outcome."""
        if result.segment is not None:
            result = replace(result, segment=self._store_segment(result.segment))
        if result.state in ("built", "refused"):
            record = run_documents.build_record(result, self._spec, self._plan["specHash"], self._id)
            key = curated_keys.build(result.partition, result.fingerprint)
            if not self._store.put(self._root + key, to_bytes("build-record", record), only_new=True):
                _log.warning("%s exists: another run finished the same build first, its record stays", key)
        self._mark(result.share.build, result.state, result.message)
        _log.info("%s %s%s", result.partition, result.state, f": {result.message}" if result.message else "")

    def store_months(self, records: list[dict]) -> None:
        """A month that another run has summed already keeps that run's record."""
        for record in records:
            key = curated_keys.month_record(record["digest"])
            self._store.put(self._root + key, to_bytes("month-record", record), only_new=True)

    def store_rollup(self, record: dict) -> None:
        """A digest that another run has summed already keeps that run's record."""
        key = curated_keys.rollup_record(record["digest"])
        self._store.put(self._root + key, to_bytes("rollup-record", record), only_new=True)

    def store_report(self, results: list[BuildResult]) -> None:
        document = run_documents.report(results, self._spec, self._id)
        self._store.put(self._root + curated_keys.report(self._run_id), to_bytes("report", document))

    def _store_segment(self, segment: dict) -> dict:
        """First the marks of its contents. One that another run has stored already stays, and is the one to name."""
        partition = segment["partition"]
        read = [item for item in segment["objects"] if item["counts"]["records"] > 0]
        keys = sorted({curated_keys.content(item["sha256"], partition) for item in read})
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(lambda key: self._store.put(self._root + key, b""), keys))
        uri = self._root + curated_keys.segment(partition, segment["id"])
        if self._store.put(uri, to_bytes("segment", segment), only_new=True):
            return segment
        return {**segment, "runId": json.loads(self._store.read(uri))["runId"]}

    def _mark(self, build: dict, outcome: str, message: str | None = None) -> None:
        fingerprint = fingerprint_of(build)
        document = run_documents.attempt(build, fingerprint, self._id, outcome, message)
        key = curated_keys.attempt(build["partition"], fingerprint, self._run_id)
        self._store.put(self._root + key, to_bytes("attempt", document))
