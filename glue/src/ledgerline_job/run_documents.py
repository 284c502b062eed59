"""The documents a run leaves, as packages/schema describes them."""

from .build_result import BuildResult
from .measure_totals import control_measures
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
    return {
        **record,
        "counts": _counts(result.accounts),
        "rejectedByReason": result.rejected_by_reason,
        "controlTotals": {name: result.totals[name] for name in control_measures(spec["summary"]["measures"])},
        "manifest": {
            "summary": [summary.file for summary in result.summaries],
            "quarantine": [file for account in result.accounts for file in account.quarantine],
        },
        "segments": [{"id": result.build["inputHash"], "keys": [item["key"] for item in objects]}],
    }


def report(results: list[BuildResult], run: dict) -> dict:
    return {"version": 1, **run, "builds": [_build_report(result) for result in results]}


def _build_report(result: BuildResult) -> dict:
    objects = result.build["objects"]
    return {
        "partition": result.partition,
        "state": result.state,
        **_counts(result.accounts),
        "rejectedByReason": result.rejected_by_reason,
        "objects": len(objects),
        "bytes": sum(item["size"] for item in objects),
        "seconds": round(sum(account.seconds for account in result.accounts), 3),
        "inputs": [_input(objects[account.position], account) for account in result.accounts if _is_decided(account)],
    }


def _is_decided(account: ObjectAccount) -> bool:
    """Superseded and failed objects are for the message of the attempt."""
    return account.state in ("read", "refused")


def _input(item: dict, account: ObjectAccount) -> dict:
    reported = {"key": item["key"], "state": account.state}
    if account.state == "refused":
        return {**reported, "reason": account.reason, "detail": account.detail}
    return {**reported, "counts": _counts([account])}


def _counts(accounts: list[ObjectAccount]) -> dict[str, int]:
    names = ("accepted", "rejected", "blank", "filtered")
    counts = {name: sum(getattr(account, name) for account in accounts) for name in names}
    return {"records": counts["accepted"] + counts["rejected"], **counts}


def _scanned_object(item: dict, account: ObjectAccount) -> dict:
    scanned = {"etag": item["etag"], "size": item["size"], **_input(item, account)}
    return scanned if account.sha256 is None else {**scanned, "sha256": account.sha256}
