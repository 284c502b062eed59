"""MiniStack's GetPartitions ignores the filter expression and the page size."""

from ministack.core.responses import error_response_json, json_response
from ministack.services import glue

from ..partition_expression import InvalidExpression, compile_expression

_MAX_RESULTS = 1_000


def install() -> None:
    glue._get_partitions = _get_partitions


def _get_partitions(request: dict):
    """In the order of the values, as the catalog's index gives them."""
    name = f"{request.get('DatabaseName')}/{request.get('TableName')}"
    table = glue._tables.get(name)
    if table is None:
        return error_response_json("EntityNotFoundException", f"Table {name} not found.", 400)
    keys = table.get("PartitionKeys") or []
    found = sorted(glue._partitions.get(name, []), key=lambda partition: partition["Values"])
    if expression := request.get("Expression"):
        try:
            matches = compile_expression(expression, {key["Name"]: key["Type"] for key in keys})
        except InvalidExpression as error:
            return error_response_json("InvalidInputException", str(error), 400)
        names = [key["Name"] for key in keys]
        found = [each for each in found if matches(dict(zip(names, each["Values"], strict=True)))]
    start = int(request.get("NextToken") or 0)
    end = start + min(int(request.get("MaxResults") or _MAX_RESULTS), _MAX_RESULTS)
    more = {"NextToken": str(end)} if end < len(found) else {}
    return json_response({"Partitions": found[start:end], **more})
