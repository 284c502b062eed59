"""Scans one object with the job's kernel driver, without Spark, and tells what came of it as verdicts.json does."""

import datetime
import json
from collections import Counter
from decimal import Context, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from verdict_document import RAW_CHARACTERS

from ledgerline_job.object_store import StoreSettings, file_etag
from ledgerline_job.scan_object import scan_object
from ledgerline_job.scan_task import ScanSettings

BOTH_PATHS = ("native", "lines")
MIB = 1 << 20
_EXACT = Context(prec=60)


def scan_stored(
    stored: bytes,
    name: str,
    spec: dict,
    paths: tuple[str, ...] = BOTH_PATHS,
    range_bytes: int = 16 * MIB,
    block_bytes: int = 64 * MIB,
) -> dict:
    """The verdict's document; `{"state": "rough"}` where only the native path was allowed and it did not do."""
    with TemporaryDirectory(prefix="torture-") as folder:
        path = Path(folder) / name
        path.write_bytes(stored)
        item = {
            "uri": f"file://{path}",
            "key": f"input/{name}",
            "size": len(stored),
            "etag": file_etag(path),
        }
        settings = ScanSettings(spec, "jr_1", f"file://{folder}/out/", StoreSettings(), paths, range_bytes, block_bytes)
        partial, account = scan_object({"partition": "ingest_date=undated", "objects": [item]}, settings)
        quarantine = [row for file in sorted(Path(folder).glob("out/**/*.parquet")) for row in _rows(file)]
    if account.state != "read":
        is_rough = account.state == "failed" and "RoughRangeError" in (account.detail or "")
        return {"state": "rough"} if is_rough else {"state": account.state, "reason": account.reason or account.detail}
    return read_document(account, partial, quarantine, spec["summary"])


def read_document(account, partial: list[pa.Table], quarantine: list[dict], summary: dict) -> dict:
    """`account` has the counts; the quarantine is checked against them."""
    rejected = sorted(
        ([row["line_number"], row["reason"], row["column_name"], row["raw_line"]] for row in quarantine),
        key=lambda row: row[0],
    )
    assert account.rejected == len(rejected)
    assert account.rejected_by_reason == dict(Counter(row[1] for row in rejected))
    return {
        "state": "read",
        "lines": account.lines,
        "accepted": account.accepted,
        "filtered": account.filtered,
        "blank": account.blank,
        "rejected": [[*row[:3], row[3][:RAW_CHARACTERS]] for row in rejected],
        "groups": merged_groups([row for table in partial for row in table.to_pylist()], summary),
    }


def merged_groups(rows: list[dict], summary: dict) -> list[dict]:
    """Partial measures as one document per group."""
    groups: dict[tuple, dict] = {}
    for row in rows:
        key = tuple(row[name] for name in summary["groupBy"])
        merged = groups.setdefault(key, {name: row[name] for name in summary["groupBy"]})
        for measure in summary["measures"]:
            merged[measure["name"]] = _merge(measure["function"], merged.get(measure["name"]), row[measure["name"]])
    documents = [{name: value_text(value) for name, value in group.items()} for group in groups.values()]
    return sorted(documents, key=json.dumps)


def _merge(function: str, left: object, right: object) -> object:
    if left is None or right is None:
        return right if left is None else left
    if function in ("sum", "count"):
        return left + right if isinstance(left, int) else _EXACT.add(left, right)
    return min(left, right) if function == "min" else max(left, right)


def value_text(value: object) -> object:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return format(value, "f") if value else format(abs(value), "f")
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime.datetime) else str(value)


def _rows(file: Path) -> list[dict]:
    return pq.read_table(file, partitioning=None).to_pylist()
