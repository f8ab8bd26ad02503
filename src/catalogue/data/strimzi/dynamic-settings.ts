/**
 * Settings that brokers take over while they run (`dynamicConfigUpdateModes()` of kafka-server 4.3.1, all of it: apache/kafka@4.3.1,
 * server/.../config/DynamicBrokerConfig.java); every other one is read when a node starts. Strimzi has the same list, made of that
 * class, and one more (strimzi-kafka-operator 1.2.0, config-model-generator/.../KafkaConfigModelGenerator.java).
 */
const DYNAMIC = words(`
  background.threads compression.gzip.level compression.lz4.level compression.type compression.zstd.level config.providers
  cordoned.log.dirs follower.fetch.last.tiered.offset.enable follower.replication.throttled.rate
  group.consumer.assignment.interval.ms group.coordinator.cached.buffer.max.bytes group.share.assignment.interval.ms
  group.streams.assignment.interval.ms leader.replication.throttled.rate listener.security.protocol.map listeners
  log.cleaner.backoff.ms log.cleaner.dedupe.buffer.size log.cleaner.delete.retention.ms log.cleaner.io.buffer.load.factor
  log.cleaner.io.buffer.size log.cleaner.io.max.bytes.per.second log.cleaner.max.compaction.lag.ms
  log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms log.cleaner.threads log.cleanup.policy
  log.flush.interval.messages log.flush.interval.ms log.index.interval.bytes log.index.size.max.bytes
  log.local.retention.bytes log.local.retention.ms log.message.timestamp.after.max.ms log.message.timestamp.before.max.ms
  log.message.timestamp.type log.preallocate log.retention.bytes log.retention.ms log.roll.jitter.ms log.roll.ms
  log.segment.bytes log.segment.delete.delay.ms max.connection.creation.rate max.connections max.connections.per.ip
  max.connections.per.ip.overrides message.max.bytes metric.reporters min.insync.replicas num.io.threads
  num.network.threads num.recovery.threads.per.data.dir num.replica.fetchers principal.builder.class
  producer.id.expiration.ms prometheus.metrics.reporter.allowlist remote.fetch.max.wait.ms
  remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes
  remote.log.manager.copier.thread.pool.size remote.log.manager.copy.max.bytes.per.second
  remote.log.manager.expiration.thread.pool.size remote.log.manager.fetch.max.bytes.per.second
  remote.log.manager.follower.thread.pool.size remote.log.reader.threads replica.alter.log.dirs.io.max.bytes.per.second
  sasl.enabled.mechanisms sasl.jaas.config sasl.kerberos.kinit.cmd sasl.kerberos.min.time.before.relogin
  sasl.kerberos.principal.to.local.rules sasl.kerberos.service.name sasl.kerberos.ticket.renew.jitter
  sasl.kerberos.ticket.renew.window.factor sasl.login.refresh.buffer.seconds sasl.login.refresh.min.period.seconds
  sasl.login.refresh.window.factor sasl.login.refresh.window.jitter sasl.mechanism.inter.broker.protocol
  share.coordinator.cached.buffer.max.bytes ssl.cipher.suites ssl.client.auth ssl.enabled.protocols
  ssl.endpoint.identification.algorithm ssl.engine.factory.class ssl.key.password ssl.keymanager.algorithm
  ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location ssl.keystore.password ssl.keystore.type
  ssl.protocol ssl.provider ssl.secure.random.implementation ssl.trustmanager.algorithm ssl.truststore.certificates
  ssl.truststore.location ssl.truststore.password ssl.truststore.type transaction.partition.verification.enable
  unclean.leader.election.enable`);

/**
 * Of the others that a Kafka may set, those for which Strimzi restarts nodes that are controllers only, too
 * (strimzi-kafka-operator 1.2.0, cluster-operator/.../resource/KafkaConfigurationDiff.java `CONTROLLER_RELEVANT_PROPERTIES`).
 */
const OF_CONTROLLERS = words(`
  alter.config.policy.class.name auto.create.topics.enable broker.heartbeat.interval.ms broker.session.timeout.ms
  connection.failed.authentication.delay.ms connections.max.idle.ms connections.max.reauth.ms controlled.shutdown.enable
  controlled.shutdown.max.retries controlled.shutdown.retry.backoff.ms controller.quorum.append.linger.ms
  controller.quorum.election.backoff.max.ms controller.quorum.election.timeout.ms controller.quorum.fetch.timeout.ms
  controller.quorum.request.timeout.ms controller.quorum.retry.backoff.ms controller.quota.window.num
  controller.quota.window.size.seconds controller.socket.timeout.ms create.topic.policy.class.name
  default.replication.factor delete.topic.enable kafka.metrics.polling.interval.secs kafka.metrics.reporters
  leader.imbalance.check.interval.seconds leader.imbalance.per.broker.percentage metadata.log.max.record.bytes.between.snapshots
  metadata.log.max.snapshot.interval.ms metadata.log.segment.bytes metadata.log.segment.min.bytes metadata.log.segment.ms
  metadata.max.idle.interval.ms metadata.max.retention.bytes metadata.max.retention.ms metrics.num.samples
  metrics.recording.level metrics.sample.window.ms num.partitions offsets.topic.replication.factor queued.max.requests
  queued.max.requests.bytes replica.selector.class reserved.broker.max.id security.providers server.max.startup.time.ms
  socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms socket.listen.backlog.size
  socket.receive.buffer.bytes socket.request.max.bytes socket.send.buffer.bytes ssl.principal.mapping.rules
  transaction.state.log.min.isr transaction.state.log.replication.factor`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Which nodes restart for another value of a setting; undefined where they take it over as they run. */
export function restartsFor(setting: string): 'nodes' | 'brokers' | undefined {
  if (DYNAMIC.has(setting)) return undefined;
  return OF_CONTROLLERS.has(setting) ? 'nodes' : 'brokers';
}
