"""boto3 clients to this server with given credentials: the way in that IAM guards."""

import os
from typing import Any

import boto3
from botocore.config import Config

from .environment import REGION


def endpoint_url() -> str:
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"


def client(service: str, credentials: dict[str, str]) -> Any:
    """@param credentials AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN."""
    session = boto3.session.Session(
        aws_access_key_id=credentials["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=credentials["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=credentials["AWS_SESSION_TOKEN"],
        region_name=REGION,
    )
    config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2})
    return session.client(service, endpoint_url=endpoint_url(), config=config)
