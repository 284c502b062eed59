"""CSV for people: RFC 4180 with LF, decimals with their full scale, ISO dates, nothing for a missing value.

A text with `#` stands in quotes too, as DuckDB writes it on a laptop: the same bytes from both engines.
A spreadsheet takes a text that begins with one of `= + - @`, their full-width forms, tab or a line end for a formula:
it gets a `'` before it. So does one that has a `'` there already, so that no two texts look alike.
"""

import tempfile

import duckdb
import pyarrow as pa

from .object_store import ObjectStore

_FORMULA_START = r"""'^''*[=+@\t\r\n\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}-]'"""
"""In SQL."""


class CsvFile:
    """On local disk on its way to the store; use as a context. The file has no name: it is gone with the process."""

    def __init__(self, columns: list[dict]) -> None:
        """`columns` of the spec: name and Glue type."""
        self._content = tempfile.TemporaryFile(prefix="ledgerline-")  # noqa: SIM115  (closed by __exit__)
        self._connection = duckdb.connect(config={"threads": 1})
        fields = ", ',', ".join(map(_field, columns))
        self._select = f"SELECT concat({fields}, E'\\n') AS line FROM rows"  # concat passes over NULL
        self._content.write((",".join(column["name"] for column in columns) + "\n").encode())

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._content.close()

    def write(self, table: pa.Table) -> None:
        self._connection.register("rows", table)
        lines = self._connection.execute(self._select).to_arrow_table()["line"].to_pylist()
        self._connection.unregister("rows")
        self._content.write("".join(lines).encode())

    def put(self, store: ObjectStore, root: str, key: str) -> dict:
        """Stores the file below `root`; returns its manifest entry."""
        size = self._content.seek(0, 2)
        self._content.seek(0)
        store.put(root + key, self._content)
        return {"key": key, "size": size}


def _field(column: dict) -> str:
    name = '"' + column["name"].replace('"', '""') + '"'
    if column["type"] != "string":
        return f"{name}::VARCHAR"
    safe = f"CASE WHEN regexp_matches({name}, {_FORMULA_START}) THEN '''' || {name} ELSE {name} END"
    quoted = f"""'"' || replace({safe}, '"', '""') || '"'"""
    return f"CASE WHEN regexp_matches({name}, '[\",#\\r\\n]') THEN {quoted} ELSE {safe} END"
