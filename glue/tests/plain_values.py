"""From the text of a field to its value, by the column of the contract, or the reason why it has none.

Values: text and boolean as they are, integer int, decimal Fraction (exact, without a context that rounds), date and
timestamp as ISO text of fixed width, which sorts as time does. None is missing.
"""

import re
from fractions import Fraction

DIGITS = "0123456789"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TOKENS = ("yyyy", "MM", "dd", "HH", "mm", "ss")
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1


def judge_field(field: str, column: dict) -> tuple[str | None, object]:
    """(reason, None) or (None, value)."""
    if field == "":
        return ("missing", None) if column["required"] else (None, None)
    value = _READERS[column["type"]](field, column)
    if value is None:
        return f"not-{column['type']}", None
    if column["type"] != "text":
        return ("out-of-range", None) if _is_out_of_range(value, column) else (None, value)
    if len(field) > column["maxLength"]:
        return "too-long", None
    if column.get("pattern") is not None and not re.fullmatch(column["pattern"], field, re.ASCII):
        return "pattern", None
    if column.get("oneOf") is not None and field not in column["oneOf"]:
        return "not-allowed", None
    return None, value


def read_literal(text: str, column_type: str) -> object:
    """A limit or a value of a filter as the spec writes it: times in ISO form, booleans true or false."""
    if column_type == "integer":
        return int(text)
    if column_type == "decimal":
        return Fraction(text)
    if column_type == "boolean":
        return {"true": True, "false": False}[text]
    return text.replace("T", " ") if column_type == "timestamp" else text


def _is_out_of_range(value: object, column: dict) -> bool:
    if column["type"] == "integer" and not MIN_INTEGER <= value <= MAX_INTEGER:
        return True
    low, high = column.get("min"), column.get("max")
    if low is not None and value < read_literal(low, column["type"]):
        return True
    return high is not None and value > read_literal(high, column["type"])


def _read_text(field: str, column: dict) -> str:
    return field


def _read_integer(field: str, column: dict) -> int | None:
    digits = field[1:] if field[0] == "-" else field
    if not _all_digits(digits):
        return None
    return -_whole(digits) if field[0] == "-" else _whole(digits)


def _read_decimal(field: str, column: dict) -> Fraction | None:
    digits = field[1:] if field[0] == "-" else field
    whole, point, fraction = digits.partition(".")
    if not _all_digits(whole) or len(whole) > column["precision"] - column["scale"]:
        return None
    if point and not (_all_digits(fraction) and len(fraction) <= column["scale"]):
        return None
    value = Fraction(_whole(whole + fraction), 10 ** len(fraction))
    return -value if field[0] == "-" else value


def _read_boolean(field: str, column: dict) -> bool | None:
    if field in column["trueWords"]:
        return True
    return False if field in column["falseWords"] else None


def _read_date(field: str, column: dict) -> str | None:
    return _iso_time(field, column["format"], with_time=False)


def _read_timestamp(field: str, column: dict) -> str | None:
    return _iso_time(field, column["format"], with_time=True)


def _iso_time(field: str, form: str, with_time: bool) -> str | None:
    """`form` in tokens of fixed width and literals; None when the field is not exactly that or no real time."""
    parts = dict.fromkeys(TOKENS, 0)
    while form:
        token = next((token for token in TOKENS if form.startswith(token)), None)
        width = len(token) if token else 1
        piece = field[:width]
        if token and not (len(piece) == width and _all_digits(piece)):
            return None
        if not token and piece != form[0]:
            return None
        if token:
            parts[token] = _whole(piece)
        field, form = field[width:], form[width:]
    if field or not _is_real_time(parts):
        return None
    date = f"{parts['yyyy']:04}-{parts['MM']:02}-{parts['dd']:02}"
    return f"{date} {parts['HH']:02}:{parts['mm']:02}:{parts['ss']:02}" if with_time else date


def _is_real_time(parts: dict[str, int]) -> bool:
    year, month = parts["yyyy"], parts["MM"]
    if year < 1 or not 1 <= month <= 12:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 29 if month == 2 and is_leap else DAYS[month - 1]
    return 1 <= parts["dd"] <= days and parts["HH"] < 24 and parts["mm"] < 60 and parts["ss"] < 60


def _all_digits(text: str) -> bool:
    return text != "" and all(character in DIGITS for character in text)


def _whole(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 10 + DIGITS.index(digit)
    return value


_READERS = {
    "text": _read_text,
    "integer": _read_integer,
    "decimal": _read_decimal,
    "boolean": _read_boolean,
    "date": _read_date,
    "timestamp": _read_timestamp,
}
