"""One Spark for all tests; its workers see the sources."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from landing import Landing
from pyspark.sql import SparkSession

from ledgerline_job.spark_session import start_spark

SEED = os.environ.get("LEDGERLINE_SEED")

# the same random objects in every run, so that a change is what turns a test red; LEDGERLINE_SEED asks for others
settings.register_profile("ledgerline", derandomize=SEED is None)
settings.load_profile("ledgerline")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if SEED is not None:
        config.option.hypothesis_seed = int(SEED)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")
    # tests are over before the JVM's better compiler pays
    os.environ["SPARK_SUBMIT_OPTS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = start_spark()
    yield session
    session.stop()


@pytest.fixture
def landing(tmp_path: Path, spark: SparkSession) -> Landing:
    return Landing(tmp_path, spark)
