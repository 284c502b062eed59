"""MiniStack does not tell a policy the namespace of PutMetricData, so a role limited to one is refused.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
"""

import json

from ministack.core import iam_actions


def install() -> None:
    tags = iam_actions.request_tag_context

    def request_tag_context(service, iam_action, body, params):
        context = tags(service, iam_action, body, params)
        if iam_action == "cloudwatch:PutMetricData" and (namespace := _namespace(body)):
            return {**context, "cloudwatch:namespace": namespace}
        return context

    iam_actions.request_tag_context = request_tag_context


def _namespace(body: bytes) -> str | None:
    """From the JSON protocol, which the SDKs speak here (Query and CBOR would be refused)."""
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return None
    return fields.get("Namespace") if isinstance(fields, dict) else None
