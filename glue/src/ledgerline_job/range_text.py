"""The text of one range, with the header of its object checked."""

from collections.abc import Iterator

from .dialect import BOM, Dialect
from .header import Header, read_header
from .line_range import LineRange
from .multiline import Record, RecordSplitter
from .object_store import open_store
from .scan_task import ScanSettings, ScanTask
from .stored_object import BlockHashes, StoredObject
from .text_stream import SizeLimit, codec_of, decompressed, in_utf_8, whole_lines

_HEAD_BYTES = 64 * 1024


class RangeText:
    """Read it once; then `bytes_read` and `hashes` tell what was read. @raises RefusedError, SupersededError"""

    def __init__(self, task: ScanTask, settings: ScanSettings) -> None:
        item = task.object
        self._task = task
        self._range_bytes = settings.range_bytes
        self._dialect = Dialect.from_spec(settings.spec)
        self._names = [column["header"] for column in settings.spec["input"]["columns"]]
        self._stored = StoredObject(open_store(item["uri"], settings.store), item["uri"], item["etag"], item["size"])
        self.hashes = BlockHashes(settings.block_bytes)
        self.bytes_read = 0

    def line_ranges(self) -> Iterator[LineRange]:
        """Numbers of lines begin with 1 where the range does not begin the object: what stands before is not known."""
        pieces = whole_lines(self._pieces(), self._dialect.max_line_bytes)
        header = self._header_of_object() if self._task.start > 0 else None
        line = 1
        for data in pieces:
            if header is None:
                header = read_header(data, self._names, self._dialect)
                line += header.lines
                data = data[header.length :]
            lines = LineRange(data, line, header.crlf)
            line += lines.lines
            yield lines

    def record_batches(self) -> Iterator[tuple[list[Record], bool]]:
        """Records of a multiline object, as many as are a range of text, and whether it has CRLF."""
        text = b"".join(self._pieces())
        header = read_header(text, self._names, self._dialect)
        batch: list[Record] = []
        size = 0
        splitter = RecordSplitter(self._dialect, header.crlf)
        for record in splitter.records(text[header.length :], 1 + header.lines):
            batch.append(record)
            size += len(record.content)
            if size >= self._range_bytes:
                yield batch, header.crlf
                batch, size = [], 0
        yield batch, header.crlf

    def _pieces(self) -> Iterator[bytes]:
        codec = codec_of(self._task.object["key"])
        limit = SizeLimit(self._dialect, self._stored.size)
        if codec is None:
            limit.check(self._stored.size)
        overrun_bytes = len(BOM) + self._dialect.max_line_bytes + 2
        stored = self._stored.own_lines(
            self._task.start, self._task.stop, self._range_bytes, overrun_bytes, self.hashes
        )
        for piece in limit.within(in_utf_8(decompressed(stored, codec, self._range_bytes), self._dialect)):
            self.bytes_read += len(piece)
            yield piece

    def _header_of_object(self) -> Header:
        # a longer header is refused; of data, the end of the first line is needed, however far it is
        longest = len(BOM) + self._dialect.max_line_bytes + 2 if self._dialect.header else self._stored.size
        stop = min(longest, self._stored.size)
        pieces = in_utf_8(self._stored.pieces(0, stop, _HEAD_BYTES), self._dialect)
        first_line = next(whole_lines(pieces, self._dialect.max_line_bytes))
        return read_header(first_line, self._names, self._dialect)
