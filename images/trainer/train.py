"""Trains a model on the transactions in the lake, keeps it in the bucket for models, and logs the run to MLflow.

Addresses, names and credentials are in the environment: docs/jobs.md tells which.
"""

import os

import mlflow
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import DataFrame, SparkSession

FEATURES = ["amount", "hour"]
SCHEMA = "id STRING, amount DOUBLE, hour INT, fraud INT"


def train(transactions: DataFrame, models: str) -> None:
    """Fits, measures and keeps one model under `models`, which is a folder of a bucket."""
    known = transactions.where("fraud IS NOT NULL").na.drop(subset=FEATURES)
    training, held_back = known.randomSplit([0.8, 0.2], seed=7)
    pipeline = Pipeline(
        stages=[
            VectorAssembler(inputCols=FEATURES, outputCol="features"),
            LogisticRegression(labelCol="fraud", regParam=0.01),
        ]
    )
    mlflow.set_experiment("fraud")
    with mlflow.start_run() as run:
        model = pipeline.fit(training)
        area = BinaryClassificationEvaluator(labelCol="fraud").evaluate(model.transform(held_back))
        path = f"{models}/{run.info.run_id}"
        model.write().save(path)
        mlflow.log_params({"features": ",".join(FEATURES), "model": path})
        mlflow.log_metrics({"rows": known.count(), "area_under_roc": area})
        print(f"kept {path}, area under ROC {area:.3f}")


if __name__ == "__main__":
    spark = SparkSession.builder.appName("fraud-train").getOrCreate()
    lake, models = os.environ["BUCKET_LAKE"], os.environ["BUCKET_MODELS"]
    train(spark.read.schema(SCHEMA).json(f"s3a://{lake}/transactions"), f"s3a://{models}/fraud")
    spark.stop()
