"""Keeps Trino's meaning, or refuses. Only constructs in `_SAME_MEANING` reach DuckDB."""

from sqlglot import exp

from .errors import QueryError, QueryNotOffered

# Each of these was held against Trino's documentation: same value, same type, same NULL handling.
_SAME_MEANING = frozenset({
    exp.Select, exp.Union, exp.Except, exp.Intersect, exp.With, exp.CTE, exp.Subquery, exp.From, exp.Join, exp.Where,
    exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.Distinct, exp.Table, exp.TableAlias,
    exp.Alias, exp.Column, exp.Identifier, exp.Star, exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Tuple,
    exp.Values, exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In,
    exp.Is, exp.Like, exp.Exists, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod,
    exp.Neg, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam, exp.Case, exp.If, exp.Coalesce, exp.Nullif,
    exp.Sum, exp.Count, exp.CountIf, exp.Min, exp.Max, exp.Avg, exp.Filter, exp.Abs, exp.Lower, exp.Upper, exp.Length,
    exp.Concat, exp.DPipe, exp.StrPosition, exp.Substring, exp.Replace, exp.RegexpLike, exp.Year, exp.Month, exp.Day,
    exp.CurrentDate, exp.Greatest, exp.Least, exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank,
    exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue,
})  # fmt: skip
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between)
_FLOATING = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT)
_DECIMAL = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
_INTEGER = "[+-]?[0-9]+"


def keep_trino_semantics(query: exp.Query) -> exp.Query:
    """@param query qualified and with types annotated. @raises QueryNotOffered, QueryError"""
    for node in list(query.walk()):
        _check_construct(node)
    for node in list(query.find_all(exp.Cast, exp.TryCast)):
        if _is_text(node.this) and node.to.this in exp.DataType.NUMERIC_TYPES:
            node.replace(_strict_cast(node))
    return query


def _check_construct(node: exp.Expression) -> None:
    if type(node) not in _SAME_MEANING:
        name = node.name if isinstance(node, exp.Anonymous) else node.key
        raise QueryNotOffered(f"'{name}' in {node.sql('trino')[:80]}", "its meaning in DuckDB may differ from Trino's")
    if isinstance(node, exp.Div) and (_is_decimal(node.this) or _is_decimal(node.expression)):
        raise QueryNotOffered(f"division of decimals ({node.sql('trino')})", "cast both sides to double")
    if isinstance(node, exp.Avg) and _is_decimal(node.this):
        raise QueryNotOffered(f"avg of a decimal ({node.sql('trino')})", "cast it to double, or use sum and count")
    if isinstance(node, (exp.Cast, exp.TryCast)):
        _check_cast(node)
    if isinstance(node, exp.Substring) and not (node.args["start"].is_int and int(node.args["start"].name) > 0):
        raise QueryNotOffered(f"{node.sql('trino')}", "the start of substr must be a literal of 1 or more")
    if isinstance(node, _COMPARISONS):
        _check_comparison(node)


def _check_cast(node: exp.Cast) -> None:
    target, source = node.to.this, node.this.type
    floating = source is not None and source.this in _FLOATING
    if target in exp.DataType.INTEGER_TYPES and floating:
        raise QueryNotOffered(f"{node.sql('trino')}", "a double is rounded differently; cast it to decimal(p,s) first")
    if target in exp.DataType.TEXT_TYPES and (floating or _is_temporal(node.this)):
        raise QueryNotOffered(f"{node.sql('trino')}", "doubles and times print differently; select the value itself")


def _check_comparison(node: exp.Expression) -> None:
    """Trino compares text only with text; DuckDB converts, and `'10' < '9'` turns around."""
    sides = [side for side in (node.this, *node.args.values()) if isinstance(side, exp.Expression)]
    sides += node.expressions
    texts = [side for side in sides if _is_text(side)]
    others = [side for side in sides if _is_number(side) or _is_temporal(side)]
    if texts and others:
        types = f"{texts[0].type.sql('trino').lower()} with {others[0].type.sql('trino').lower()}"
        raise QueryError(f"TYPE_MISMATCH: cannot compare {types} in {node.sql('trino')}; cast one side")


def _strict_cast(node: exp.Cast) -> exp.Expression:
    """DuckDB also takes ' 12' and '1.5' as integers; Trino does not."""
    pattern = _INTEGER if node.to.this in exp.DataType.INTEGER_TYPES else _DECIMAL
    text = node.this
    matches = exp.Anonymous(this="regexp_full_match", expressions=[text.copy(), exp.Literal.string(pattern)])
    if isinstance(node, exp.TryCast):
        return exp.Case(ifs=[exp.If(this=matches, true=node.copy())])
    message = exp.DPipe(
        this=exp.Literal.string("INVALID_CAST_ARGUMENT: Cannot cast to number: "), expression=text.copy()
    )
    refused = exp.Anonymous(this="error", expressions=[message])
    is_null = exp.Is(this=text.copy(), expression=exp.Null())
    return exp.Case(ifs=[exp.If(this=exp.or_(is_null, matches), true=node.copy())], default=refused)


def _is_decimal(node: exp.Expression) -> bool:
    """Trino reads the literal 1.5 as a decimal, 1.5e0 as a double."""
    if isinstance(node, exp.Literal):
        return not node.is_string and "." in node.name and "e" not in node.name.lower()
    return node.type is not None and node.type.this == exp.DataType.Type.DECIMAL


def _is_text(node: exp.Expression) -> bool:
    return node.type is not None and node.type.this in exp.DataType.TEXT_TYPES


def _is_number(node: exp.Expression) -> bool:
    return node.type is not None and node.type.this in exp.DataType.NUMERIC_TYPES


def _is_temporal(node: exp.Expression) -> bool:
    return node.type is not None and node.type.this in exp.DataType.TEMPORAL_TYPES
