"""Where things lie in the curated bucket; packages/schema/src/curated-keys.ts says the same."""


def plan(plan_id: str) -> str:
    return f"plans/{plan_id}.json"


def summary(run_id: str, partition: str) -> str:
    return f"runs/{run_id}/summary/{partition}/"


def quarantine(run_id: str, partition: str) -> str:
    return f"runs/{run_id}/quarantine/{partition}/"


def rollup(run_id: str, digest: str) -> str:
    return f"runs/{run_id}/rollup/{digest}/"


def export(run_id: str, digest: str) -> str:
    return f"runs/{run_id}/export/{digest}.csv"


def report(run_id: str) -> str:
    return f"runs/{run_id}/report.json"


def build(partition: str, fingerprint: str) -> str:
    return f"builds/{partition}/{fingerprint}.json"


def segment(partition: str, segment_id: str) -> str:
    """Of one scan, for every build that has its objects unchanged."""
    return f"segments/{partition}/{segment_id}.json"


def segment_files(run_id: str, segment_id: str) -> str:
    """Partial sums of a segment whose build has others too."""
    return f"runs/{run_id}/segments/{segment_id}/"


def content(sha256: str, partition: str) -> str:
    """Says that an object with these bytes was scanned in the partition."""
    return f"contents/{sha256}/{partition}"


def month_record(digest: str) -> str:
    return f"months/{digest}.json"


def rollup_record(digest: str) -> str:
    return f"rollups/{digest}.json"


def attempt(partition: str, fingerprint: str, run_id: str) -> str:
    return f"attempts/{partition}/{fingerprint}/{run_id}.json"
