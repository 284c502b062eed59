"""DuckDB for one task, locked down: one thread, bounded memory, one file to read, no network."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import duckdb

MEMORY_LIMIT = "512MB"
TEMP_LIMIT = "8GB"
_SPILL = "ledgerline-spill-"


def locked_connection(readable: str) -> duckdb.DuckDBPyConnection:
    """May read the file `readable`, and a folder for what does not fit into memory, made when that happens."""
    remove_left_spills()
    connection = duckdb.connect()
    pid = os.getpid()
    spill = str(Path(tempfile.gettempdir()) / f"{_SPILL}{pid}-{_start_of(pid)}-{id(connection):x}")
    for setting in (
        "threads = 1",
        f"memory_limit = '{MEMORY_LIMIT}'",
        f"temp_directory = {_quoted(spill)}",
        f"max_temp_directory_size = '{TEMP_LIMIT}'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "preserve_insertion_order = true",
        f"allowed_paths = [{_quoted(readable)}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def remove_left_spills() -> None:
    """DuckDB removes its folder itself, unless its process was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SPILL}*"):
        process = re.match(rf"{_SPILL}(\d+)-(\w+)-", folder.name)
        if process and _start_of(int(process[1])) != process[2]:
            shutil.rmtree(folder, ignore_errors=True)


def _start_of(pid: int) -> str:
    """When a process began: in a container the next one gets the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return "over"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
