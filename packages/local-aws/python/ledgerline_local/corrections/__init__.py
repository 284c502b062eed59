"""What MiniStack 1.5.33 answers differently from AWS and this project needs right.

One module per behaviour, named after it, with an `install()` that replaces functions of MiniStack.
When upstream behaves, delete the module and its line here.
"""

from . import athena_queries, athena_workgroup_defaults, glue_job_runs, iam_resources

_CORRECTIONS = (athena_queries, athena_workgroup_defaults, glue_job_runs, iam_resources)


def install_corrections() -> None:
    for correction in _CORRECTIONS:
        correction.install()
