"""Canonical JSON and the hashes that name things; the same text and hashes as packages/schema gives."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable


def canonical_json(document: object) -> str:
    """Sorted keys, no blanks."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def input_hash_of(objects: Iterable[dict]) -> str:
    """Hash of a partition's objects (key, etag, size), whatever their order."""
    return _hash_of_rows([item["key"], item["etag"], item["size"]] for item in objects)


def fingerprint_of(build: dict) -> str:
    """Same fingerprint, same output."""
    return sha256(canonical_json([build["inputHash"], build["contractHash"]]))


def rollup_month_of(partition: str) -> str:
    """`ingest_date=2026-11-23` -> `2026-11`; all objects without a date are a month of their own, `undated`."""
    value = partition.partition("=")[2]
    return value if value == "undated" else value[:7]


def by_month(children: Iterable[dict]) -> dict[str, list[dict]]:
    """Month -> its builds, by month."""
    months: dict[str, list[dict]] = defaultdict(list)
    for child in children:
        months[rollup_month_of(child["partition"])].append(child)
    return {month: months[month] for month in sorted(months)}


def month_digest_of(children: Iterable[dict]) -> str:
    """Names a set of builds of one month."""
    return _hash_of_rows([child["partition"], child["fingerprint"]] for child in children)


def total_digest_of(months: Iterable[dict]) -> str:
    """Names a set of months."""
    return _hash_of_rows([month["month"], month["digest"]] for month in months)


def digest_of(children: Iterable[dict]) -> str:
    """Names a set of builds: the total of exactly these, by way of the digests of their months."""
    months = by_month(children).items()
    return total_digest_of({"month": month, "digest": month_digest_of(builds)} for month, builds in months)


def _hash_of_rows(rows: Iterable[list]) -> str:
    """JavaScript sorts by UTF-16 units: a key with an emoji would land elsewhere by code points."""
    texts = sorted((canonical_json(row) for row in rows), key=lambda text: text.encode("utf-16-be", "surrogatepass"))
    return sha256("\n".join(texts))
