"""Hypothesis strategies for objects of any definition: rows that are right, bytes that are wrong."""

import datetime
from fractions import Fraction

from hypothesis import strategies as st

INTEGERS = (-(2**63), 2**63 - 1)
MATCHES = {
    "C[0-9]{4}|VIP-(?:[A-Z]{2})+|[äöü]+": ["C0001", "C9999", "VIP-AB", "VIP-ABCDEFGH", "ä", "öüä"],
    "[A-Z]{2}[0-9]+": ["DE1", "AT23456789", "XX00"],
}
"""Texts that match a pattern of the torture set's definitions."""


def rows(spec: dict, max_size: int = 12) -> st.SearchStrategy[list[tuple[bytes, dict]]]:
    """Records that keep the contract: (line without its end, values by column)."""
    return st.lists(row(spec), max_size=max_size)


@st.composite
def row(draw, spec: dict) -> tuple[bytes, dict]:
    dialect = spec["input"]["dialect"]
    values, fields = {}, []
    for column in spec["input"]["columns"]:
        value, text = draw(_value(column, dialect))
        values[column["name"]] = value
        fields.append(draw(_field(text, dialect)))
    line = dialect["delimiter"].join(fields)
    encoded = line.encode(_codec(dialect))
    return (encoded, values) if 0 < len(line.encode()) <= dialect["maxLineBytes"] else draw(row(spec))


@st.composite
def objects(draw, spec: dict, lines: list[bytes]) -> bytes:
    """The lines in an object of any legal shape: its line ends, blank lines, BOM, last line end."""
    dialect = spec["input"]["dialect"]
    within_lf = any(b"\n" in line for line in lines)
    end = b"\n" if within_lf else draw(st.sampled_from([b"\n", b"\r\n"]))
    parts = [header(spec)] if dialect["header"] else []
    for line in lines:
        parts += [b""] * draw(st.sampled_from([0, 0, 0, 0, 1, 3])) + [line]
    content = end.join(parts) + (draw(st.sampled_from([end, b"", end * 3])) if parts else b"")
    has_bom = dialect["encoding"] == "utf-8" and draw(st.booleans())
    return (b"\xef\xbb\xbf" if has_bom else b"") + content


def header(spec: dict) -> bytes:
    dialect = spec["input"]["dialect"]
    names = [_quoted(column["header"], dialect) for column in spec["input"]["columns"]]
    return dialect["delimiter"].join(names).encode(_codec(dialect))


def trap_pieces(spec: dict) -> st.SearchStrategy[bytes]:
    """Pieces of bytes of which lines go wrong."""
    dialect = spec["input"]["dialect"]
    delimiter, quote = dialect["delimiter"].encode(), dialect["quote"].encode()
    structure = [delimiter, delimiter, b"\n", b"\n", quote, quote, quote * 2, b"\r\n", b"\r", b" ", b"\t", b"\0"]
    beside = [quote + b" ", b" " + quote, delimiter + quote, quote + delimiter, quote + b"\n", b"\n" + quote]
    text = [b"a", b"1", b"-2.5", b"0.005", b"e3", b"9" * 19, b"x" * 60, b"\xc3\xa9", b"\xe9", b"\xef\xbb\xbf", b"\\"]
    return st.sampled_from(structure + beside + text)


@st.composite
def mutated(draw, content: bytes, spec: dict) -> bytes:
    """The bytes after some accidents: a piece put in, a byte changed, a stretch lost or doubled."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        upto = min(len(content), at + draw(st.integers(0, 9)))
        kind = draw(st.sampled_from(["insert", "change", "lose", "double"]))
        if kind == "insert":
            content = content[:at] + draw(trap_pieces(spec)) + content[at:]
        elif kind == "change":
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        else:
            content = content[:at] + content[at:upto] * (2 if kind == "double" else 0) + content[upto:]
    return content


def _codec(dialect: dict) -> str:
    return "latin-1" if dialect["encoding"] == "latin-1" else "utf-8"


@st.composite
def _field(draw, text: str, dialect: dict) -> str:
    """Quoted where it must be, and sometimes where it need not."""
    return _quoted(text, dialect, draw(st.booleans()))


def _quoted(text: str, dialect: dict, always: bool = False) -> str:
    quote = dialect["quote"]
    must = text.startswith(quote) or any(character in text for character in (dialect["delimiter"], "\n"))
    return quote + text.replace(quote, quote * 2) + quote if must or always else text


@st.composite
def _value(draw, column: dict, dialect: dict) -> tuple[object, str]:
    """(value as plain_values has it, one of the texts that mean it)"""
    if not column["required"] and draw(st.integers(0, 3)) == 0:
        return None, ""
    return draw(_VALUES[column["type"]](column, dialect))


@st.composite
def _texts(draw, column: dict, dialect: dict) -> tuple[str, str]:
    if column.get("oneOf"):
        known = draw(st.sampled_from(column["oneOf"]))
        return known, known
    if column.get("pattern"):
        match = draw(st.sampled_from(MATCHES[column["pattern"]]))
        return match, match
    line_end = "\n" if dialect["multiline"] else ""
    favoured = f"{dialect['delimiter']}{dialect['quote']} ab,;|\"'\t\\é{line_end}"
    most = "ÿ" if dialect["encoding"] == "latin-1" else None
    characters = st.sampled_from(favoured) | st.characters(
        exclude_characters="\0\r\n", max_codepoint=ord(most or "\U0010ffff"), exclude_categories=["Cs"]
    )
    text = draw(st.text(characters, min_size=1, max_size=min(column["maxLength"], 12)))
    return text, text


@st.composite
def _integers(draw, column: dict, dialect: dict) -> tuple[int, str]:
    value = draw(
        st.integers(int(column.get("min", INTEGERS[0])), int(column.get("max", INTEGERS[1]))) | st.integers(1, 20)
    )
    sign = "-" if value < 0 or (value == 0 and draw(st.booleans())) else ""
    return value, sign + "0" * draw(st.sampled_from([0, 0, 0, 2])) + str(abs(value))


@st.composite
def _decimals(draw, column: dict, dialect: dict) -> tuple[Fraction, str]:
    scale = column["scale"]
    most = 10 ** column["precision"] - 1
    low = int(Fraction(column["min"]) * 10**scale) if column.get("min") is not None else -most
    high = int(Fraction(column["max"]) * 10**scale) if column.get("max") is not None else most
    unscaled = draw(st.integers(low, high) | st.integers(max(low, -500), min(high, 500)))
    digits = str(abs(unscaled)).rjust(scale + 1, "0")
    whole, fraction = digits[: len(digits) - scale], digits[len(digits) - scale :]
    if draw(st.booleans()):
        fraction = fraction.rstrip("0")
    whole = whole.rjust(draw(st.integers(1, column["precision"] - scale)), "0")
    return Fraction(unscaled, 10**scale), ("-" if unscaled < 0 else "") + whole + ("." + fraction if fraction else "")


@st.composite
def _dates(draw, column: dict, dialect: dict) -> tuple[str, str]:
    low = datetime.date.fromisoformat(column.get("min") or "0001-01-01")
    high = datetime.date.fromisoformat(column.get("max") or "9999-12-31")
    day = draw(st.dates(low, high) | st.just(high) | st.just(low))
    return day.isoformat(), _formatted(day.isoformat() + " 00:00:00", column["format"])


@st.composite
def _timestamps(draw, column: dict, dialect: dict) -> tuple[str, str]:
    low = datetime.datetime.fromisoformat(column.get("min") or "0001-01-01T00:00:00")
    high = datetime.datetime.fromisoformat(column.get("max") or "9999-12-31T23:59:59")
    time = draw(st.datetimes(low, high)).replace(microsecond=0)
    time = time if "ss" in column["format"] else time.replace(second=0)
    iso = str(max(time, low))
    return iso, _formatted(iso, column["format"])


@st.composite
def _booleans(draw, column: dict, dialect: dict) -> tuple[bool, str]:
    value = draw(st.booleans())
    return value, draw(st.sampled_from(column["trueWords"] if value else column["falseWords"]))


def _formatted(iso: str, form: str) -> str:
    for token, start, end in (
        ("yyyy", 0, 4),
        ("MM", 5, 7),
        ("dd", 8, 10),
        ("HH", 11, 13),
        ("mm", 14, 16),
        ("ss", 17, 19),
    ):
        form = form.replace(token, iso[start:end])
    return form


_VALUES = {
    "text": _texts,
    "integer": _integers,
    "decimal": _decimals,
    "date": _dates,
    "timestamp": _timestamps,
    "boolean": _booleans,
}
