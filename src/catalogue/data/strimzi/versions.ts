/**
 * Versions of Kafka that this release runs (strimzi-kafka-operator 1.2.0, kafka-versions.yaml): it starts only with an image for
 * each (KafkaVersion `validateImages`). The newest metadata of each are of its own minor version.
 */
export const KAFKA_VERSIONS: readonly string[] = ['4.2.0', '4.2.1', '4.3.0', '4.3.1'];
