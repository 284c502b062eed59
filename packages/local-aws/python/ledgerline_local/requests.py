"""Counts what was asked of the local cloud, for benchmarks: `GET /_ledgerline/requests` answers, since the start,

    {"run": {"s3 GetObject my-bucket": {"calls": 2, "seconds": 0.01}}, "other": {"glue GetPartitions": {...}}}

`run`: with the credentials of an active job run. `seconds` are those between request and answer in this process.
"""

import re
import time
from collections import defaultdict
from urllib.parse import parse_qs

from .glue_runs.registry import job_runs
from .kills import access_key_of, headers_of, respond

REQUESTS_PATH = "/_ledgerline/requests"
_CREDENTIAL = re.compile(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request")


class Requests:
    def __init__(self) -> None:
        self._taken: dict[str, dict[str, dict]] = {"run": _Tally(), "other": _Tally()}

    async def answer(self, send) -> None:
        await respond(send, 200, self._taken)

    async def around(self, app, scope, receive, send) -> None:
        caller = "run" if job_runs.run_of(access_key_of(scope)) else "other"
        began = time.perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            taken = self._taken[caller][_operation(scope)]
            taken["calls"] += 1
            taken["seconds"] += time.perf_counter() - began


class _Tally(defaultdict):
    def __init__(self) -> None:
        super().__init__(lambda: {"calls": 0, "seconds": 0.0})


def _operation(scope) -> str:
    """`glue GetPartitions`, `s3 PutObject my-bucket`; by method where a service names it in the body."""
    headers = headers_of(scope)
    signed = _CREDENTIAL.search(headers.get("authorization", ""))
    service = signed.group(1) if signed else "unsigned"
    if service == "s3":
        return f"s3 {_s3_operation(scope, headers)}"
    return f"{service} {headers.get('x-amz-target', scope['method']).rpartition('.')[2]}"


def _s3_operation(scope, headers: dict[str, str]) -> str:
    bucket, _, key = scope["path"].lstrip("/").partition("/")
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    verb, what = scope["method"].capitalize(), "Object" if key else "Bucket"
    if verb == "Get" and "list-type" in query:
        return f"ListObjectsV2 {bucket}"
    if verb == "Put" and "x-amz-copy-source" in headers:
        return f"CopyObject {bucket}"
    detail = "Tagging" if "tagging" in query else ""
    return f"{verb}{what}{detail} {bucket}"


requests = Requests()
