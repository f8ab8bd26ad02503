import type { ChartPin } from '../../../contract/chart.ts';
import { named, refer, row } from '../../../contract/refer.ts';
import { isRecord, textOf } from '../../../kit/json.ts';

/** Secrets that the values of Airflow's chart name, and the keys that it reads (apache/airflow helm-chart/1.22.0, chart/templates/_helpers.yaml). */
export const airflowRefers: ChartPin['refers'] = ({ executor }) => [
  row('data metadataSecretName', named('Secret', 'connection')),
  row('data resultBackendSecretName', named('Secret', 'connection')),
  // Only Celery's pods read it.
  ...(String(executor).includes('Celery') ? [row('data brokerUrlSecretName', named('Secret', 'connection'))] : []),
  row('redis passwordSecretName', named('Secret', 'password')),
  row('fernetKeySecretName', named('Secret', 'fernet-key')),
  row('apiSecretKeySecretName', named('Secret', 'api-secret-key')),
  row('jwtSecretName', named('Secret', 'jwt-secret')),
  row('secret *', (value, namespace) =>
    isRecord(value) ? refer('Secret', textOf(value.secretName), namespace, textOf(value.secretKey)) : [],
  ),
];
