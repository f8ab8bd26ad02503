"""Loads a registered model in two ways and says what each makes of one small and one large transaction at night."""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).parents[2] / "images" / "trainer"))
import mlflow.spark  # noqa: E402
import spark_models  # noqa: E402

uri, folder, how = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
model = spark_models.load_model(uri, folder) if how == "apart" else mlflow.spark.load_model(uri)
seen = spark.createDataFrame([("small", 10.0, 14), ("large", 2000.0, 3)], "id STRING, amount DOUBLE, hour INT")
for row in model.transform(seen).select("id", "prediction").orderBy("id").collect():
    print(f"{row['id']}: {row['prediction']:.0f}")
spark.stop()
