"""A query execution from submission to its result object."""

import contextvars
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from ministack.services import s3
from sqlglot import exp

from ..authorisation import AccessDenied
from .dialect import parse_query, relation_name, tables_of, to_duckdb
from .engine import run_query
from .errors import QueryCancelled, QueryError
from .results import column_info, printed, to_csv
from .sources import Authorise, look_up_table, read_table

ENGINE_VERSION = {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"}


@dataclass
class Query:
    """@param scanned_bytes_limit of the workgroup, None without one."""

    text: str
    database: str
    workgroup: str
    output_location: str
    authorise: Authorise
    scanned_bytes_limit: int | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: str = "QUEUED"
    reason: str = ""
    submitted: float = field(default_factory=time.time)
    completed: float | None = None
    scanned_bytes: int = 0
    names: list[str] = field(default_factory=list)
    columns: list[dict] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    interrupt: Callable[[], None] | None = None

    @property
    def result_uri(self) -> str:
        return f"{self.output_location.rstrip('/')}/{self.id}.csv"

    def start(self) -> None:
        """@raises QueryMalformed at once, as Athena does at submission; everything else ends the execution."""
        parsed = parse_query(self.text)
        context = contextvars.copy_context()  # the account, region and caller of the request
        threading.Thread(target=context.run, args=(self._run, parsed), daemon=True).start()

    def cancel(self) -> None:
        if self.state in ("QUEUED", "RUNNING"):
            self._end("CANCELLED", "Query was cancelled by user")
            if self.interrupt:
                self.interrupt()

    def _run(self, parsed: exp.Query) -> None:
        self.state = "RUNNING"
        try:
            self._authorise_result()
            self._answer(parsed)
            self._write_result()
            self._end("SUCCEEDED")
        except QueryCancelled as error:
            self._end("CANCELLED", str(error))
        except AccessDenied as error:
            self._end("FAILED", f"PERMISSION_DENIED: {error}")
        except QueryError as error:
            self._end("FAILED", str(error))
        except Exception as error:  # an execution must end, whatever broke
            self._end("FAILED", f"GENERIC_INTERNAL_ERROR: {error!r}")

    def _answer(self, parsed: exp.Query) -> None:
        names = sorted(tables_of(parsed, self.database))
        sources = {name: look_up_table(name.database, name.name, self.authorise) for name in names}
        columns = {name: source.trino_columns() for name, source in sources.items()}
        sql, self.names = to_duckdb(parsed, self.database, columns)
        relations = {
            relation_name(name): read_table(source, self.authorise, self._count_bytes)
            for name, source in sources.items()
        }
        answer = run_query(sql, relations, self._allow_interrupt)
        self.columns = [column_info(name, kind) for name, kind in zip(self.names, answer.types, strict=True)]
        self.rows = [[printed(value) for value in row] for row in answer.rows]

    def _count_bytes(self, scanned: int) -> None:
        self.scanned_bytes += scanned
        if self.scanned_bytes_limit is not None and self.scanned_bytes > self.scanned_bytes_limit:
            raise QueryCancelled(
                f"Bytes scanned limit was exceeded: {self.scanned_bytes} bytes, "
                f"workgroup {self.workgroup} allows {self.scanned_bytes_limit}"
            )

    def _allow_interrupt(self, interrupt: Callable[[], None]) -> None:
        self.interrupt = interrupt
        if self.state == "CANCELLED":
            raise QueryCancelled(self.reason)

    def _authorise_result(self) -> None:
        bucket, _, key = self.result_uri.removeprefix("s3://").partition("/")
        self.authorise("s3:GetBucketLocation", f"arn:aws:s3:::{bucket}")
        self.authorise("s3:PutObject", f"arn:aws:s3:::{bucket}/{key}")

    def _write_result(self) -> None:
        bucket, _, key = self.result_uri.removeprefix("s3://").partition("/")
        metadata = json.dumps({"columns": self.columns}).encode()
        for name, body, kind in (
            (key, to_csv(self.names, self.rows), "application/octet-stream"),
            (f"{key}.metadata", metadata, "binary/octet-stream"),
        ):
            status, _, _ = s3._put_object(bucket, name, body, {"content-type": kind, "content-length": str(len(body))})
            if status >= 300:
                raise QueryError(f"GENERIC_USER_ERROR: cannot write s3://{bucket}/{name}: S3 answered {status}")

    def _end(self, state: str, reason: str = "") -> None:
        if self.state == "CANCELLED":
            return
        self.reason, self.completed, self.state = reason, time.time(), state
