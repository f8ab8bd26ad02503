import { wholeSecret } from '../../../contract/need.ts';
import { inJson, inUrl } from '../../../contract/secret-text.ts';

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
  keys: ({ url, region }, { accessKey, secretKey }) => ({
    connection: `{"conn_type":"aws","login":${inJson(accessKey)},"password":${inJson(secretKey)},"extra":${JSON.stringify({ endpoint_url: url, region_name: region })}}`,
  }),
});

/** What Celery reads of its broker. */
export const brokerSecret = wholeSecret('redis', {
  name: 'airflow-broker',
  keys: ({ host, port }, { password }) => ({ connection: `redis://:${inUrl(password)}@${host}:${port}/0` }),
});
