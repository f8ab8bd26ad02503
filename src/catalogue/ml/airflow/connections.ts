import type { ByCredential, EndpointOf } from '../../../contract/connections/index.ts';
import { wholeSecret } from '../../../contract/need.ts';
import { inJson, inUrl, type SecretKey } from '../../../contract/secret-text.ts';

/** What Airflow reads of its database. */
export const metadataSecret = wholeSecret('postgres', {
  name: 'airflow-metadata',
  keys: ({ host, port, database }, { username, password }) => ({
    // No `sslmode`: for asyncpg, which Airflow puts in its place, that is an unknown word; both ask for TLS by themselves.
    connection: `postgresql+psycopg2://${inUrl(username)}:${inUrl(password)}@${host}:${port}/${database}`,
  }),
});

/** What it reads of the store of its logs. */
export const logsSecret = wholeSecret('s3', {
  name: 'airflow-logs',
  keys: (endpoint, credential) => ({ connection: awsConnection(endpoint, credential) }),
});

/** A connection to S3 in Airflow's words (apache-airflow-providers-amazon 9.39.0, utils/connection_wrapper.py). */
export function awsConnection(
  { url, region }: EndpointOf<'s3'>,
  { accessKey, secretKey }: ByCredential<'s3', SecretKey>,
): string {
  return `{"conn_type":"aws","login":${inJson(accessKey)},"password":${inJson(secretKey)},"extra":${JSON.stringify({ endpoint_url: url, region_name: region })}}`;
}

/** One to Kafka (apache-airflow-providers-apache-kafka 2.1.0, hooks/base.py: all of `extra` is the client's configuration). */
export function kafkaConnection(
  { bootstrap, group, saslMechanism, securityProtocol }: EndpointOf<'kafka'>,
  { username, password }: ByCredential<'kafka', SecretKey>,
): string {
  const plain = { 'bootstrap.servers': bootstrap, 'group.id': group, 'sasl.mechanism': saslMechanism };
  return `{"conn_type":"kafka","extra":{${inner(plain)},"sasl.password":${inJson(password)},"sasl.username":${inJson(username)},"security.protocol":${JSON.stringify(securityProtocol)}}}`;
}

/**
 * One to PostgreSQL, to the first of its databases (apache-airflow-providers-postgres 7.1.1, hooks/postgres.py: the driver has
 * `extra` as it is, SQLAlchemy only its `sqlalchemy_query`).
 */
export function postgresConnection(
  { host, port, database, sslmode }: EndpointOf<'postgres'>,
  { username, password }: ByCredential<'postgres', SecretKey>,
): string {
  const extra = sslmode === undefined ? {} : { sslmode, sqlalchemy_query: { sslmode } };
  return `{"conn_type":"postgres","login":${inJson(username)},"password":${inJson(password)},${inner({ host, port, schema: database, extra })}}`;
}

/** One to MLflow's REST API (apache-airflow-providers-http 6.3.0, hooks/http.py `_set_base_url`). */
export const trackingConnection = ({ url }: EndpointOf<'tracking'>): string =>
  JSON.stringify({ conn_type: 'http', host: url });

/** An object in JSON, without its braces. */
const inner = (value: object): string => JSON.stringify(value).slice(1, -1);

/** What Celery reads of its broker. */
export const brokerSecret = wholeSecret('redis', {
  name: 'airflow-broker',
  keys: ({ host, port }, { password }) => ({ connection: `redis://:${inUrl(password)}@${host}:${port}/0` }),
});
