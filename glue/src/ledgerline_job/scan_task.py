"""What is scanned on its own: a range of an object."""

from dataclasses import dataclass

from .dialect import Dialect
from .object_store import StoreSettings
from .stored_object import BLOCK_BYTES
from .text_stream import codec_of

RANGE_BYTES = 16 * 1024 * 1024
"""Text that the kernel gets at once; the memory of a task grows with it."""


@dataclass(frozen=True)
class ScanTask:
    """Stored bytes `start` to `stop` of an object; its lines are those that begin there.

    `part` numbers the task within the run, so that a retried one overwrites its own file.
    """

    build: int
    position: int
    part: int
    partition: str
    object: dict
    index: int
    start: int
    stop: int


@dataclass(frozen=True)
class ScanSettings:
    """What every task needs; plain values, so that Spark can ship them."""

    spec: dict
    run_id: str
    output_root: str
    store: StoreSettings
    paths: tuple[str, ...] = ("native", "lines")
    range_bytes: int = RANGE_BYTES
    block_bytes: int = BLOCK_BYTES
    """Of an object that one task reads, and of its content hash."""


def plan_tasks(builds: list[dict], settings: ScanSettings) -> list[ScanTask]:
    """The ranges of all objects of the plan, in its order."""
    dialect = Dialect.from_spec(settings.spec)
    planned = [
        (index, position, build["partition"], item, range_index, start, stop)
        for index, build in enumerate(builds)
        for position, item in enumerate(build["objects"])
        for range_index, (start, stop) in enumerate(object_ranges(item, dialect, settings.block_bytes))
    ]
    return [
        ScanTask(index, position, part, partition, item, *its_range)
        for part, (index, position, partition, item, *its_range) in enumerate(planned)
    ]


def object_ranges(item: dict, dialect: Dialect, block_bytes: int) -> list[tuple[int, int]]:
    """One, unless lines can be found from anywhere; an object over its limit is only looked at, to be refused."""
    size = item["size"]
    is_whole = codec_of(item["key"]) is not None or dialect.multiline or not 0 < size <= dialect.max_object_bytes
    if is_whole:
        return [(0, size)]
    return [(start, min(start + block_bytes, size)) for start in range(0, size, block_bytes)]
