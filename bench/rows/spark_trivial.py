"""The least that a Spark job costs: start, one action through a Python worker, stop."""

from spark_session import start

spark = start()
rows = spark.range(0, 2, 1, 2).mapInArrow(lambda batches: batches, "id bigint").collect()
print(len(rows))
spark.stop()
