"""The filter of Glue's GetPartitions: comparisons of partition keys with literals, AND, OR, NOT, IN, BETWEEN."""

from collections.abc import Callable

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

Matches = Callable[[dict[str, str]], bool]
_COMPARE = {
    exp.EQ: lambda left, right: left == right,
    exp.NEQ: lambda left, right: left != right,
    exp.GT: lambda left, right: left > right,
    exp.GTE: lambda left, right: left >= right,
    exp.LT: lambda left, right: left < right,
    exp.LTE: lambda left, right: left <= right,
}


class InvalidExpression(Exception):
    """The text is no filter that is offered; the message says what is."""


def compile_expression(text: str, key_types: dict[str, str]) -> Matches:
    """@param key_types partition key -> type; only string keys are offered, compared as text
    @returns a predicate over `{key: value}`. @raises InvalidExpression
    """
    try:
        return _compile(sqlglot.parse_one(text, read="hive"), key_types)
    except SqlglotError as error:
        raise InvalidExpression(f"cannot read the partition filter {text!r}: {error}") from error


def _compile(node: exp.Expression, key_types: dict[str, str]) -> Matches:
    if isinstance(node, exp.Paren):
        return _compile(node.this, key_types)
    if isinstance(node, exp.Not):
        inner = _compile(node.this, key_types)
        return lambda values: not inner(values)
    if isinstance(node, (exp.And, exp.Or)):
        left, right = _compile(node.this, key_types), _compile(node.expression, key_types)
        both = all if isinstance(node, exp.And) else any
        return lambda values: both(side(values) for side in (left, right))
    if type(node) in _COMPARE:
        return _comparison(node, key_types)
    if isinstance(node, exp.In) and node.expressions:
        key, allowed = _key(node.this, key_types), {_literal(each) for each in node.expressions}
        return lambda values: values[key] in allowed
    if isinstance(node, exp.Between):
        key, low, high = _key(node.this, key_types), _literal(node.args["low"]), _literal(node.args["high"])
        return lambda values: low <= values[key] <= high
    raise InvalidExpression(f"'{node.sql('hive')}' is not offered; allowed are = <> < <= > >= IN BETWEEN AND OR NOT")


def _comparison(node: exp.Binary, key_types: dict[str, str]) -> Matches:
    compare, key, literal = _COMPARE[type(node)], _key(node.this, key_types), _literal(node.expression)
    return lambda values: compare(values[key], literal)


def _key(node: exp.Expression, key_types: dict[str, str]) -> str:
    name = node.name.lower()
    if not isinstance(node, exp.Column) or name not in key_types:
        raise InvalidExpression(f"'{node.sql('hive')}' is no partition key; keys are {', '.join(key_types)}")
    if key_types[name].lower() != "string":
        raise InvalidExpression(f"partition key {name} is {key_types[name]}; only string keys can be filtered")
    return name


def _literal(node: exp.Expression) -> str:
    if not isinstance(node, exp.Literal) or not node.is_string:
        raise InvalidExpression(f"'{node.sql('hive')}' is not a quoted string; compare a string key with one")
    return node.name
