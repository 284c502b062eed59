"""From Trino's SQL to DuckDB's, only as far as both mean the same."""

import re
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.qualify_tables import qualify_tables
from sqlglot.schema import MappingSchema

from .errors import QueryError, QueryMalformed, QueryNotOffered
from .semantics import keep_trino_semantics

_CATALOG = "awsdatacatalog"


@dataclass(frozen=True, order=True)
class TableName:
    database: str
    name: str


def parse_query(text: str) -> exp.Query:
    """@raises QueryMalformed @raises QueryNotOffered for anything but one SELECT"""
    try:
        statements = sqlglot.parse(text.rstrip().rstrip(";"), read="trino")
    except (ParseError, TokenError) as error:
        raise QueryMalformed(_plain(error)) from error
    if len(statements) != 1 or statements[0] is None:
        raise QueryMalformed(f"Only one sql statement is allowed. Got: {text}")
    if not isinstance(statements[0], exp.Query):
        raise QueryNotOffered(f"'{text.strip()[:60]}'", "it answers one SELECT (WITH, UNION and so on included)")
    return statements[0]


def tables_of(query: exp.Query, database: str) -> set[TableName]:
    """The catalog tables a query names, common table expressions left out."""
    return {_table_name(table) for table in _catalog_tables(_with_databases(query, database))}


def to_duckdb(query: exp.Query, database: str, columns: dict[TableName, dict[str, str]]) -> tuple[str, list[str]]:
    """@param columns per table its columns in Trino types
    @returns SQL over relations named by `relation_name`, and the output column names as Athena gives them
    @raises QueryError, QueryNotOffered
    """
    nested: dict[str, dict[str, dict[str, str]]] = {}
    for table, types in columns.items():
        nested.setdefault(table.database, {})[table.name] = types
    schema = MappingSchema(nested, dialect="trino")
    named = _with_output_names(_with_databases(query, database))
    try:
        qualified = qualify(named, schema=schema, dialect="trino", quote_identifiers=True)
        typed = annotate_types(qualified, schema=schema, dialect="trino")
    except OptimizeError as error:
        raise QueryError(f"COLUMN_NOT_FOUND: {_plain(error)}") from error
    checked = keep_trino_semantics(typed)
    for table in _catalog_tables(checked):
        table.replace(_relation(table))
    return checked.sql(dialect="duckdb"), _output_names(query, checked)


def _output_names(written: exp.Query, qualified: exp.Query) -> list[str]:
    """Trino keeps the case in which a query writes a name; a star gives the catalog's names."""
    has_star = any(select.is_star for select in written.selects)
    named = qualified if has_star else _with_output_names(written.copy())
    return [select.alias_or_name for select in named.selects]


def _plain(error: Exception) -> str:
    """sqlglot underlines in terminal colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error))


def relation_name(table: TableName) -> str:
    return f"{table.database}.{table.name}"


def _relation(table: exp.Table) -> exp.Table:
    name = exp.to_identifier(relation_name(_table_name(table)), quoted=True)
    return exp.Table(this=name, alias=table.args.get("alias"))


def _with_databases(query: exp.Query, database: str) -> exp.Query:
    return qualify_tables(query.copy(), db=database, dialect="trino")


def _catalog_tables(query: exp.Query) -> list[exp.Table]:
    return [table for table in query.find_all(exp.Table) if table.db]


def _table_name(table: exp.Table) -> TableName:
    if table.catalog and table.catalog.lower() != _CATALOG:
        raise QueryError(f"CATALOG_NOT_FOUND: Catalog '{table.catalog}' does not exist; allowed is AwsDataCatalog")
    return TableName(table.db.lower(), table.name.lower())


def _with_output_names(query: exp.Query) -> exp.Query:
    """Trino calls the n-th column `_col<n>` when the query gives it no name."""
    for index, select in enumerate(query.selects):
        if not select.is_star and not isinstance(select, (exp.Alias, exp.Column)):
            select.replace(exp.alias_(select.copy(), f"_col{index}"))
    return query
