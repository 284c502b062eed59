"""MiniStack drops an alarm's metric maths and describes half of its fields in XML, which Terraform reads.

It also leaves text unescaped there.
"""

import json
from xml.sax.saxutils import escape

from ministack.services import cloudwatch

_LISTS = ("Metrics", "InsufficientDataActions")
_TEXTS = ("ThresholdMetricId", "EvaluateLowSampleCountPercentile")
_NO_SINGLE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period")


def install() -> None:
    put = cloudwatch._put_metric_alarm
    describe = cloudwatch._describe_alarms

    def put_metric_alarm(params, cbor_data, is_cbor, is_json=False):
        answer = put(params, cbor_data, is_cbor, is_json)
        fields = cbor_data if is_cbor or is_json else nested_fields(params)
        if answer[0] < 300:
            _complete(cloudwatch._alarms[fields["AlarmName"]], fields)
        return answer

    def describe_alarms(params, cbor_data, is_cbor, is_json=False):
        if is_cbor or is_json:
            return describe(params, cbor_data, is_cbor, is_json)
        return _describe_in_xml(nested_fields(params), describe)

    cloudwatch._put_metric_alarm = put_metric_alarm
    cloudwatch._describe_alarms = describe_alarms


def _complete(alarm: dict, fields: dict) -> None:
    alarm.update({name: fields[name] for name in (*_LISTS, *_TEXTS) if fields.get(name)})
    if alarm.get("Metrics"):
        for name in _NO_SINGLE_METRIC:
            alarm.pop(name, None)
    if alarm.get("ExtendedStatistic"):
        alarm.pop("Statistic", None)


def _describe_in_xml(fields: dict, describe) -> tuple:
    """The same listing, taken in the JSON form, written as XML with every field that an alarm has."""
    listing = json.loads(describe({}, fields, False, True)[2])
    inner = "".join(_xml(name, value) for name, value in listing.items())
    return cloudwatch._xml(200, "DescribeAlarmsResponse", f"<DescribeAlarmsResult>{inner}</DescribeAlarmsResult>")


def nested_fields(params: dict) -> dict:
    """`{'Metrics.member.1.Id': ['r']}` -> `{'Metrics': [{'Id': 'r'}]}`, numbers and booleans still as they came."""
    tree: dict = {}
    for path, values in params.items():
        *parents, leaf = path.split(".")
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        node[leaf] = _typed(leaf, values[0] if isinstance(values, list) else values)
    return _with_lists(tree)


def _typed(name: str, text: str) -> str | int | bool:
    if name in ("Period", "MaxRecords"):
        return int(text)
    return text == "true" if name == "ReturnData" else text


def _with_lists(node):
    if not isinstance(node, dict):
        return node
    members = node.get("member")
    if isinstance(members, dict):
        return [_with_lists(members[index]) for index in sorted(members, key=int)]
    return {name: _with_lists(value) for name, value in node.items()}


def _xml(name: str, value) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"<{name}>{''.join(_xml(key, each) for key, each in value.items())}</{name}>"
    if isinstance(value, list):
        return f"<{name}>{''.join(_xml('member', each) for each in value)}</{name}>"
    if name.endswith("Timestamp") and isinstance(value, (int, float)):
        value = cloudwatch._ts_iso(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"
