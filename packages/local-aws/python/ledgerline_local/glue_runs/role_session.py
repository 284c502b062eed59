"""Credentials of a job's role, as Glue assumes it for one run."""

import json
import secrets

from ministack.core.responses import get_account_id
from ministack.services import iam, sts


class RoleNotAssumable(Exception):
    """The job's role is missing or does not let Glue assume it."""


def assumable_role(role: str) -> dict:
    """The record of a role that Glue may assume. @param role name or ARN. @raises RoleNotAssumable"""
    record = iam._roles.get(role.rsplit("/", 1)[-1])
    if record is None or not _trusts_glue(record):
        raise RoleNotAssumable(
            f"Role {role} should be given assume role permissions for Glue Service: "
            + ("no such role" if record is None else "its trust policy does not name glue.amazonaws.com")
        )
    return record


def open_role_session(role: str) -> dict[str, str]:
    """@returns AWS_* variables. @raises RoleNotAssumable"""
    record = assumable_role(role)
    name = record["RoleName"]
    credentials = {
        "AWS_ACCESS_KEY_ID": f"ASIA{secrets.token_hex(8).upper()}",
        "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
        "AWS_SESSION_TOKEN": secrets.token_hex(32),
    }
    session = f"{name}/GlueJobRunnerSession"
    sts.register_session(
        credentials["AWS_ACCESS_KEY_ID"],
        {
            "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{session}",
            "UserId": f"{record.get('RoleId', name)}:GlueJobRunnerSession",
            "SecretAccessKey": credentials["AWS_SECRET_ACCESS_KEY"],
            "SessionToken": credentials["AWS_SESSION_TOKEN"],
        },
    )
    return credentials


def close_role_session(credentials: dict[str, str]) -> None:
    sts._sessions.pop(credentials["AWS_ACCESS_KEY_ID"], None)


def _trusts_glue(role: dict) -> bool:
    document = role.get("AssumeRolePolicyDocument") or "{}"
    parsed = json.loads(document) if isinstance(document, str) else document
    statements = parsed.get("Statement", [])
    for statement in [statements] if isinstance(statements, dict) else statements:
        services = (statement.get("Principal") or {}).get("Service", [])
        if "glue.amazonaws.com" in ([services] if isinstance(services, str) else services):
            return statement.get("Effect") == "Allow"
    return False
