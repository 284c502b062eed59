"""One DuckDB per query: in memory, without a way to the files or the network of this machine."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from .errors import QueryCancelled, QueryError

_LIMITS = ("SET threads=2", "SET memory_limit='1GB'", "SET TimeZone='UTC'", "SET integer_division=true")
_LOCKS = ("SET python_enable_replacements=false", "SET enable_external_access=false", "SET lock_configuration=true")


@dataclass(frozen=True)
class Answer:
    """@param types DuckDB's type names, one per column."""

    types: list[str]
    rows: list[tuple]


def run_query(sql: str, relations: dict[str, pa.Table], on_start: Callable[[Callable[[], None]], None]) -> Answer:
    """@param on_start is handed a function that interrupts the query. @raises QueryError, QueryCancelled"""
    with duckdb.connect(":memory:") as connection:
        for setting in _LIMITS:
            connection.execute(setting)
        for name, rows in relations.items():
            connection.register("loading", rows)
            connection.execute(f'CREATE TABLE "{name.replace(chr(34), chr(34) * 2)}" AS SELECT * FROM loading')
            connection.unregister("loading")
        for setting in _LOCKS:
            connection.execute(setting)
        on_start(connection.interrupt)
        try:
            cursor = connection.execute(sql)
            return Answer([str(column[1]) for column in cursor.description], cursor.fetchall())
        except duckdb.InterruptException as error:
            raise QueryCancelled("Query was cancelled by user") from error
        except duckdb.Error as error:
            raise QueryError(f"GENERIC_USER_ERROR: {error}") from error
