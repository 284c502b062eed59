"""The grammar of design section 6 in plain Python, character by character: no DuckDB, no csv module, no regex.

Slow and written from the text alone, so that the kernel can be held against something that shares nothing with it.
"""

from decimal import Decimal

DIGITS = "0123456789"


def judge_object(content: bytes, spec: dict) -> tuple[dict, list[tuple], int]:
    """(totals by group keys, [(line number, reason, column)], blank lines) of an object with a right header."""
    body = content[3:] if content[:3] == b"\xef\xbb\xbf" else content
    totals: dict[tuple, dict[str, Decimal]] = {}
    rejected: list[tuple] = []
    blank = 0
    crlf = body.split(b"\n")[0][-1:] == b"\r" and b"\n" in body
    lines = body.split(b"\n")
    last = len(lines) - 1
    for number, line in enumerate(lines, start=1):
        if number == 1 or (number - 1 == last and line == b""):
            continue
        ended = number - 1 < last
        has_return = crlf and ended and line[-1:] == b"\r"
        text = line[:-1] if has_return else line
        if text == b"":
            blank += 1
            continue
        fault, values = judge_record(text, crlf and ended and not has_return, spec)
        if fault:
            rejected.append((number, *fault))
        else:
            _add(totals, values, spec["summary"])
    return totals, rejected, blank


def judge_record(line: bytes, wrong_ending: bool, spec: dict) -> tuple[tuple | None, dict]:
    """((reason, column), {}) or (None, values by column)."""
    if len(line) > spec["input"]["dialect"]["maxLineBytes"]:
        return ("line-too-long", None), {}
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return ("invalid-utf8", None), {}
    if "\0" in text:
        return ("nul", None), {}
    if wrong_ending or "\r" in text:
        return ("line-ending", None), {}
    fields = split_fields(text)
    if isinstance(fields, str):
        return (fields, None), {}
    columns = spec["input"]["columns"]
    if len(fields) != len(columns):
        return ("too-few-fields" if len(fields) < len(columns) else "too-many-fields", None), {}
    values = {}
    for column, field in zip(columns, fields, strict=True):
        reason, values[column["name"]] = judge_field(field, column)
        if reason:
            return (reason, column["name"]), {}
    return None, values


def split_fields(text: str) -> list[str] | str:
    """The fields of a line, or its fault."""
    fields, at = [], 0
    while True:
        if text[at : at + 1] == '"':
            field, at = "", at + 1
            while True:
                if at >= len(text):
                    return "unbalanced-quote"
                if text[at] != '"':
                    field, at = field + text[at], at + 1
                elif text[at + 1 : at + 2] == '"':
                    field, at = field + '"', at + 2
                else:
                    at += 1
                    break
            if at < len(text) and text[at] != ",":
                return "text-after-quote"
        else:
            end = text.find(",", at)
            end = len(text) if end < 0 else end
            field, at = text[at:end], end
        fields.append(field)
        if at >= len(text):
            return fields
        at += 1


def judge_field(field: str, column: dict) -> tuple[str | None, object]:
    if field == "":
        return ("missing", None) if column["required"] else (None, None)
    if column["type"] == "text":
        return ("too-long", None) if len(field) > column["maxLength"] else (None, field)
    if column["type"] == "integer":
        digits = field[1:] if field[0] == "-" else field
        if not _all_digits(digits):
            return "not-integer", None
        value = -_whole(digits) if field[0] == "-" else _whole(digits)
    else:
        if not _is_decimal(field, column["precision"] - column["scale"], column["scale"]):
            return "not-decimal", None
        value = Decimal(field)
    low, high = column.get("min"), column.get("max")
    if (low is not None and value < Decimal(low)) or (high is not None and value > Decimal(high)):
        return "out-of-range", None
    return None, value


def _is_decimal(field: str, whole_digits: int, scale: int) -> bool:
    whole, point, fraction = (field[1:] if field[0] == "-" else field).partition(".")
    if not _all_digits(whole) or len(whole) > whole_digits:
        return False
    return not point or (scale > 0 and _all_digits(fraction) and len(fraction) <= scale)


def _all_digits(text: str) -> bool:
    return text != "" and all(character in DIGITS for character in text)


def _whole(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 10 + DIGITS.index(digit)
    return value


def _add(totals: dict, values: dict, summary: dict) -> None:
    key = tuple(values[name] for name in summary["groupBy"])
    sums = totals.setdefault(key, {measure["name"]: Decimal(0) for measure in summary["measures"]})
    for measure in summary["measures"]:
        value = values[measure["column"]]
        sums[measure["name"]] += Decimal(0) if value is None else Decimal(value)
