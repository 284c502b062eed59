"""Rows of several results in one stream, sorted by a tag that says whose they are."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc


def by_tag(batches: Iterator[pa.RecordBatch], tag: str) -> Iterator[tuple[int, Iterator[pa.Table]]]:
    """Tag -> its tables, one after the other; take each before the next."""
    for value, pieces in groupby(_pieces(batches, tag), key=itemgetter(0)):
        yield value, (table for _, table in pieces)


def _pieces(batches: Iterator[pa.RecordBatch], tag: str) -> Iterator[tuple[int, pa.Table]]:
    for batch in batches:
        table = pa.Table.from_batches([batch])
        for value in pc.unique(table[tag]).to_pylist():
            yield value, table.filter(pc.equal(table[tag], value))
