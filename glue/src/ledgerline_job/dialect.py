"""How the bytes of an object become lines and fields, as the spec says it."""

import re
from dataclasses import dataclass
from functools import cached_property

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Dialect:
    """`spec.input.dialect`; limits in bytes, those of lines count UTF-8 whatever the object is written in."""

    delimiter: str
    quote: str
    header: bool
    encoding: str
    multiline: bool
    max_line_bytes: int
    max_object_bytes: int
    max_compression_ratio: int
    max_multiline_bytes: int

    @staticmethod
    def from_spec(spec: dict) -> "Dialect":
        fields = spec["input"]["dialect"]
        return Dialect(
            delimiter=fields["delimiter"],
            quote=fields["quote"],
            header=fields["header"],
            encoding=fields["encoding"],
            multiline=fields["multiline"],
            max_line_bytes=fields["maxLineBytes"],
            max_object_bytes=fields["maxObjectBytes"],
            max_compression_ratio=fields["maxCompressionRatio"],
            max_multiline_bytes=fields["maxMultilineBytes"],
        )

    @property
    def is_latin_1(self) -> bool:
        return self.encoding == "latin-1"

    @property
    def quote_byte(self) -> bytes:
        return self.quote.encode()

    @cached_property
    def closed_field(self) -> str:
        """A quoted field with both its quotes."""
        return f"{self.quote}(?:[^{self.quote}]|{self.quote * 2})*+{self.quote}"

    @cached_property
    def field(self) -> str:
        """A quoted field as a whole, or one that does not begin with the quote, taken literally."""
        delimiter = re.escape(self.delimiter)
        return f"(?:{self.closed_field}|[^{self.quote}{delimiter}\n][^{delimiter}\n]*|)"
