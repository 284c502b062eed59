"""One object from its bytes to partial sums, quarantine and an account."""

import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from . import curated_keys
from .input_file import RANGE_BYTES, InputFile, RefusedError, read_header
from .kernel import Judgement, Kernel
from .line_range import LineRange, line_range
from .object_account import ObjectAccount
from .object_store import StoreSettings, SupersededError, open_store
from .parquet_file import ParquetFile
from .result_schema import arrow_schema

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ScanTask:
    """An object of the plan; `part` numbers it within the run, so that a retried task overwrites its own file."""

    build: int
    position: int
    part: int
    partition: str
    object: dict


@dataclass(frozen=True)
class ScanSettings:
    """What every task needs; plain values, so that Spark can ship them."""

    spec: dict
    run_id: str
    output_root: str
    store: StoreSettings
    paths: tuple[str, ...] = ("native", "lines")
    range_bytes: int = RANGE_BYTES


def scan_object(task: ScanTask, settings: ScanSettings) -> Iterator[pa.Table | ObjectAccount]:
    """Partial sums range by range, then the account, whatever happened: one bad object must not stop the others."""
    started = time.monotonic()
    account = ObjectAccount(task.build, task.position)
    try:
        yield from _scan(task, settings, account)
        account.state = "read"
    except SupersededError as error:
        account.state, account.detail = "superseded", str(error)
    except RefusedError as error:
        account.state, account.reason, account.detail = "refused", error.reason, error.detail
    except Exception as error:
        _log.exception("cannot scan %s", task.object["uri"])
        account.state, account.detail = "failed", f"{type(error).__name__}: {error}"
    account.seconds = round(time.monotonic() - started, 3)
    yield account


def _scan(task: ScanTask, settings: ScanSettings, account: ObjectAccount) -> Iterator[pa.Table]:
    dialect = settings.spec["input"]["dialect"]
    limit_bytes = dialect["maxObjectBytes"]
    size = task.object["size"]
    if size > limit_bytes:
        raise RefusedError("too-large", f"{size} bytes, allowed are {limit_bytes}; split the object")
    quarantine_schema = arrow_schema(settings.spec["tables"]["quarantine"]["columns"])
    with TemporaryDirectory(prefix="ledgerline-object-") as folder, ParquetFile(quarantine_schema) as quarantine:
        path = Path(folder) / "object"
        account.sha256 = _download(task, settings, path)
        file = InputFile(path, task.object["key"], limit_bytes, dialect["maxLineBytes"])
        for judgement in _judge(file, settings, account):
            quarantine.write(_quarantine_rows(judgement, task.object["key"], quarantine_schema))
            yield judgement.groups
        if quarantine.rows > 0:
            key = f"{curated_keys.quarantine(settings.run_id, task.partition)}part-{task.part}.parquet"
            store = open_store(settings.output_root, settings.store)
            account.quarantine = quarantine.put(store, settings.output_root, key)


def _download(task: ScanTask, settings: ScanSettings, path: Path) -> str:
    """The SHA-256 of the bytes as stored."""
    store = open_store(task.object["uri"], settings.store)
    with path.open("w+b") as target:
        store.download(task.object["uri"], task.object["etag"], target)
        target.seek(0)
        return hashlib.file_digest(target, "sha256").hexdigest()


def _judge(file: InputFile, settings: ScanSettings, account: ObjectAccount) -> Iterator[Judgement]:
    kernel = Kernel(settings.spec, settings.paths)
    try:
        columns = [column["name"] for column in settings.spec["input"]["columns"]]
        for lines in _line_ranges(file, settings.range_bytes, columns):
            judgement = kernel.judge(lines)
            totals = judgement.totals.to_pylist()[0]
            account.add(lines.lines, lines.blank, judgement.accepted, judgement.rejected.reason, totals)
            yield judgement
    finally:
        kernel.close()


def _line_ranges(file: InputFile, range_bytes: int, columns: list[str]) -> Iterator[LineRange]:
    header = None
    line_number = 2
    for data in file.ranges(range_bytes):
        if header is None:
            header = read_header(data, columns, file.line_limit_bytes)
            data = data[header.length :]
        lines = line_range(data, line_number, header.crlf)
        line_number += lines.lines
        yield lines


def _quarantine_rows(judgement: Judgement, key: str, schema: pa.Schema) -> pa.Table:
    rejected = judgement.rejected
    keys = [key] * len(rejected.line_number)
    columns = [keys, rejected.line_number, rejected.reason, rejected.column_name, rejected.raw_line]
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )
