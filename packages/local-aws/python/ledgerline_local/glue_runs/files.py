"""What a job run loads from S3 before it starts: its script and its modules, under the job's role."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .arguments import split_uris


class JobFileError(Exception):
    """A file of the job cannot be used; the message says which, why, and what is allowed."""


@dataclass(frozen=True)
class JobFiles:
    script: Path
    module_paths: list[Path]


def fetch_job_files(s3: Any, job: dict, arguments: dict[str, str], folder: Path) -> JobFiles:
    """Copies script and modules into `folder`. @raises JobFileError"""
    script = _download(s3, (job.get("Command") or {}).get("ScriptLocation", ""), folder)
    modules = folder / "modules"
    modules.mkdir()
    uris = split_uris(arguments.get("--extra-py-files")) + split_uris(arguments.get("--additional-python-modules"))
    archives = [_place_module(_download(s3, uri, modules), modules) for uri in uris]
    return JobFiles(script, [modules, *(path for path in archives if path)])


def _place_module(path: Path, modules: Path) -> Path | None:
    """Unpacks a wheel beside the other modules; a zip or egg is a path of its own; a .py lies right already."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            wheel.extractall(modules)
        path.unlink()
        return None
    if path.suffix in (".zip", ".egg"):
        return path
    if path.suffix == ".py":
        return None
    raise JobFileError(f"module {path.name} has the type '{path.suffix}'; allowed are .whl, .py, .zip and .egg")


def _download(s3: Any, uri: str, folder: Path) -> Path:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not key:
        raise JobFileError(
            f"'{uri}' is not a file in S3; the local cloud installs nothing from an index, name it as s3://bucket/key"
        )
    target = folder / key.rsplit("/", 1)[-1]
    try:
        s3.download_file(bucket, key, str(target))
    except (ClientError, BotoCoreError) as error:
        raise JobFileError(f"cannot read {uri} under the job's role: {error}") from error
    return target
