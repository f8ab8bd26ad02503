"""Trains two models on the lake, one of Spark and one of scikit-learn, and registers both with MLflow as versions of `fraud`.

The better one gets the alias `candidate`, with what it and the present `champion` make of the same transactions, which neither
has seen. Who becomes champion is decided elsewhere: dags/realtime/train.py. Addresses, names and credentials are in the
environment: docs/jobs.md tells which.
"""

import os
import sys
from typing import NamedTuple

import mlflow
import mlflow.sklearn
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import Model, infer_signature
from pandas import DataFrame as Pandas
from pyspark.errors import AnalysisException
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

import spark_models

MODEL = "fraud"
FEATURES = ["times_usual", "abroad", "night"]
LABEL = "fraud"

# Fewer frauds, or fewer others, teach nothing.
LEAST = 50

# The exit status that says so; the DAG takes the run for skipped, and not for failed.
NOTHING_TO_LEARN = 3


class Trained(NamedTuple):
    kind: str
    version: str
    area: float


def transactions(spark: SparkSession, lake: str) -> DataFrame | None:
    """Each transaction once, with what the models look at; None while there is none."""
    try:
        read = spark.read.option("recursiveFileLookup", "true").parquet(f"{lake}/transactions")
    except AnalysisException as problem:
        if problem.getCondition() not in ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA"):
            raise
        return None
    single = read.dropDuplicates(["id"])
    usual = single.groupBy("customer").agg(f.mean("amount").alias("usual"))
    return single.join(usual, "customer").select(
        "id",
        (f.col("amount") / f.col("usual")).alias("times_usual"),
        f.col("abroad").cast("double"),
        (f.col("hour") < 6).cast("double").alias("night"),
        f.col(LABEL).cast("int"),
    )


def split(known: DataFrame) -> tuple[DataFrame, DataFrame]:
    """What is learnt from, and a fifth that no model ever sees: a transaction is always on the same side."""
    side = f.pmod(f.xxhash64("id"), f.lit(5))
    return known.where(side != 0), known.where(side == 0)


def train_spark(training: DataFrame, held_back: DataFrame, example: Pandas, models: str) -> Trained:
    assemble = VectorAssembler(inputCols=FEATURES, outputCol="features")
    pipeline = Pipeline(stages=[assemble, LogisticRegression(labelCol=LABEL, regParam=0.001, maxIter=30)])
    with mlflow.start_run(run_name="spark"):
        model = pipeline.fit(training)
        area = area_of_spark(model, held_back)
        mlflow.log_params({"kind": "spark", "regParam": 0.001, "maxIter": 30})
        mlflow.log_metrics({"area_under_roc": area, "rows": training.count()})
        said = model.transform(held_back.limit(5)).select("prediction").toPandas()["prediction"]
        info = spark_models.log_model(
            model, "model", models, registered_model_name=MODEL, signature=infer_signature(example, said)
        )
    return Trained("spark", str(info.registered_model_version), area)


def area_of_spark(model, held_back: DataFrame) -> float:
    rows = model.transform(held_back).select(LABEL, "probability").collect()
    return float(roc_auc_score([row[LABEL] for row in rows], [float(row["probability"][1]) for row in rows]))


def train_sklearn(training: Pandas, held_back: Pandas) -> Trained:
    settings = {"max_iter": 100, "learning_rate": 0.1, "max_leaf_nodes": 15}
    with mlflow.start_run(run_name="sklearn"):
        model = HistGradientBoostingClassifier(random_state=7, **settings).fit(training[FEATURES], training[LABEL])
        area = area_of_sklearn(model, held_back)
        mlflow.log_params({"kind": "sklearn", **settings})
        mlflow.log_metrics({"area_under_roc": area, "rows": len(training)})
        example = held_back[FEATURES].head(5)
        info = mlflow.sklearn.log_model(
            model, name="model", registered_model_name=MODEL, signature=infer_signature(example, model.predict(example))
        )
    return Trained("sklearn", str(info.registered_model_version), area)


def area_of_sklearn(model, held_back: Pandas) -> float:
    return float(roc_auc_score(held_back[LABEL], model.predict_proba(held_back[FEATURES])[:, 1]))


def champion(client: MlflowClient, held_back: DataFrame, models: str) -> Trained | None:
    """The present one, by what it makes of the same transactions; None when there is none."""
    try:
        version = client.get_model_version_by_alias(MODEL, "champion").version
    except MlflowException as problem:
        if problem.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise
        return None
    uri = f"models:/{MODEL}/{version}"
    if "sklearn" in Model.load(uri).flavors:
        area = area_of_sklearn(mlflow.sklearn.load_model(uri), held_back.toPandas())
        return Trained("sklearn", str(version), area)
    return Trained("spark", str(version), area_of_spark(spark_models.load_model(uri, models), held_back))


def main() -> int:
    spark = SparkSession.builder.appName("realtime-train").getOrCreate()
    lake, models = f"s3a://{os.environ['BUCKET_LAKE']}", f"s3a://{os.environ['BUCKET_MODELS']}/fraud"
    known = transactions(spark, lake)
    counts = {row[LABEL]: row["count"] for row in known.groupBy(LABEL).count().collect()} if known else {}
    if min(counts.get(0, 0), counts.get(1, 0)) < LEAST:
        seen = f"{counts.get(1, 0)} frauds and {counts.get(0, 0)} others"
        print(f"nothing to learn from: {seen} in {lake}/transactions; it takes {LEAST} of each", file=sys.stderr)
        return NOTHING_TO_LEARN
    training, held_back = (one.cache() for one in split(known))
    mlflow.set_experiment("realtime-batch")
    client = MlflowClient()
    present = champion(client, held_back, models)
    apart = held_back.toPandas()
    trained = [
        train_spark(training, held_back, apart[FEATURES].head(5), models),
        train_sklearn(training.toPandas(), apart),
    ]
    best = max(trained, key=lambda one: one.area)
    tags = {"area_under_roc": best.area, "champion": present.version if present else "", "champion_area_under_roc": present.area if present else ""}
    for name, value in tags.items():
        client.set_model_version_tag(MODEL, best.version, name, str(value))
    client.set_registered_model_alias(MODEL, "candidate", best.version)
    for one in trained:
        print(f"registered {MODEL}, version {one.version}, of {one.kind}: area under ROC {one.area:.3f}")
    print(f"candidate: version {best.version}; champion: " + (f"version {present.version}, {present.area:.3f}" if present else "none"))
    return 0


if __name__ == "__main__":
    status = main()
    SparkSession.getActiveSession().stop()
    sys.exit(status)
