"""Builds of several segments get files of their own: their sums merged, their quarantine beside each other."""

from dataclasses import replace

from pyspark.sql import SparkSession

from . import curated_keys
from .build_result import BuildResult, sum_segments
from .measure_totals import different_total, merge_totals
from .merge_files import FileGroup, MergedFile, merge_files
from .quarantine_copies import copy_quarantine
from .scan_task import ScanSettings
from .segments import SegmentError


def complete_builds(spark: SparkSession, results: list[BuildResult], settings: ScanSettings) -> list[BuildResult]:
    """Every build has its manifest then, or is failed, or is none that has one."""
    waiting = [index for index, result in enumerate(results) if result.state == "built" and result.manifest is None]
    if not waiting:
        return results
    builds = [results[index] for index in waiting]
    copies = copy_quarantine([build.share.reused for build in builds], settings)
    summaries = _merge_summaries(spark, builds, settings)
    completed = list(results)
    for index, copied, merged in zip(waiting, copies, summaries, strict=True):
        completed[index] = _complete(results[index], copied, merged, settings.spec["summary"]["measures"])
    return completed


def _merge_summaries(spark: SparkSession, builds: list[BuildResult], settings: ScanSettings) -> list[MergedFile | None]:
    """None for a build without rows: it has no file, as one that is scanned at once."""
    groups = {}
    for index, build in enumerate(builds):
        sources = [file for segment in build.segments for file in segment["summary"]]
        target = f"{curated_keys.summary(settings.run_id, build.partition)}part-0.parquet"
        if sources:
            groups[index] = FileGroup(sources, target)
    merged = dict(zip(groups, merge_files(spark, list(groups.values()), settings), strict=True))
    return [merged.get(index) for index in range(len(builds))]


def _complete(
    build: BuildResult, copied: list[dict] | SegmentError, merged: MergedFile | None, measures: list[dict]
) -> BuildResult:
    if isinstance(copied, SegmentError):
        return replace(build, state="failed", message=str(copied), segment=None)
    own = build.segment["quarantine"] if build.segment is not None else []
    manifest = {"summary": [merged.file] if merged else [], "quarantine": [*own, *copied]}
    problem = _unaccounted(build, manifest, merged.totals if merged else {}, measures)
    if problem is not None:
        return replace(build, state="failed", message=problem, segment=None)
    return replace(build, manifest=manifest)


def _unaccounted(build: BuildResult, manifest: dict, written: dict, measures: list[dict]) -> str | None:
    """What differs between the segments and the files of the build, if anything does."""
    account = sum_segments(build.segments, measures)
    rejected, rows = account["counts"]["rejected"], sum(file["rows"] for file in manifest["quarantine"])
    ids = ", ".join(segment["id"] for segment in build.segments)
    if rows != rejected:
        return f"{rejected} records are rejected and {rows} rows lie in quarantine; of segments {ids}"
    if difference := different_total(account["controlTotals"], merge_totals(measures, written)):
        return f"{difference}, of segments {ids}"
    return None
