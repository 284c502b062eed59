"""The quarantine files of reused segments beside those of the scan: a build's readers look below one prefix."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow.parquet as pq

from . import curated_keys
from .object_store import ObjectStore, open_store
from .ranged_file import RangedFile
from .scan_task import ScanSettings
from .segments import SegmentError

_THREADS = 16
"""The store does the work; a thread only waits for it."""


@dataclass(frozen=True)
class _Copy:
    segment_id: str
    source: dict
    target: str


def copy_quarantine(reused: list[list[dict]], settings: ScanSettings) -> list[list[dict] | SegmentError]:
    """For each build the segments it takes over -> the manifest entries of its copies, or why one is missing."""
    store = open_store(settings.output_root, settings.store)

    def attempt(copy: _Copy) -> dict | SegmentError:
        try:
            return _copy(store, settings.output_root, copy)
        except Exception as error:
            return SegmentError(f"segment {copy.segment_id}: {type(error).__name__}: {error}")

    with ThreadPoolExecutor(_THREADS) as threads:
        of_builds = [list(threads.map(attempt, _copies(segments, settings.run_id))) for segments in reused]
    return [next((entry for entry in entries if isinstance(entry, SegmentError)), entries) for entries in of_builds]


def _copies(segments: list[dict], run_id: str) -> Iterator[_Copy]:
    for segment in segments:
        prefix = curated_keys.quarantine(run_id, segment["partition"])
        for file in segment["quarantine"]:
            name = file["key"].rsplit("/", 1)[-1]
            yield _Copy(segment["id"], file, f"{prefix}{segment['id'][:16]}-{name}")


def _copy(store: ObjectStore, root: str, copy: _Copy) -> dict:
    """The rows are counted in the copy, by its footer alone."""
    version = store.copy(root + copy.source["key"], root + copy.target)
    rows = pq.read_metadata(RangedFile(store, root + copy.target, version)).num_rows
    entry = {"key": copy.target, "size": version.size, "rows": rows}
    if (entry["size"], rows) != (copy.source["size"], copy.source["rows"]):
        raise SegmentError(
            f"{copy.source['key']} has {rows} rows in {version.size} bytes, "
            f"allowed are {copy.source['rows']} in {copy.source['size']}; plan the build without this segment"
        )
    return entry
