"""One Parquet file on local disk on its way to the store: rows cost disk, not memory."""

import tempfile

import pyarrow as pa
import pyarrow.parquet as pq

from .object_store import ObjectStore

_ROW_GROUP_ROWS = 128 * 1024
_ROW_GROUP_BYTES = 16 * 1024 * 1024


class ParquetFile:
    """Write tables, then `put` or drop it; use as a context. The file has no name: it is gone with the process."""

    def __init__(self, schema: pa.Schema, mostly_different: tuple[str, ...] = ()) -> None:
        """`mostly_different` names columns of which a dictionary would only cost time."""
        self._schema = schema
        self._content = tempfile.TemporaryFile(prefix="ledgerline-")  # noqa: SIM115  (closed by __exit__)
        repeated = [name for name in schema.names if name not in mostly_different]
        self._writer = pq.ParquetWriter(self._content, schema, compression="zstd", use_dictionary=repeated)
        self._waiting: list[pa.Table] = []
        self.rows = 0

    def __enter__(self) -> "ParquetFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._content.close()

    def write(self, table: pa.Table) -> None:
        """Small tables wait for others, so that row groups do not get small."""
        self._waiting.append(table.cast(self._schema))
        self.rows += table.num_rows
        rows, size = (sum(getattr(table, name) for table in self._waiting) for name in ("num_rows", "nbytes"))
        if rows >= _ROW_GROUP_ROWS or size >= _ROW_GROUP_BYTES:
            self._flush()

    def put(self, store: ObjectStore, root: str, key: str) -> dict:
        """Stores the file below `root`; returns its manifest entry."""
        self._flush()
        self._writer.close()
        size = self._content.seek(0, 2)
        self._content.seek(0)
        store.put(root + key, self._content)
        return {"key": key, "size": size}

    def _flush(self) -> None:
        if self._waiting:
            table = pa.concat_tables(self._waiting)
            groups = max(1, table.nbytes // _ROW_GROUP_BYTES)
            self._writer.write_table(table, row_group_size=max(1, -(-table.num_rows // groups)))
            self._waiting = []
