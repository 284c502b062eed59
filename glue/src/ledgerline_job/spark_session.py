"""Spark as the job wants it, on Glue and on stock PySpark."""

import os
import sys

from pyspark import SparkConf
from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""Results are small beside the input: few shuffle partitions, which adaptive execution makes fewer still."""


def start_spark() -> SparkSession:
    """A local master where none is set; local workers use the Python that runs this."""
    conf = SparkConf().setIfMissing("spark.master", "local[2]").setAppName("ledgerline")
    if conf.get("spark.master").startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in _SETTINGS.items():
        conf.set(name, value)
    return SparkSession.builder.config(conf=conf).getOrCreate()
