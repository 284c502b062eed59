"""What the kernel says about some records of an object."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

REJECTED = pa.schema(
    [("line", pa.int64()), ("reason", pa.string()), ("column_name", pa.string()), ("raw_line", pa.string())]
)


@dataclass
class Judgement:
    """`lines` and `blank` are the host's counts, the others the kernel's.

    `rejected` are tables of REJECTED; `groups` tables of keys and partial measures of accepted, unfiltered records;
    `totals` rows of sums and counts over them.
    """

    lines: int
    blank: int
    accepted: int = 0
    filtered: int = 0
    rejected: list[pa.Table] = field(default_factory=list)
    groups: list[pa.Table] = field(default_factory=list)
    totals: list[dict] = field(default_factory=list)

    def rejected_rows(self, first_line: int) -> pa.Table:
        """In order of lines, whose numbers begin with `first_line` where the kernel's begin with 1."""
        rows = pa.concat_tables(self.rejected) if self.rejected else REJECTED.empty_table()
        if len(self.rejected) > 1:
            rows = rows.sort_by("line")
        return rows.set_column(0, "line", pc.add(rows["line"], first_line - 1))
