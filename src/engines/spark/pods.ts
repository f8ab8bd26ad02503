/** User and group of the `apache/spark` images (apache/spark-docker). */
export const SPARK_USER = 185;
