"""The documents a run leaves, as packages/schema describes them."""

from .build_result import BuildResult, sum_segments
from .measure_totals import control_measures
from .object_account import ObjectAccount
from .scan_result import ScanResult, count_objects


def attempt(build: dict, fingerprint: str, run: dict, outcome: str, message: str | None = None) -> dict:
    """`run` is `{"runId", "planId"}`."""
    document = {"version": 1, "partition": build["partition"], "fingerprint": fingerprint, **run, "outcome": outcome}
    return document if message is None else {**document, "message": message}


def segment(scan: ScanResult, spec: dict, run: dict) -> dict | None:
    """Of what was scanned; None if that was nothing, or not all of it was read."""
    if scan.state != "read" or not scan.accounts:
        return None
    measures = control_measures(spec["summary"]["measures"])
    return {
        "version": 1,
        "id": scan.share.segment_id,
        "partition": scan.share.build["partition"],
        "contractHash": scan.share.build["contractHash"],
        **run,
        "objects": _scanned_objects(scan),
        "counts": scan.counts,
        "rejectedByReason": scan.rejected_by_reason,
        "controlTotals": {measure["name"]: scan.totals[measure["name"]] for measure in measures},
        "summary": [summary.file for summary in scan.summaries],
        "quarantine": [file for account in scan.accounts for file in account.quarantine],
    }


def build_record(result: BuildResult, spec: dict, spec_hash: str, run: dict) -> dict:
    """Of a built or refused build."""
    record = {
        "version": 1,
        "state": result.state,
        "partition": result.partition,
        "fingerprint": result.fingerprint,
        "inputHash": result.share.build["inputHash"],
        "contractHash": result.share.build["contractHash"],
        "specHash": spec_hash,
        **run,
        "objects": _all_objects(result),
    }
    if result.state == "refused":
        return record
    return {
        **record,
        **sum_segments(result.segments, spec["summary"]["measures"]),
        "manifest": result.manifest,
        "segments": [
            {"id": part["id"], "runId": part["runId"], "keys": [item["key"] for item in part["objects"]]}
            for part in result.segments
        ],
    }


def report(results: list[BuildResult], spec: dict, run: dict) -> dict:
    measures = spec["summary"]["measures"]
    return {"version": 1, **run, "builds": [_build_report(result, measures) for result in results]}


def _build_report(result: BuildResult, measures: list[dict]) -> dict:
    """Counts are those of the whole build if there is one, else of what this run scanned."""
    scan = result.scan
    account = {"counts": scan.counts, "rejectedByReason": scan.rejected_by_reason}
    if result.state == "built":
        account = sum_segments(result.segments, measures)
    return {
        "partition": result.partition,
        "state": result.state,
        **account["counts"],
        "rejectedByReason": account["rejectedByReason"],
        "objects": len(result.share.objects),
        "bytes": sum(item["size"] for item in result.share.objects),
        "reused": sum(len(part["objects"]) for part in result.share.reused),
        "seconds": round(sum(account.seconds for account in scan.accounts), 3),
        "inputs": [_input(result.share.objects[one.position], one) for one in scan.accounts if _is_decided(one)],
    }


def _all_objects(result: BuildResult) -> list[dict]:
    """Scanned now or before, in the order of the plan."""
    older = [item for part in result.share.reused for item in part["objects"]]
    known = {item["key"]: item for item in [*older, *_scanned_objects(result.scan)]}
    return [known[item["key"]] for item in result.share.build["objects"] if item["key"] in known]


def _scanned_objects(scan: ScanResult) -> list[dict]:
    return [_scanned_object(scan.share.objects[account.position], account) for account in scan.accounts]


def _is_decided(account: ObjectAccount) -> bool:
    """Superseded and failed objects are for the message of the attempt."""
    return account.state in ("read", "refused")


def _input(item: dict, account: ObjectAccount) -> dict:
    reported = {"key": item["key"], "state": account.state}
    if account.state == "refused":
        return {**reported, "reason": account.reason, "detail": account.detail}
    return {**reported, "counts": count_objects([account])}


def _scanned_object(item: dict, account: ObjectAccount) -> dict:
    scanned = {"etag": item["etag"], "size": item["size"], **_input(item, account)}
    return scanned if account.sha256 is None else {**scanned, "sha256": account.sha256}
