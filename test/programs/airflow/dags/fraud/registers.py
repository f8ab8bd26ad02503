"""Registers a version of a model with MLflow's client, as docs/dags.md has it."""

from airflow.sdk import DAG, task

with DAG(dag_id="registers", schedule=None):

    @task
    def register() -> str:
        import mlflow

        client = mlflow.MlflowClient()
        client.create_registered_model("fraud")
        with mlflow.start_run() as run:
            mlflow.log_metric("auc", 0.99)
            mlflow.log_text("a model", "model/weights.txt")
        version = client.create_model_version("fraud", f"runs:/{run.info.run_id}/model", run.info.run_id)
        client.set_registered_model_alias("fraud", "champion", version.version)
        return version.version

    register()
