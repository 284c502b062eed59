"""From the values of accepted records to the summary: derived columns, filter, groups, measures."""

from dataclasses import dataclass, field
from fractions import Fraction

from plain_values import read_literal


@dataclass
class Measured:
    """What one measure of one group has seen: of values that are not missing, and of records."""

    records: int = 0
    count: int = 0
    sum: Fraction = field(default_factory=Fraction)
    min: object = None
    max: object = None

    def add(self, value: object) -> None:
        self.records += 1
        if value is None:
            return
        self.count += 1
        if isinstance(value, int | Fraction):
            self.sum += value
        self.min = value if self.min is None or value < self.min else self.min
        self.max = value if self.max is None or value > self.max else self.max

    def result(self, measure: dict) -> object:
        if measure["function"] == "count" and measure.get("column") is None:
            return self.records
        return getattr(self, measure["function"])


class Summary:
    """Adds up records; `groups` are group keys -> exact measures by name."""

    def __init__(self, spec: dict) -> None:
        self._summary = spec["summary"]
        self._types = {column["name"]: column["type"] for column in spec["input"]["columns"]}
        for derived in self._summary.get("derived", []):
            self._types[derived["name"]] = "decimal" if derived["type"].startswith("decimal") else "integer"
        self._groups: dict[tuple, list[Measured]] = {}

    def add(self, values: dict) -> bool:
        """Whether the filter lets the record in."""
        values = dict(values)
        for derived in self._summary.get("derived", []):
            values[derived["name"]] = derive(derived["function"], [values[name] for name in derived["columns"]])
        if not all(self._holds(condition, values) for condition in self._summary.get("filter", [])):
            return False
        key = tuple(values[name] for name in self._summary["groupBy"])
        measures = self._summary["measures"]
        group = self._groups.setdefault(key, [Measured() for _ in measures])
        for measured, measure in zip(group, measures, strict=True):
            measured.add(values.get(measure.get("column")))
        return True

    @property
    def groups(self) -> dict[tuple, dict[str, object]]:
        measures = self._summary["measures"]
        return {
            key: {measure["name"]: measured.result(measure) for measured, measure in zip(group, measures, strict=True)}
            for key, group in self._groups.items()
        }

    def _holds(self, condition: dict, values: dict) -> bool:
        value, kind = values[condition["column"]], self._types[condition["column"]]

        def literal(text: object) -> object:
            return read_literal(text if isinstance(text, str) else str(text).lower(), kind)

        if condition.get("isMissing") is not None and (value is None) != condition["isMissing"]:
            return False
        if condition.get("min") is not None and (value is None or value < literal(condition["min"])):
            return False
        if condition.get("max") is not None and (value is None or value > literal(condition["max"])):
            return False
        if condition.get("oneOf") is not None and (value is None or value not in map(literal, condition["oneOf"])):
            return False
        return condition.get("notOneOf") is None or value is None or value not in map(literal, condition["notOneOf"])


def derive(function: str, operands: list) -> object:
    """A missing operand makes the result missing; dates and timestamps are ISO text."""
    if any(operand is None for operand in operands):
        return None
    first = operands[0]
    if function in ("year", "month", "day"):
        start, end = {"year": (0, 4), "month": (5, 7), "day": (8, 10)}[function]
        return int(first[start:end])
    result = first
    for operand in operands[1:]:
        if function == "sum":
            result = result + operand
        elif function == "difference":
            result = result - operand
        elif function == "product":
            result = result * operand
        else:
            raise ValueError(f"unknown function {function!r} of a derived column")
    return result


def result_text(value: object, glue_type: str = "") -> str | bool | None:
    """As documents write it: a decimal with all digits of its scale, ISO times, true and false as they are."""
    if value is None or isinstance(value, str | bool):
        return value
    if not glue_type.startswith("decimal"):
        return str(value)
    scale = int(glue_type.removesuffix(")").partition(",")[2])
    shifted = Fraction(value) * 10**scale
    if shifted.denominator != 1:
        raise ValueError(f"{value} has more than the {scale} digits after the point of {glue_type}")
    digits = str(abs(shifted.numerator)).rjust(scale + 1, "0")
    whole = digits[: len(digits) - scale]
    return ("-" if value < 0 else "") + (f"{whole}.{digits[-scale:]}" if scale else whole)
