"""Measures of a whole object or build, as exact texts: what was scanned is held against what was written."""

from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

_EXACT = Context(prec=60)
"""More digits than a sum of decimal(38) can have."""
_ADDED = ("sum", "count")


def control_measures(measures: list[dict]) -> list[dict]:
    """Those that have a control total."""
    return [measure for measure in measures if measure["function"] in _ADDED]


def merge_totals(measures: list[dict], *parts: dict[str, str | None]) -> dict[str, str | None]:
    """By the function of each measure; of nothing, sums and counts are 0, minimum and maximum None."""
    return {measure["name"]: _merged(measure, [part.get(measure["name"]) for part in parts]) for measure in measures}


def different_total(expected: dict, seen: dict, where: tuple[str, str] = ("in the scan", "as written")) -> str | None:
    """The first measure of `expected` that is another one as seen, if there is one; `where` either comes from."""
    for measure, total in expected.items():
        if not _is_same(total, seen[measure]):
            return f"{measure} is {total} {where[0]} and {seen[measure]} {where[1]}"
    return None


def table_totals(measures: list[dict], table: pa.Table) -> dict[str, str | None]:
    """Of rows of groups."""
    functions = {"sum": pc.sum, "count": pc.sum, "min": pc.min, "max": pc.max}
    values = {measure["name"]: functions[measure["function"]](table[measure["name"]]).as_py() for measure in measures}
    return {name: to_text(value) for name, value in values.items()}


def extremes(measures: list[dict]) -> list[dict]:
    """The measures that do not add up."""
    return [measure for measure in measures if measure["function"] not in _ADDED]


def to_text(value: object) -> str | None:
    """Plain digits with all decimals; dates and timestamps in ISO form, which sorts as they do."""
    match value:
        case None:
            return None
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _is_same(left: str | None, right: str | None) -> bool:
    """As numbers, where they are numbers: 5 is 5.00."""
    try:
        return left == right or Decimal(left) == Decimal(right)
    except (InvalidOperation, TypeError):
        return False


def _merged(measure: dict, values: list[str | None]) -> str | None:
    found = [value for value in values if value is not None]
    if measure["function"] in _ADDED:
        total = Decimal(0)
        for value in found:
            total = _EXACT.add(total, Decimal(value))
        return format(total, "f")
    order = str if measure["type"] in ("date", "timestamp") else Decimal
    choose = min if measure["function"] == "min" else max
    return choose(found, key=order, default=None)
