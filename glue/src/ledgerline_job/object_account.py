"""What one object came to: every line of it stands in one of these counts, or the build has no record."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from decimal import Context, Decimal

_EXACT = Context(prec=60)
"""More digits than a sum of decimal(38) can have."""


@dataclass
class ObjectAccount:
    """`lines` after the header are counted by the host; `totals` are exact decimal texts by measure."""

    build: int
    position: int
    """Of the object in its build."""
    state: str = "failed"
    """read, refused, superseded or failed"""
    reason: str | None = None
    detail: str | None = None
    sha256: str | None = None
    lines: int = 0
    accepted: int = 0
    rejected: int = 0
    blank: int = 0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    quarantine: dict | None = None
    seconds: float = 0.0

    def add(self, lines: int, blank: int, accepted: int, reasons: list[str], totals: dict[str, Decimal]) -> None:
        """One more range."""
        self.lines += lines
        self.blank += blank
        self.accepted += accepted
        self.rejected += len(reasons)
        self.rejected_by_reason = dict(Counter(self.rejected_by_reason) + Counter(reasons))
        self.totals = add_totals(self.totals, totals)

    def mismatch(self) -> str | None:
        """Why the account does not hold, if it does not."""
        if self.lines == self.accepted + self.rejected + self.blank:
            return None
        return (
            f"{self.lines} lines, but {self.accepted} accepted + {self.rejected} rejected + {self.blank} blank "
            f"= {self.accepted + self.rejected + self.blank}; allowed is no difference, the kernel lost or doubled some"
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "ObjectAccount":
        return ObjectAccount(**json.loads(text))


def add_totals(left: dict[str, str], right: dict) -> dict[str, str]:
    """Exact sums by measure; values are decimal texts or Decimals."""
    return {
        name: format(_EXACT.add(Decimal(left.get(name, 0)), Decimal(right.get(name, 0))), "f")
        for name in dict.fromkeys([*left, *right])
    }
