"""An input object as a stream of text bytes: decompressed by its name, bounded, without BOM and header."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

BOM = b"\xef\xbb\xbf"
RANGE_BYTES = 16 * 1024 * 1024
"""Memory of a task grows with it: about 25 times as much where a range goes by lines."""
_CODECS = {".gz": "gzip", ".zst": "zstd"}


class RefusedError(Exception):
    """The whole object cannot be used; `reason` is one of the contract's refuse reasons."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class InputFile:
    """A downloaded object; `key` tells its compression, the limits bound it decompressed and each of its lines."""

    path: Path
    key: str
    limit_bytes: int
    line_limit_bytes: int

    def ranges(self, range_bytes: int) -> Iterator[bytes]:
        """Whole lines, together all of the object; only the last may lack its LF. @raises RefusedError

        A line over its limit may come without its middle, so that memory does not grow with it.
        """
        kept_bytes = len(BOM) + self.line_limit_bytes + 2  # over the limit still when BOM and a CR are taken off
        rest = b""
        for block in self._blocks(range_bytes):
            end = block.rfind(b"\n") + 1
            if end == 0:
                rest += block[: kept_bytes - len(rest)]
                continue
            yield rest + block[:end]
            rest = block[end:][:kept_bytes]
        if rest:
            yield rest

    def _blocks(self, size: int) -> Iterator[bytes]:
        seen = 0
        for block in self._decoded(size):
            seen += len(block)
            if seen > self.limit_bytes:
                raise RefusedError("too-large", f"more than {self.limit_bytes} bytes decompressed; split the object")
            yield block

    def _decoded(self, size: int) -> Iterator[bytes]:
        codec = _CODECS.get(Path(self.key).suffix.lower())
        if self.path.stat().st_size == 0:
            return
        with pa.OSFile(str(self.path)) as stored:
            stream = stored if codec is None else pa.CompressedInputStream(stored, codec)
            while block := _read(stream, size, codec):
                yield block


def _read(stream: pa.NativeFile, size: int, codec: str | None) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise RefusedError("unreadable", f"bytes that do not decode as {codec}: {error}") from error


@dataclass(frozen=True)
class Header:
    """`length` in bytes with BOM and line end; `crlf`: every line of the object must end CRLF."""

    length: int
    crlf: bool


def read_header(first_range: bytes, columns: list[str], line_limit_bytes: int) -> Header:
    """The header must name the columns of the contract, in their order; no bytes need none. @raises RefusedError"""
    start = len(BOM) if first_range.startswith(BOM) else 0
    end = first_range.find(b"\n")
    line = first_range[start:] if end < 0 else first_range[start:end]
    crlf = end >= 0 and line.endswith(b"\r")
    line = line.removesuffix(b"\r") if crlf else line
    if len(line) > line_limit_bytes:
        text = line[: min(line_limit_bytes, 300)].decode("utf-8", errors="backslashreplace")
        raise RefusedError("wrong-header", f"saw {text!r} and more, allowed are {line_limit_bytes} bytes in a line")
    seen = _header_names(line)
    if len(first_range) > start and seen != columns:
        names = ",".join(seen)
        raise RefusedError("wrong-header", f"saw {names[:300]!r}, expected {','.join(columns)!r}")
    return Header(length=len(first_range) if end < 0 else end + 1, crlf=crlf)


def _header_names(line: bytes) -> list[str]:
    """Fields of a header; names of a contract hold neither comma nor quote, so a quoted one just loses its quotes."""
    fields = line.decode("utf-8", errors="backslashreplace").split(",")
    return [field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field for field in fields]
