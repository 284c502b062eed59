"""MiniStack does not tell a policy the namespace of PutMetricData, so a role limited to one is refused.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
"""

import json

from ministack.core import iam_actions
from ministack.services import cloudwatch


def install() -> None:
    tags = iam_actions.request_tag_context

    def request_tag_context(service, iam_action, body, params):
        context = tags(service, iam_action, body, params)
        if iam_action == "cloudwatch:PutMetricData" and (namespace := _namespace(body, params)):
            return {**context, "cloudwatch:namespace": namespace}
        return context

    iam_actions.request_tag_context = request_tag_context


def _namespace(body: bytes, params: dict) -> str | None:
    """From any of the three protocols: query parameters, JSON, CBOR."""
    if "Namespace" in params:
        value = params["Namespace"]
        return value[0] if isinstance(value, list) else value
    try:
        fields = json.loads(body) if body[:1] == b"{" else cloudwatch.cbor2.loads(body)
    except ValueError:
        return None
    return fields.get("Namespace") if isinstance(fields, dict) else None
