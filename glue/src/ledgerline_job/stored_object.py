"""The bytes of one object of the plan as they are stored, in pieces, with the hash of its blocks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from .object_store import ObjectStore

BLOCK_BYTES = 64 * 1024 * 1024
"""Content is hashed in such blocks, so that Spark tasks can hash and read them apart."""
_TAIL_BYTES = 64 * 1024


class BlockHashes:
    """SHA-256 of each `block_bytes` of what is added; of nothing it is one hash too."""

    def __init__(self, block_bytes: int) -> None:
        self._block_bytes = block_bytes
        self._room = block_bytes
        self._hashes = [hashlib.sha256()]

    def add(self, piece: bytes | memoryview) -> None:
        rest = memoryview(piece)
        while rest:
            if self._room == 0:
                self._hashes.append(hashlib.sha256())
                self._room = self._block_bytes
            part, rest = rest[: self._room], rest[self._room :]
            self._hashes[-1].update(part)
            self._room -= len(part)

    def hex(self) -> list[str]:
        return [block.hexdigest() for block in self._hashes]


def content_hash(blocks: list[str]) -> str:
    """The SHA-256 of an object of one block; else that of its blocks' hashes, one after the other."""
    if len(blocks) == 1:
        return blocks[0]
    return hashlib.sha256(b"".join(bytes.fromhex(block) for block in blocks)).hexdigest()


@dataclass(frozen=True)
class StoredObject:
    """An object under the ETag of the plan."""

    store: ObjectStore
    uri: str
    etag: str
    size: int

    def pieces(self, start: int, stop: int, piece_bytes: int) -> Iterator[bytes]:
        """@raises SupersededError, also for an empty object, which is looked at but yields nothing"""
        if self.size == 0:
            self.store.read_range(self.uri, self.etag, 0, 0)
        for at in range(start, stop, piece_bytes):
            yield self.store.read_range(self.uri, self.etag, at, min(at + piece_bytes, stop))

    def own_lines(
        self, start: int, stop: int, piece_bytes: int, overrun_bytes: int, hashes: BlockHashes
    ) -> Iterator[bytes]:
        """The lines whose first byte lies in [start, stop), whose bytes are hashed.

        The last one is read to its end beyond `stop`, or `overrun_bytes` far: it is too long then, wherever it ends.
        """
        before = 0 if start == 0 else 1  # the byte before tells whether a line begins at `start`
        has_begun = start == 0
        own = b""
        for index, piece in enumerate(self.pieces(start - before, stop, piece_bytes)):
            if own:
                yield own
            hashes.add(memoryview(piece)[before if index == 0 else 0 :])
            at = 0 if has_begun else piece.find(b"\n") + 1
            has_begun = has_begun or at > 0
            own = piece[at:] if has_begun else b""
        if own and not own.endswith(b"\n"):
            own = b"".join([own, *self._rest_of_line(stop, min(stop + overrun_bytes, self.size))])
        if own:
            yield own

    def _rest_of_line(self, start: int, stop: int) -> Iterator[bytes]:
        for piece in self.pieces(start, stop, _TAIL_BYTES):
            end = piece.find(b"\n") + 1
            if end > 0:
                yield piece[:end]
                return
            yield piece
