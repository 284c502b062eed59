"""PutMetricData under a role that may write one namespace."""

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique


def test_a_role_writes_the_namespace_it_is_limited_to_and_no_other(cloud: Cloud):
    namespace = unique("Ledgerline")
    limited = {
        **allow("cloudwatch:PutMetricData", "*"),
        "Condition": {"StringEquals": {"cloudwatch:namespace": namespace}},
    }
    cloudwatch = cloud.client("cloudwatch", cloud.user(limited))
    data = [{"MetricName": "RunFailed", "Value": 1}]

    cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)
    with pytest.raises(ClientError, match="not authorized"):
        cloudwatch.put_metric_data(Namespace=f"{namespace}Other", MetricData=data)

    written = cloud.client("cloudwatch").list_metrics(Namespace=namespace)["Metrics"]
    assert [metric["MetricName"] for metric in written] == ["RunFailed"]
    assert cloud.client("cloudwatch").list_metrics(Namespace=f"{namespace}Other")["Metrics"] == []
