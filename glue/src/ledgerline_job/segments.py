"""A build in segments: objects that one run scanned together, and their partial sums, which later builds take over."""

import json
from collections import Counter
from dataclasses import dataclass

from . import curated_keys
from .canonical import fingerprint_of, input_hash_of
from .documents import validate
from .object_store import ObjectStore


class SegmentError(Exception):
    """A segment that the build cannot take over; the message names it, and says what was seen and what is allowed."""


@dataclass(frozen=True)
class Share:
    """What one run has to do with a build: take over `reused` segments, scan `objects`, in the order of the plan."""

    build: dict
    reused: list[dict]
    objects: list[dict]
    problem: str | None = None
    """Why the build can be nothing but failed; then nothing is scanned."""

    @property
    def to_scan(self) -> dict:
        """The build as far as this run scans it."""
        return {**self.build, "objects": self.objects}

    @property
    def segment_id(self) -> str:
        """Of what is scanned now; the same objects under the same contract give the same one."""
        return segment_id_of(self.objects, self.build["contractHash"])

    def summary_prefix(self, run_id: str) -> str:
        """Where the sums of the scan go: where all is scanned now they are the build's, nothing is written twice."""
        if self.reused or self.build["later"]:
            return curated_keys.segment_files(run_id, self.segment_id)
        return curated_keys.summary(run_id, self.build["partition"])


def segment_id_of(objects: list[dict], contract_hash: str) -> str:
    return fingerprint_of({"inputHash": input_hash_of(objects), "contractHash": contract_hash})


def take_share(store: ObjectStore, root: str, build: dict) -> Share:
    """Reads and checks the segments that the build takes over; `root` is that of the curated bucket."""
    try:
        reused = [_read_segment(store, root, build, segment_id) for segment_id in build["reuse"]]
        return Share(build, reused, _rest(build, reused))
    except SegmentError as error:
        return Share(build, [], [], str(error))


def _read_segment(store: ObjectStore, root: str, build: dict, segment_id: str) -> dict:
    try:
        document = store.read(root + curated_keys.segment(build["partition"], segment_id))
        segment = validate("segment", json.loads(document))
        _check_segment(segment, build, segment_id)
        for file in segment["summary"]:
            _check_file(store, root, file)
    except Exception as error:
        raise SegmentError(
            f"segment {segment_id}: {type(error).__name__}: {error}; plan the build without it"
        ) from error
    return segment


def _check_segment(segment: dict, build: dict, segment_id: str) -> None:
    seen = segment_id_of(segment["objects"], segment["contractHash"])
    if not segment_id == segment["id"] == seen:
        raise SegmentError(f"it says id {segment['id']}, its objects give {seen}; both must be its name")
    for name in ("partition", "contractHash"):
        if segment[name] != build[name]:
            raise SegmentError(f"its {name} is {segment[name]}, the build's is {build[name]}")
    planned = {_identity(item) for item in build["objects"]}
    for item in segment["objects"]:
        if _identity(item) not in planned:
            raise SegmentError(f"its object {item['key']} with ETag {item['etag']} is none of the build's")


def _check_file(store: ObjectStore, root: str, file: dict) -> None:
    size = store.look(root + file["key"]).size
    if size != file["size"]:
        raise SegmentError(f"its file {file['key']} has {size} bytes, allowed are {file['size']}")


def _rest(build: dict, reused: list[dict]) -> list[dict]:
    """The objects that are neither in a reused segment nor left for another run."""
    holders = Counter(item["key"] for segment in reused for item in segment["objects"])
    for key, count in holders.items():
        if count > 1 or key in build["later"]:
            others = "two segments" if count > 1 else "a segment and in what a later run scans"
            segments = ", ".join(segment["id"] for segment in reused)
            raise SegmentError(f"{key} stands in {others}; allowed is one place; reused are segments {segments}")
    rest = [item for item in build["objects"] if item["key"] not in holders and item["key"] not in build["later"]]
    if build["later"] and not rest:
        raise SegmentError(f"{len(build['later'])} objects are left for later and none is left for now; plan again")
    return rest


def _identity(item: dict) -> tuple[str, str, int]:
    return item["key"], item["etag"], item["size"]
