"""Prints what the hooks of the providers make of the connections that a task finds under the ids that they look for."""

import json

from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.apache.kafka.hooks.base import KafkaBaseHook
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.postgres.hooks.postgres import PostgresHook

s3 = S3Hook()
keys = s3.get_credentials()
postgres = PostgresHook()
url = postgres.sqlalchemy_url
mlflow = HttpHook(http_conn_id="mlflow_default")
mlflow.get_conn()
print(
    "CONNECTIONS "
    + json.dumps(
        {
            "s3": [s3.conn.meta.endpoint_url, s3.conn.meta.region_name, keys.access_key, keys.secret_key],
            "postgres": [url.host, url.port, url.database, url.username, url.password, dict(url.query)],
            "kafka": KafkaBaseHook().get_connection("kafka_default").extra_dejson,
            "mlflow": mlflow.base_url,
        }
    )
)
