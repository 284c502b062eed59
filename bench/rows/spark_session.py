"""The same local Spark for every row: two cores, no pages, few shuffle partitions."""

from pyspark.sql import SparkSession


def start() -> SparkSession:
    builder = SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
