"""One Parquet file on local disk on its way to the store: rows cost disk, not memory."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from .object_store import ObjectStore


class ParquetFile:
    """Write tables or batches, then `put` or drop it; use as a context."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._folder = TemporaryDirectory(prefix="ledgerline-parquet-")
        self._path = Path(self._folder.name) / "part.parquet"
        self._writer = pq.ParquetWriter(self._path, schema)
        self.rows = 0

    def __enter__(self) -> "ParquetFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._folder.cleanup()

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.cast(self._schema))
        self.rows += table.num_rows

    def put(self, store: ObjectStore, root: str, key: str) -> dict:
        """Stores the file below `root`; returns its manifest entry."""
        self._writer.close()
        with self._path.open("rb") as content:
            store.put(root + key, content)
        return {"key": key, "size": self._path.stat().st_size}
