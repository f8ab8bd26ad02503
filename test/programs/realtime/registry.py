"""A candidate in MLflow as train.py leaves it, with `{"mlflow", "tags"}` on stdin, or who is champion, with `{"mlflow"}` alone."""

import json
import sys

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

said = json.load(sys.stdin)
client = MlflowClient(said["mlflow"])
if "tags" in said:
    try:
        client.create_registered_model("fraud")
    except MlflowException:
        pass
    version = client.create_model_version("fraud", "mlflow-artifacts:/0/models/m-1/artifacts").version
    for name, value in said["tags"].items():
        client.set_model_version_tag("fraud", version, name, value)
    client.set_registered_model_alias("fraud", "candidate", version)
    print(json.dumps(str(version)))
else:
    print(json.dumps({name: str(one) for name, one in client.get_registered_model("fraud").aliases.items()}))
