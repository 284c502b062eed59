"""MiniStack checks a Glue call on a table against its database alone; AWS asks for catalog and table too."""

import json

from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import glue

from ..authorisation import AccessDenied, authorise, remember_caller

_BY_NAME = frozenset({"GetTable", "DeleteTable"})


def install() -> None:
    remember_caller(glue)
    handle = glue._handle_request_sync

    def handle_request(method, path, headers, body, query_params):
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        try:
            for resource in _resources(action, json.loads(body or b"{}")):
                authorise(f"glue:{action}", f"arn:aws:glue:{get_region()}:{get_account_id()}:{resource}")
        except AccessDenied as error:
            return error_response_json("AccessDeniedException", str(error), 400)
        return handle(method, path, headers, body, query_params)

    glue._handle_request_sync = handle_request


def _resources(action: str, fields: dict) -> list[str]:
    """What the call also touches, besides the database that MiniStack checked."""
    table = fields.get("TableName") or (fields.get("TableInput") or {}).get("Name")
    if action in _BY_NAME:
        table = fields.get("Name")
    database = fields.get("DatabaseName")
    return ["catalog", f"table/{database}/{table}"] if database and table else []
