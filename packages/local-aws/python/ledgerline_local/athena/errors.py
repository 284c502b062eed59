"""How a query ends when it cannot be answered."""


class QueryError(Exception):
    """A query that fails as it does on Athena; `str()` begins with Athena's code, e.g. TABLE_NOT_FOUND."""


class QueryMalformed(Exception):
    """Text that Athena refuses at submission."""


class QueryNotOffered(QueryError):
    """Valid on Athena, but DuckDB would answer differently without saying so: refused here."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"NOT_SUPPORTED: the local Athena does not answer {what}; {instead}")


class QueryCancelled(Exception):
    """Stopped by the caller or by a limit of the workgroup."""
