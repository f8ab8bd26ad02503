"""Logs a model as MLflow's own documentation says, and what the version then holds."""

import mlflow
import mlflow.spark
from pyspark.ml import Pipeline
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
frame = spark.createDataFrame([(1.0, 2.0)], "a DOUBLE, b DOUBLE")
model = Pipeline(stages=[VectorAssembler(inputCols=["a", "b"], outputCol="c")]).fit(frame)
with mlflow.start_run():
    info = mlflow.spark.log_model(model, "plain", pip_requirements=["pyspark"])
client = mlflow.MlflowClient()


def walk(path):
    for entry in client.list_artifacts(info.run_id, path):
        yield from walk(entry.path) if entry.is_dir else [entry.path]


print("\n".join(sorted(walk("plain"))))
spark.stop()
