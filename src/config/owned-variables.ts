import { WHY } from './owned-settings.ts';

const CREDENTIALS = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ...['KAFKA_PASSWORD', 'KAFKA_SASL_JAAS_CONFIG', 'KAFKA_USERNAME'],
  ...['PGPASSWORD', 'PGUSER'],
];

const ADDRESSES = [
  ...['AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_S3', 'AWS_REGION'],
  ...['KAFKA_BOOTSTRAP_SERVERS', 'KAFKA_GROUP_ID', 'KAFKA_SASL_MECHANISM', 'KAFKA_SECURITY_PROTOCOL'],
  'MLFLOW_TRACKING_URI',
  ...['PGDATABASE', 'PGHOST', 'PGPORT', 'PGSSLMODE'],
];

/** Variables that the platform sets, and why nobody else does: a program that had its own would connect elsewhere, or not at all. */
export const OWNED_VARIABLES: ReadonlyMap<string, string> = new Map([
  ...CREDENTIALS.map((name) => [name, WHY.credentials] as const),
  ...ADDRESSES.map((name) => [name, WHY.address] as const),
]);
