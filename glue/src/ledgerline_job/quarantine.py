"""Rejected records as Parquet: key, line, reason, column, raw text."""

from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .object_store import ObjectStore
from .parquet_file import ParquetFile
from .result_schema import arrow_schema

_FIRST_LINE = b"ledgerline.first_line"
"""In a file's metadata: the number of the first line of its range, which may not be known before the others' ends."""


_DIFFERENT = ("line_number", "raw_line")


class QuarantineFile(ParquetFile):
    """Of one range; use as a context."""

    def __init__(self, spec: dict, object_key: str) -> None:
        columns = arrow_schema(spec["tables"]["quarantine"]["columns"])
        super().__init__(columns.with_metadata({_FIRST_LINE: b"1"}), _DIFFERENT)
        self._names = columns.names
        self._object_key = object_key

    def write_rejected(self, rejected: pa.Table) -> None:
        """A table of judgement.REJECTED."""
        keys = pa.repeat(pa.scalar(self._object_key), rejected.num_rows)
        self.write(pa.table([keys, *rejected.columns], names=self._names))

    def put(self, store: ObjectStore, root: str, key: str) -> dict:
        """Its manifest entry says the rows too: those of all files are the rejected records."""
        return {**super().put(store, root, key), "rows": self.rows}


def renumber(store: ObjectStore, root: str, file: dict, first_line: int) -> dict:
    """Lets a file's lines begin with `first_line`, in place, which does nothing the second time; its manifest entry."""
    source = pq.ParquetFile(BytesIO(store.read(root + file["key"])))
    schema = source.schema_arrow
    shift = first_line - int(schema.metadata[_FIRST_LINE])
    with ParquetFile(schema.with_metadata({_FIRST_LINE: str(first_line).encode()}), _DIFFERENT) as target:
        for batch in source.iter_batches():
            table = pa.Table.from_batches([batch])
            at = table.schema.get_field_index("line_number")
            target.write(table.set_column(at, "line_number", pc.add(table.column(at), shift)))
        return {**target.put(store, root, file["key"]), "rows": target.rows}
