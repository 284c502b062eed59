"""What one range of an object came to, as its task reports it."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from .judgement import Judgement
from .measure_totals import extremes, merge_totals, table_totals, to_text


@dataclass
class RangeAccount:
    """`lines` after the header are counted by the host; `totals` are exact texts by measure."""

    build: int
    position: int
    """Of the object in its build."""
    index: int
    """Of the range in its object."""
    state: str = "failed"
    """read, refused, superseded or failed"""
    reason: str | None = None
    detail: str | None = None
    blocks: list[str] = field(default_factory=list)
    """SHA-256 of the stored blocks that the range holds."""
    text_bytes: int = 0
    lines: int = 0
    accepted: int = 0
    filtered: int = 0
    """Accepted records that the definition's filter leaves out."""
    rejected: int = 0
    blank: int = 0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    totals: dict[str, str | None] = field(default_factory=dict)
    quarantine: dict | None = None
    seconds: float = 0.0

    def add(self, judgement: Judgement, rejected: pa.Table, measures: list[dict]) -> None:
        """More lines of the range."""
        self.lines += judgement.lines
        self.blank += judgement.blank
        self.accepted += judgement.accepted
        self.filtered += judgement.filtered
        self.rejected += rejected.num_rows
        reasons = {row["values"]: row["counts"] for row in pc.value_counts(rejected["reason"]).to_pylist()}
        self.rejected_by_reason = dict(Counter(self.rejected_by_reason) + Counter(reasons))
        sums = [{name: to_text(value) for name, value in row.items()} for row in judgement.totals]
        outermost = [table_totals(extremes(measures), groups) for groups in judgement.groups]
        self.totals = merge_totals(measures, self.totals, *sums, *outermost)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "RangeAccount":
        return RangeAccount(**json.loads(text))
