"""What a build of the plan came to: what was scanned now and what is taken over, together."""

from collections import Counter
from dataclasses import dataclass

from .canonical import fingerprint_of
from .measure_totals import control_measures, merge_totals
from .scan_result import ScanResult
from .segments import Share


@dataclass(frozen=True)
class BuildResult:
    """`state`: built, part, refused, superseded or failed; `message` says why it is neither built nor part."""

    scan: ScanResult
    state: str
    message: str | None
    segment: dict | None
    """The document of what was scanned now, if there was anything and all of it was read."""
    manifest: dict[str, list[dict]] | None
    """The files of the build, if all of them are there."""

    @property
    def share(self) -> Share:
        return self.scan.share

    @property
    def partition(self) -> str:
        return self.share.build["partition"]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.share.build)

    @property
    def segments(self) -> list[dict]:
        return [*self.share.reused, *([self.segment] if self.segment is not None else [])]


def to_build_result(scan: ScanResult, segment: dict | None) -> BuildResult:
    """`segment` describes the scan, if all of it was read; of a build that is scanned at once, its files too."""
    if scan.state != "read":
        return BuildResult(scan, scan.state, scan.message, segment, None)
    if scan.share.build["later"]:
        return BuildResult(scan, "part", None, segment, None)
    is_whole = segment is not None and not scan.share.reused
    manifest = {name: segment[name] for name in ("summary", "quarantine")} if is_whole else None
    return BuildResult(scan, "built", None, segment, manifest)


def sum_segments(segments: list[dict], measures: list[dict]) -> dict:
    """Counts, reasons and control totals of all of them, as a record says them."""
    names = ("records", "accepted", "rejected", "blank", "filtered")
    reasons = sum((Counter(segment["rejectedByReason"]) for segment in segments), Counter())
    return {
        "counts": {name: sum(segment["counts"].get(name, 0) for segment in segments) for name in names},
        "rejectedByReason": dict(reasons),
        "controlTotals": merge_totals(control_measures(measures), *(segment["controlTotals"] for segment in segments)),
    }
