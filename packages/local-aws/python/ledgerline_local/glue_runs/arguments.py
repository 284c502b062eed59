"""The command line and Spark settings of a job run, from what the job and the run say."""

import os


def resolve_arguments(job: dict, run_arguments: dict[str, str]) -> dict[str, str]:
    """Job defaults, overridden by the run's arguments, overridden by what the job does not let override."""
    return {
        **(job.get("DefaultArguments") or {}),
        **run_arguments,
        **(job.get("NonOverridableArguments") or {}),
    }


def script_argv(arguments: dict[str, str], job_name: str, run_id: str) -> list[str]:
    """`--key value ... --JOB_NAME n --JOB_RUN_ID jr_...`, as Glue hands them to a script."""
    pairs = [*arguments.items(), ("--JOB_NAME", job_name), ("--JOB_RUN_ID", run_id)]
    return [part for key, value in pairs for part in (key, str(value))]


def split_uris(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def spark_environment(arguments: dict[str, str], scratch: str) -> dict[str, str]:
    """What Spark gets of Glue, for a stock pyspark: the master, and the job's `--conf`, which wins.

    `--conf` holds several settings as Glue takes them: `a=1 --conf b=2`.
    """
    settings = [setting.strip() for setting in arguments.get("--conf", "").split("--conf") if setting.strip()]
    cores = os.cpu_count() or 1
    laptop = [
        "spark.ui.enabled=false",
        f"spark.sql.shuffle.partitions={2 * cores}",
        f"spark.sql.warehouse.dir={scratch}/warehouse",
    ]
    confs = " ".join(f'--conf "{setting}"' for setting in [*laptop, *settings])
    return {
        "PYSPARK_SUBMIT_ARGS": f"--master local[{cores}] --driver-memory 1g {confs} pyspark-shell",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": scratch,
    }
