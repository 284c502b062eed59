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


def rollup_record(digest: str) -> str:
    return f"rollups/{digest}.json"


def attempt(partition: str, fingerprint: str, run_id: str) -> str:
    return f"attempts/{partition}/{fingerprint}/{run_id}.json"
