"""Entry script of the Glue job; importing it does nothing."""

import logging
import sys

from ledgerline_job.arguments import parse_arguments
from ledgerline_job.job import run_job
from ledgerline_job.spark_session import start_spark


def main(argv: list[str]) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("py4j").setLevel(logging.WARNING)
    arguments = parse_arguments(argv)
    spark = start_spark()
    try:
        run_job(spark, arguments)
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
