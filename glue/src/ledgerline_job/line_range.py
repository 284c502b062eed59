"""Whole lines of one object: counted by the host, so that the SQL can be held against it."""

from functools import cached_property

import numpy as np

_LF, _CR = 10, 13
_CHUNK_BYTES = 256 * 1024
"""Stays in a cache of the processor, which makes counting three times as fast."""


class LineRange:
    """`data` holds whole lines, only the last may lack its LF; `first_line` is the number of the first, from 1.

    Places of lines are int64 arrays over them, found only when they are asked for: a clean range needs none.
    """

    def __init__(self, data: bytes, first_line: int, crlf: bool) -> None:
        self.data = data
        self.first_line = first_line
        self.crlf = crlf
        self.text = data.replace(b"\r\n", b"\n") if crlf else data
        """With LF line ends."""
        feeds, self.blank = _count(self.text)
        self._feeds = feeds
        self.lines = feeds + (1 if data and data[-1] != _LF else 0)

    @property
    def has_bare_feeds(self) -> bool:
        """In an object with CRLF; blank lines may end so, others not."""
        return self.crlf and len(self.data) - len(self.text) != self._feeds

    def has_line_over(self, limit_bytes: int) -> bool:
        """From the first line on, the last line end within the limit: where there is none, a line is too long."""
        start = 0
        while len(self.text) - start > limit_bytes:
            end = self.text.rfind(b"\n", start, start + limit_bytes + 1)
            if end < 0:
                return True
            start = end + 1
        return False

    @cached_property
    def stops(self) -> np.ndarray:
        """Where each line's LF is, or the end of `data`."""
        feeds = np.flatnonzero(np.frombuffer(self.data, np.uint8) == _LF)
        return np.append(feeds, len(self.data)) if self.lines > len(feeds) else feeds

    @cached_property
    def starts(self) -> np.ndarray:
        return np.concatenate([[0], self.stops[:-1] + 1]).astype(np.int64) if self.lines else np.empty(0, np.int64)

    @cached_property
    def ends(self) -> np.ndarray:
        """Of the content, without LF or CRLF."""
        return self.stops - self._has_return

    @cached_property
    def wrong_ending(self) -> np.ndarray:
        """The object has CRLF, this line ends with a bare LF."""
        if not self.crlf:
            return np.zeros(self.lines, bool)
        wrong = ~self._has_return & (self.ends > self.starts)
        if self.data[-1:] not in (b"\n", b""):
            wrong[-1] = False
        return wrong

    @cached_property
    def _has_return(self) -> np.ndarray:
        if not self.crlf:
            return np.zeros(self.lines, bool)
        has_return = (self.stops > self.starts) & (np.frombuffer(self.data, np.uint8)[self.stops - 1] == _CR)
        if self.data[-1:] not in (b"\n", b""):
            has_return[-1] = False
        return has_return

    def filled(self) -> np.ndarray:
        """Indexes of the lines that are not blank."""
        return np.flatnonzero(self.starts != self.ends)

    def content(self, line: int) -> bytes:
        return self.data[self.starts[line] : self.ends[line]]

    def line_at(self, positions: np.ndarray) -> np.ndarray:
        """Indexes of the lines that hold bytes of `data`, each once, in order."""
        return np.unique(np.searchsorted(self.stops, positions))

    def without(self, lines: np.ndarray) -> bytes:
        """The text with these lines emptied: the others keep their numbers."""
        kept_from = np.concatenate([[0], self.ends[lines]]).tolist()
        kept_to = np.concatenate([self.starts[lines], [len(self.data)]]).tolist()
        view = memoryview(self.data)
        text = b"".join([view[start:stop] for start, stop in zip(kept_from, kept_to, strict=True)])
        return text.replace(b"\r\n", b"\n") if self.crlf else text


def _count(text: bytes) -> tuple[int, int]:
    """(LFs, blank lines): a blank line is an LF at the start or after another."""
    characters = np.frombuffer(text, np.uint8)
    is_feed = np.empty(_CHUNK_BYTES + 1, bool)
    is_feed[0] = True
    feeds = blank = 0
    for at in range(0, len(characters), _CHUNK_BYTES):
        chunk = characters[at : at + _CHUNK_BYTES]
        here, before = is_feed[1 : len(chunk) + 1], is_feed[: len(chunk)]
        np.equal(chunk, _LF, out=here)
        feeds += int(np.count_nonzero(here))
        blank += int(np.count_nonzero(here & before))
        is_feed[0] = here[-1]
    return feeds, blank
