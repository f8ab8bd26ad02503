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

/** What Celery reads of its broker. */
export const brokerSecret = wholeSecret('redis', {
  name: 'airflow-broker',
  keys: ({ host, port }, { password }) => ({ connection: `redis://:${inUrl(password)}@${host}:${port}/0` }),
});
