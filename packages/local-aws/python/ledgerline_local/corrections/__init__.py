"""What MiniStack 1.5.33 answers differently from AWS and this project needs right.

One module per behaviour, named after it, with an `install()` that replaces functions of MiniStack.
When upstream behaves, delete the module and its line here.
"""

from . import (
    athena_queries,
    athena_workgroup_defaults,
    cloudwatch_alarm_fields,
    cloudwatch_alarm_states,
    cloudwatch_namespace_condition,
    event_delivery_permissions,
    event_source_permissions,
    glue_get_partitions,
    glue_job_fields,
    glue_job_runs,
    glue_partition_writes,
    glue_table_permissions,
    iam_resources,
    s3_copied_tags,
    s3_copy_conditions,
    s3_missing_objects,
    s3_version_listing,
    s3_whole_seconds,
    sqs_batching_window,
)

_CORRECTIONS = (
    athena_queries,
    athena_workgroup_defaults,
    cloudwatch_alarm_fields,
    cloudwatch_alarm_states,
    cloudwatch_namespace_condition,
    event_delivery_permissions,
    event_source_permissions,
    glue_get_partitions,
    glue_job_fields,
    glue_job_runs,
    glue_partition_writes,
    glue_table_permissions,
    iam_resources,
    s3_copied_tags,
    s3_copy_conditions,
    s3_missing_objects,
    s3_version_listing,
    s3_whole_seconds,
    sqs_batching_window,
)


def install_corrections() -> None:
    for correction in _CORRECTIONS:
        correction.install()
