"""Spark models in MLflow, logged and loaded by a Spark whose executors have file systems of their own.

`mlflow.spark.log_model` has the executors write to `/tmp/mlflow` and copies that folder from the driver, where their files are
not: the model that it registers is empty (mlflow v3.17.0, mlflow/spark/__init__.py `save_model`). Here Spark writes to a bucket,
and the driver carries the files between the bucket and MLflow. What is logged is an ordinary model of MLflow's Spark flavour.
"""

import sys
from pathlib import Path
from uuid import uuid4

import mlflow
import pyspark
import yaml
from mlflow import pyfunc
from mlflow.models import Model
from mlflow.models.model import MLMODEL_FILE_NAME, ModelInfo
from pyspark.ml import PipelineModel
from pyspark.sql import SparkSession

DATA = "sparkml"
REQUIREMENTS = [f"mlflow=={mlflow.__version__}", f"pyspark=={pyspark.__version__}"]


def log_model(model: PipelineModel, name: str, folder: str, **options) -> ModelInfo:
    """Logs `model` to the active run by way of `folder`, `s3a://…`; `registered_model_name=` makes it a version, too."""
    return Model.log(
        artifact_path=None, name=name, flavor=sys.modules[__name__], spark_model=model, folder=folder, **options
    )


def load_model(uri: str, folder: str) -> PipelineModel:
    """Loads `models:/fraud/1`, or any other that MLflow knows, by way of `folder`, which every executor reads."""
    with_files = Path(mlflow.artifacts.download_artifacts(uri))
    data = with_files / Model.load(uri).flavors["spark"]["model_data"]
    path = f"{folder}/loaded/{uuid4().hex}"
    local = data.resolve().as_uri()
    # File by file: S3A's own way for a folder waits for ever (Hadoop 3.4.1, CopyFromLocalOperation).
    copied = _jvm().org.apache.hadoop.fs.FileUtil.copy(
        _files(local), _path(local), _files(path), _path(path), False, True, _configuration()
    )
    if not copied:
        raise OSError(f"{local} could not be copied to {path}")
    return PipelineModel.load(path)


def save_model(path: str, mlflow_model: Model, spark_model: PipelineModel, folder: str) -> None:
    """What `Model.log` calls to fill the local folder `path`, which it then gives to MLflow."""
    target = Path(path)
    target.mkdir(parents=True, exist_ok=True)
    saved = f"{folder}/saved/{uuid4().hex}"
    spark_model.write().save(saved)
    files = _files(saved)
    files.copyToLocalFile(True, _path(saved), _path((target / DATA).resolve().as_uri()), True)
    mlflow_model.add_flavor(
        "spark",
        pyspark_version=pyspark.__version__,
        model_data=DATA,
        code=None,
        model_class=f"{type(spark_model).__module__}.{type(spark_model).__qualname__}",
    )
    environments = {"conda": "conda.yaml", "virtualenv": "python_env.yaml"}
    pyfunc.add_to_model(
        mlflow_model,
        loader_module="mlflow.spark",
        data=DATA,
        conda_env=environments["conda"],
        python_env=environments["virtualenv"],
    )
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    conda = ["python=" + python, "pip", {"pip": REQUIREMENTS}]
    _write(target / "requirements.txt", "\n".join(REQUIREMENTS) + "\n")
    _write(target / "python_env.yaml", yaml.safe_dump({"python": python, "dependencies": ["-r requirements.txt"]}))
    _write(target / "conda.yaml", yaml.safe_dump({"name": "mlflow-env", "channels": ["conda-forge"], "dependencies": conda}))
    mlflow_model.save(str(target / MLMODEL_FILE_NAME))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _jvm():
    return SparkSession.getActiveSession().sparkContext._jvm


def _path(uri: str):
    return _jvm().org.apache.hadoop.fs.Path(uri)


def _configuration():
    return SparkSession.getActiveSession().sparkContext._jsc.hadoopConfiguration()


def _files(uri: str):
    """The file system of `uri`, and not the session's default one."""
    return _path(uri).getFileSystem(_configuration())
