"""What a run is told: `--key value` pairs as Glue hands them to a script."""

from dataclasses import dataclass


class ArgumentsError(Exception):
    """An argument is missing or malformed; the message says which and what is allowed."""


@dataclass(frozen=True)
class JobArguments:
    """`plan_uri` and `spec_uri` name JSON documents; roots end in `/` and may be `s3://` or `file:///`."""

    run_id: str
    plan_uri: str
    spec_uri: str
    input_root: str
    output_root: str


_NAMES = {
    "run_id": "--JOB_RUN_ID",
    "plan_uri": "--ledgerline-plan",
    "spec_uri": "--ledgerline-spec",
    "input_root": "--ledgerline-input-root",
    "output_root": "--ledgerline-output-root",
}


def parse_arguments(argv: list[str]) -> JobArguments:
    """Takes our own arguments from `argv` (without the script's name) and passes over Glue's. @raises ArgumentsError"""
    values = _pairs(argv)
    missing = [option for option in _NAMES.values() if not values.get(option)]
    if missing:
        raise ArgumentsError(f"the run lacks {', '.join(missing)}; Glue passes --JOB_RUN_ID, plain PySpark must too")
    arguments = JobArguments(**{field: values[option] for field, option in _NAMES.items()})
    for option, root in (
        ("--ledgerline-input-root", arguments.input_root),
        ("--ledgerline-output-root", arguments.output_root),
    ):
        if not (root.startswith(("s3://", "file:///")) and root.endswith("/")):
            raise ArgumentsError(f"{option} is '{root}'; allowed: s3://<bucket>/ or file:///<folder>/, with the last /")
    return arguments


def _pairs(argv: list[str]) -> dict[str, str]:
    """`--a 1 --b=2 --flag` -> {"--a": "1", "--b": "2", "--flag": ""}; the last of a repeated option counts."""
    pairs: dict[str, str] = {}
    option = None
    for part in argv:
        if part.startswith("--"):
            option, _, value = part.partition("=")
            pairs[option] = value
        elif option is not None:
            pairs[option], option = part, None
    return pairs
