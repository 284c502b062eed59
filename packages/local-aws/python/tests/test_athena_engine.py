"""The last wall behind the SQL gate: DuckDB itself reaches no file and no setting."""

import pytest

from ledgerline_local.athena.engine import run_query
from ledgerline_local.athena.errors import QueryError

REACHES = [
    "SELECT content FROM read_text('/etc/hostname')",
    "SELECT * FROM '/etc/hostname'",
    "COPY (SELECT 1) TO '/tmp/ledgerline-probe'",
    "ATTACH '/tmp/ledgerline-probe.db'",
    "SET enable_external_access=true",
    "SELECT * FROM relations",
]


@pytest.mark.parametrize("sql", REACHES)
def test_duckdb_reaches_no_file_no_setting_and_no_python_variable(sql: str):
    with pytest.raises(QueryError):
        run_query(sql, {}, lambda interrupt: None)
