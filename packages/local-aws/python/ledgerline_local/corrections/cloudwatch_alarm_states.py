"""MiniStack judges an alarm by all metrics of that name, forgets missing data, and only when data arrives.

Here the alarm's own dimensions count, period by period, back from the moment of the look. An alarm on
metric maths keeps the state it has.
"""

import time

from ministack.services import cloudwatch

_BREACHES = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


def install() -> None:
    describe = cloudwatch._describe_alarms

    def describe_alarms(*request):
        cloudwatch._evaluate_all_alarms()
        return describe(*request)

    cloudwatch._describe_alarms = describe_alarms
    cloudwatch._evaluate_alarm = _evaluate_alarm


def _evaluate_alarm(alarm: dict) -> None:
    if not alarm.get("MetricName") or alarm["ComparisonOperator"] not in _BREACHES:
        return
    values = _values(alarm, time.time())
    state = _state(alarm, values)
    if state != alarm["StateValue"]:
        _enter(alarm, state, f"{alarm['MetricName']} by period, newest first: {values}; missing is None")


def _values(alarm: dict, now: float) -> list[float | None]:
    """The statistic of each evaluation period, newest first."""
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
    points = cloudwatch._metrics.get((alarm["Namespace"], alarm["MetricName"], dimensions)) or []
    name, period = alarm.get("ExtendedStatistic") or alarm["Statistic"], alarm["Period"]
    values = []
    for index in range(alarm["EvaluationPeriods"]):
        end = now - index * period
        inside = [point for point in points if end - period < point["Timestamp"] <= end + 1]
        values.append(cloudwatch._stat_value(cloudwatch._calc_stats(inside), name, inside) if inside else None)
    return values


def _state(alarm: dict, values: list[float | None]) -> str:
    treatment = alarm.get("TreatMissingData") or "missing"
    if all(value is None for value in values) and treatment in ("missing", "ignore"):
        return "INSUFFICIENT_DATA" if treatment == "missing" else alarm["StateValue"]
    breaches = _BREACHES[alarm["ComparisonOperator"]]
    bad = [treatment == "breaching" if value is None else breaches(value, alarm["Threshold"]) for value in values]
    return "ALARM" if sum(bad) >= alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]) else "OK"


def _enter(alarm: dict, state: str, reason: str) -> None:
    former = alarm["StateValue"]
    alarm.update(StateValue=state, StateReason=reason, StateUpdatedTimestamp=int(time.time()))
    cloudwatch._record_history(alarm["AlarmName"], former, state, reason)
    cloudwatch._dispatch_alarm_actions(alarm, former, state, reason)
    cloudwatch._evaluate_parent_alarms(alarm)
