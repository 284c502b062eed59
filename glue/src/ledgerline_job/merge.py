"""Partial measures that were computed apart, merged by Spark."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from .result_schema import spark_type

_FUNCTIONS = {"sum": F.sum, "count": F.sum, "min": F.min, "max": F.max}


def merge(partial: DataFrame, tags: list[str], summary: dict) -> DataFrame:
    """One row per tags and group keys; a missing key is a key."""
    return partial.groupBy(*tags, *summary["groupBy"]).agg(*map(_merged, summary["measures"]))


def _merged(measure: dict) -> Column:
    merged = _FUNCTIONS[measure["function"]](measure["name"])
    return merged.cast(spark_type(measure["type"])).alias(measure["name"])
