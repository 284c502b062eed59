"""What MiniStack 1.5.33 answers differently from AWS and this project needs right.

One module per behaviour, named after it, with an `install()` that replaces functions of MiniStack.
When upstream behaves, delete the module and its line here.
"""

from . import glue_job_runs

_CORRECTIONS = (glue_job_runs,)


def install_corrections() -> None:
    for correction in _CORRECTIONS:
        correction.install()
