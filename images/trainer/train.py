"""Trains a model on the labelled transactions in the lake, and registers it with MLflow.

Addresses, names and credentials are in the environment: docs/jobs.md tells which.
"""

import os
import sys

import mlflow
import mlflow.pyspark.ml
from pyspark.errors import AnalysisException
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

import spark_models

FEATURES = ["amount", "hour"]
TRANSACTION = "id STRING, amount DOUBLE, hour INT"
LABEL = "id STRING, fraud INT"

# Fewer of either kind teach nothing.
LEAST = 20

# The exit status that says so; dags/fraud/train.py takes the run for skipped, and not for failed.
NOTHING_TO_LEARN = 3


def records(spark: SparkSession, folder: str, schema: str) -> DataFrame:
    """What the scorer keeps in `folder`, in `dt=…/hour=…`; nothing when it has not kept anything yet."""
    try:
        # As text: a field that is called like a partition would lose its value to it.
        lines = spark.read.text(folder)
    except AnalysisException as problem:
        if problem.getCondition() != "PATH_NOT_FOUND":
            raise
        return spark.createDataFrame([], f"{schema}, kept STRING")
    partitions = [name for name in ("dt", "hour") if name in lines.columns]
    kept = f.concat_ws(" ", *(f.col(name).cast("string") for name in partitions))
    return lines.select(f.from_json("value", schema).alias("record"), kept.alias("kept")).select("record.*", "kept")


def labelled(spark: SparkSession, lake: str) -> DataFrame:
    """Each transaction of which it is known what it was. Of two labels the later one holds."""
    transactions = records(spark, f"{lake}/transactions", TRANSACTION).na.drop(subset=["id", *FEATURES])
    labels = records(spark, f"{lake}/labels", LABEL).where("id IS NOT NULL AND fraud IN (0, 1)")
    latest = labels.groupBy("id").agg(f.max_by("fraud", "kept").alias("fraud"))
    return transactions.dropDuplicates(["id"]).join(latest, "id").select("id", *FEATURES, "fraud")


def train(known: DataFrame, models: str) -> str:
    """Fits, measures and registers a model. Spark writes it to `models`, which is a folder of a bucket."""
    training, held_back = known.randomSplit([0.8, 0.2], seed=7)
    pipeline = Pipeline(
        stages=[
            VectorAssembler(inputCols=FEATURES, outputCol="features"),
            LogisticRegression(labelCol="fraud", regParam=0.01, maxIter=20),
        ]
    )
    mlflow.set_experiment("fraud")
    # Parameters and measures. Not models: those that it logs are empty, see spark_models.py.
    mlflow.pyspark.ml.autolog(log_models=False)
    with mlflow.start_run():
        model = pipeline.fit(training)
        area = BinaryClassificationEvaluator(labelCol="fraud").evaluate(model.transform(held_back))
        mlflow.log_metrics({"rows": known.count(), "area_under_roc": area})
        info = spark_models.log_model(model, "model", models, registered_model_name="fraud")
    return f"registered fraud, version {info.registered_model_version}: area under ROC {area:.3f}"


def main() -> int:
    spark = SparkSession.builder.appName("fraud-train").getOrCreate()
    lake, models = os.environ["BUCKET_LAKE"], os.environ["BUCKET_MODELS"]
    known = labelled(spark, f"s3a://{lake}").cache()
    counts = {row["fraud"]: row["count"] for row in known.groupBy("fraud").count().collect()}
    if min(counts.get(0, 0), counts.get(1, 0)) < LEAST:
        seen = f"{counts.get(1, 0)} frauds and {counts.get(0, 0)} others" if counts else "no labelled transactions yet"
        print(f"nothing to learn from: {seen} in s3a://{lake}; it takes {LEAST} of each", file=sys.stderr)
        return NOTHING_TO_LEARN
    print(train(known, f"s3a://{models}/fraud"))
    return 0


if __name__ == "__main__":
    status = main()
    SparkSession.getActiveSession().stop()
    sys.exit(status)
