"""The usual Glue job: inferSchema and sum."""

import json
import sys

from pyspark.sql import functions as F
from spark_session import start

source, target = sys.argv[1:]
spark = start()
purchases = spark.read.csv(source, header=True, inferSchema=True)
purchases.groupBy("country").agg(F.sum("purchase_amount").alias("total_purchase")).write.parquet(target)
print(json.dumps({row.country: f"{row.total_purchase:.2f}" for row in spark.read.parquet(target).collect()}))
spark.stop()
