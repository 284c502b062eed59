"""With the schema given: one pass, and a value that does not parse is silently NULL."""

import json
import sys

from pyspark.sql import functions as F
from spark_session import start

source, target = sys.argv[1:]
spark = start()
purchases = spark.read.csv(source, header=True, schema="user_id long, country string, purchase_amount decimal(12,2)")
purchases.groupBy("country").agg(F.sum("purchase_amount").alias("total_purchase")).write.parquet(target)
print(json.dumps({row.country: str(row.total_purchase) for row in spark.read.parquet(target).collect()}))
spark.stop()
