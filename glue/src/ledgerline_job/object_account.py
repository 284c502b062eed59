"""What one object came to: every line of it stands in one of these counts, or the build has no record."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from .dialect import Dialect
from .measure_totals import merge_totals
from .range_account import RangeAccount
from .scan_task import ScanTask
from .stored_object import content_hash
from .text_stream import RefusedError, SizeLimit

_GRAVITY = ("failed", "superseded", "refused", "read")
"""What must be tried again goes before what is decided."""


@dataclass(frozen=True)
class ObjectAccount:
    """The sum of its ranges; `position` is that of the object in its build."""

    build: int
    position: int
    state: str
    """read, refused, superseded or failed"""
    reason: str | None
    detail: str | None
    sha256: str | None
    """Of the stored content, by `content_hash`; only of an object that was read."""
    lines: int
    accepted: int
    filtered: int
    rejected: int
    blank: int
    rejected_by_reason: dict[str, int]
    totals: dict[str, str | None]
    quarantine: list[dict]
    seconds: float

    def mismatch(self) -> str | None:
        """Why the account does not hold, if it does not."""
        kept = sum(file["rows"] for file in self.quarantine)
        if kept != self.rejected:
            return f"{self.rejected} records are rejected and {kept} rows lie in quarantine; allowed is no difference"
        if self.lines == self.accepted + self.rejected + self.blank:
            return None
        return (
            f"{self.lines} lines, but {self.accepted} accepted + {self.rejected} rejected + {self.blank} blank "
            f"= {self.accepted + self.rejected + self.blank}; allowed is no difference, the kernel lost or doubled some"
        )


def object_accounts(tasks: list[ScanTask], ranges: list[RangeAccount], spec: dict) -> list[ObjectAccount]:
    """The account of every object of which at least one range came back."""
    of_objects: dict[tuple[int, int], list[RangeAccount]] = defaultdict(list)
    for account in ranges:
        of_objects[account.build, account.position].append(account)
    counts = Counter((task.build, task.position) for task in tasks)
    sizes = {(task.build, task.position): task.object["size"] for task in tasks}
    return [sum_ranges(parts, counts[which], sizes[which], spec) for which, parts in of_objects.items()]


def sum_ranges(ranges: list[RangeAccount], count: int, stored_bytes: int, spec: dict) -> ObjectAccount:
    """`ranges` are what came back of an object of `count` ranges, in any order."""
    ranges = sorted(ranges, key=lambda account: account.index)
    state, reason, detail = _outcome(ranges, count, stored_bytes, Dialect.from_spec(spec))
    return ObjectAccount(
        build=ranges[0].build,
        position=ranges[0].position,
        state=state,
        reason=reason,
        detail=detail,
        sha256=content_hash([block for part in ranges for block in part.blocks]) if state == "read" else None,
        **{name: sum(getattr(part, name) for part in ranges) for name in ("lines", "accepted", "filtered")},
        **{name: sum(getattr(part, name) for part in ranges) for name in ("rejected", "blank")},
        rejected_by_reason=dict(sum((Counter(part.rejected_by_reason) for part in ranges), Counter())),
        totals=merge_totals(spec["summary"]["measures"], *(part.totals for part in ranges)),
        quarantine=[part.quarantine for part in ranges if part.quarantine is not None],
        seconds=round(sum(part.seconds for part in ranges), 3),
    )


def _outcome(
    ranges: list[RangeAccount], count: int, stored_bytes: int, dialect: Dialect
) -> tuple[str, str | None, str | None]:
    """State, reason and detail: those of the gravest range."""
    if [part.index for part in ranges] != list(range(count)):
        return "failed", None, f"{count} ranges were planned, {len(ranges)} accounts came back"
    gravest = min(ranges, key=lambda part: _GRAVITY.index(part.state))
    if gravest.state == "read":
        try:
            SizeLimit(dialect, stored_bytes).check(sum(part.text_bytes for part in ranges))
        except RefusedError as error:
            return "refused", error.reason, error.detail
    return gravest.state, gravest.reason, gravest.detail
