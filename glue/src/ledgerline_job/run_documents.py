"""The documents a run leaves, as packages/schema describes them."""

from .build_result import BuildResult
from .object_account import ObjectAccount


def attempt(build: dict, fingerprint: str, run: dict, outcome: str, message: str | None = None) -> dict:
    """`run` is `{"runId", "planId"}`."""
    document = {"version": 1, "partition": build["partition"], "fingerprint": fingerprint, **run, "outcome": outcome}
    return document if message is None else {**document, "message": message}


def build_record(result: BuildResult, spec: dict, spec_hash: str, run: dict) -> dict:
    """Of a built or refused build."""
    objects = result.build["objects"]
    record = {
        "version": 1,
        "state": result.state,
        "partition": result.partition,
        "fingerprint": result.fingerprint,
        "inputHash": result.build["inputHash"],
        "contractHash": result.build["contractHash"],
        "specHash": spec_hash,
        **run,
        "objects": [_scanned_object(objects[account.position], account) for account in result.accounts],
    }
    if result.state == "refused":
        return record
    measures = [measure["name"] for measure in spec["summary"]["measures"]]
    return {
        **record,
        "counts": _counts(result.accounts),
        "rejectedByReason": result.rejected_by_reason,
        "controlTotals": {name: result.control_totals.get(name, "0") for name in measures},
        "manifest": {
            "summary": [summary.file for summary in result.summaries],
            "quarantine": [account.quarantine for account in result.accounts if account.quarantine],
        },
        "segments": [{"id": result.build["inputHash"], "keys": [item["key"] for item in objects]}],
    }


def report(results: list[BuildResult], run: dict) -> dict:
    return {"version": 1, **run, "builds": [_build_report(result) for result in results]}


def _build_report(result: BuildResult) -> dict:
    return {
        "partition": result.partition,
        "state": result.state,
        **_counts(result.accounts),
        "rejectedByReason": result.rejected_by_reason,
        "objects": len(result.build["objects"]),
        "bytes": sum(item["size"] for item in result.build["objects"]),
        "seconds": round(sum(account.seconds for account in result.accounts), 3),
    }


def _counts(accounts: list[ObjectAccount]) -> dict[str, int]:
    counts = {name: sum(getattr(account, name) for account in accounts) for name in ("accepted", "rejected", "blank")}
    return {"records": counts["accepted"] + counts["rejected"], **counts}


def _scanned_object(item: dict, account: ObjectAccount) -> dict:
    scanned = {"key": item["key"], "etag": item["etag"], "size": item["size"], "state": account.state}
    if account.state == "refused":
        scanned.update(reason=account.reason, detail=account.detail)
    else:
        scanned["counts"] = _counts([account])
    return scanned if account.sha256 is None else {**scanned, "sha256": account.sha256}
