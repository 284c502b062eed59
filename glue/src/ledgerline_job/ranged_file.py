"""A stored object as a file that is read range by range: the footer of a Parquet file costs no download of it."""

import io
import os

from .object_store import ObjectStore, ObjectVersion


class RangedFile(io.RawIOBase):
    """Read-only, of exactly one version of the object. Every read raises SupersededError when it is another one."""

    def __init__(self, store: ObjectStore, uri: str, version: ObjectVersion) -> None:
        super().__init__()
        self._store = store
        self._uri = uri
        self._version = version
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._version.size}[whence]
        self._at = start + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:
        stop = min(self._at + len(buffer), self._version.size)
        if stop <= self._at:
            return 0
        content = self._store.read_range(self._uri, self._version.etag, self._at, stop)
        buffer[: len(content)] = content
        self._at = stop
        return len(content)
