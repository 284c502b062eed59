"""Days whose objects come, change and go, built over older segments; and all that can be read of a build."""

from collections.abc import Iterable

from landing import Landing

DAY = "ingest_date=2026-11-23"


def land(landing: Landing, name: str, content: bytes, partition: str = DAY) -> dict:
    return landing.land(f"input/{partition}/{name}", content)


def beside(landing: Landing) -> Landing:
    """A curated bucket of its own over the same input: what a scan of everything comes to there is the truth."""
    other = Landing(landing.raw.parent / "beside", landing.spark, landing.spec)
    other.raw = landing.raw
    return other


def outcome(landing: Landing, build: dict) -> dict:
    """All that a build says, but for which run and which segments it comes from."""
    record = landing.record(build)
    apart = ("manifest", "segments", "runId", "planId")
    return {
        **{name: value for name, value in record.items() if name not in apart},
        "summary": landing.summary(build),
        "quarantine": landing.quarantine(build),
        "rows": sum(file["rows"] for file in record["manifest"]["quarantine"]),
    }


def reusable(landing: Landing, partition: str, objects: list[dict]) -> tuple[str, ...]:
    """Ids of segments that a planner could choose: the largest first, all of whose objects are there, none twice."""
    free = {identity(item) for item in objects}
    chosen = []
    for segment in sorted(landing.segments(partition), key=lambda one: (-len(one["objects"]), one["id"])):
        own = {identity(item) for item in segment["objects"]}
        if own <= free:
            free -= own
            chosen.append(segment["id"])
    return tuple(chosen)


def identity(item: dict) -> tuple:
    return item["key"], item["etag"], item["size"]


def keys(objects: Iterable[dict]) -> list[str]:
    return [item["key"] for item in objects]
