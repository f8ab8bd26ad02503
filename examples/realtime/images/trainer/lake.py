"""Keeps every transaction in the lake, exactly once: a stream from Kafka to Parquet.

A batch has a folder of its own, which it writes over when it is done again after a failure. Addresses, names, credentials and
the place of the checkpoints are in the environment and in Spark's configuration: docs/jobs.md tells which. TRIGGER is the time
between two batches; `once` takes what is there, and ends.
"""

import os
from concurrent.futures import Future

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

SCHEMA = "id STRING, time LONG, customer STRING, amount DOUBLE, hour INT, abroad INT, fraud INT, drift INT"


def transactions(spark: SparkSession) -> DataFrame:
    """What is no transaction is left out, as everywhere."""
    env = os.environ
    records = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", env["KAFKA_BOOTSTRAP_SERVERS"])
        .option("kafka.security.protocol", env["KAFKA_SECURITY_PROTOCOL"])
        .option("kafka.sasl.mechanism", env["KAFKA_SASL_MECHANISM"])
        .option("kafka.sasl.jaas.config", env["KAFKA_SASL_JAAS_CONFIG"])
        .option("groupIdPrefix", env["KAFKA_GROUP_ID"] + ".")
        .option("subscribe", env["TOPIC_TRANSACTIONS"])
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", "100000")
        # The topic keeps a day: what went while this was off for longer is no reason to stay off.
        .option("failOnDataLoss", "false")
        .load()
    )
    read = records.select(f.from_json(f.col("value").cast("string"), SCHEMA).alias("one"), "partition", "offset")
    return read.select("one.*", "partition", "offset").where("id IS NOT NULL AND time IS NOT NULL")


def main() -> None:
    spark = SparkSession.builder.appName("realtime-lake").getOrCreate()
    folder = f"s3a://{os.environ['BUCKET_LAKE']}/transactions"
    query: Future[str] = Future()

    def keep(batch: DataFrame, number: int) -> None:
        # With other checkpoints it is another query, which counts from nothing and must not write over what this one wrote.
        batch.coalesce(1).write.mode("overwrite").parquet(f"{folder}/query={query.result()}/batch={number:09}")

    every = os.environ.get("TRIGGER", "30 seconds")
    trigger = {"availableNow": True} if every == "once" else {"processingTime": every}
    stream = transactions(spark).writeStream.queryName("lake").foreachBatch(keep).trigger(**trigger).start()
    query.set_result(stream.id)
    stream.awaitTermination()
    spark.stop()


if __name__ == "__main__":
    main()
