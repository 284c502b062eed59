"""From stored bytes to text: decompressed, in UTF-8, within the limits of an object, cut into whole lines."""

import io
from collections.abc import Iterator
from operator import itemgetter
from pathlib import PurePosixPath

import pyarrow as pa

from .dialect import BOM, Dialect

_CODECS = {".gz": "gzip", ".zst": "zstd"}
_FREE_BYTES = 1 << 20
"""A compression ratio is judged of what is larger, decompressed."""


class RefusedError(Exception):
    """The whole object cannot be used; `reason` is one of the contract's refuse reasons."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def codec_of(key: str) -> str | None:
    """The compression that the end of a key tells."""
    return _CODECS.get(PurePosixPath(key).suffix.lower())


def decompressed(pieces: Iterator[bytes], codec: str | None, piece_bytes: int) -> Iterator[bytes]:
    """All members or frames, one after the other. @raises RefusedError"""
    first = next(pieces, b"")
    if codec is None or not first:
        yield from ([first] if first else [])
        yield from pieces
        return
    stream = pa.CompressedInputStream(pa.PythonFile(_PieceFile(first, pieces), mode="r"), codec)
    while piece := _read(stream, piece_bytes, codec):
        yield piece


def _read(stream: pa.NativeFile, size: int, codec: str) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        if error.errno is not None:  # of the file below, not of the codec
            raise
        raise RefusedError("unreadable", f"bytes that do not decode as {codec}: {error}") from error


class _PieceFile(io.RawIOBase):
    """Pieces as a file, for Arrow."""

    def __init__(self, first: bytes, pieces: Iterator[bytes]) -> None:
        self._rest = memoryview(first)
        self._pieces = pieces

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


def in_utf_8(pieces: Iterator[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Every byte of Latin-1 is a character; UTF-8 goes through as it is, right or wrong."""
    for piece in pieces:
        yield piece if not dialect.is_latin_1 or piece.isascii() else piece.decode("latin-1").encode()


class SizeLimit:
    """What an object may come to as text: the limit that is reached first, however it is read."""

    def __init__(self, dialect: Dialect, stored_bytes: int) -> None:
        ratio = dialect.max_compression_ratio
        limits = [
            (dialect.max_object_bytes, "too-large", "split the object"),
            (max(_FREE_BYTES, ratio * stored_bytes), "too-compressed", f"{ratio} times the {stored_bytes} stored ones"),
        ]
        if dialect.multiline:
            limits.append((dialect.max_multiline_bytes, "multiline-too-large", "it is read whole; split it"))
        self._bytes, self._reason, self._advice = min(limits, key=itemgetter(0))

    def check(self, text_bytes: int) -> None:
        """@raises RefusedError"""
        if text_bytes > self._bytes:
            raise RefusedError(self._reason, f"more than {self._bytes} bytes of text: {self._advice}")

    def within(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """@raises RefusedError"""
        seen = 0
        for piece in pieces:
            seen += len(piece)
            self.check(seen)
            yield piece


def whole_lines(pieces: Iterator[bytes], line_limit_bytes: int) -> Iterator[bytes]:
    """Whole lines, together all of the text; only the last may lack its LF.

    Each is about as long as a piece and one line at its limit: a longer line comes without its middle.
    """
    kept_bytes = len(BOM) + line_limit_bytes + 2  # over the limit still when BOM and a CR are taken off
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end == 0:
            rest = _extended(rest, piece, kept_bytes)
            continue
        view = memoryview(piece)
        yield b"".join((rest, view[:end]))
        rest = _extended(b"", view[end:], kept_bytes)
    if rest:
        yield rest


def _extended(line: bytes, piece: bytes | memoryview, size: int) -> bytes:
    """`line` and `piece`, at most `size` of them. The last byte stays: it may be the CR of the line's end."""
    if len(line) + len(piece) <= size:
        return b"".join((line, piece))
    return b"".join((line[: size - 1], piece[: max(0, size - 1 - len(line))], piece[-1:]))
