import { expect, it } from 'vitest';
import { renderPlatform } from '../../../support/platform.ts';

const CLUSTER = { kind: 'existing', agents: 8, memory: '64Gi', cpu: 32 };
const components = { mlflow: {}, minio: {}, postgresql: {}, argocd: {} };
const spoken = (written: object) =>
  renderPlatform({ components, ...written })
    .findings.filter(({ rule }) => rule === 'ui/without-login')
    .map(({ component, message }) => [component, message]);

it('tells of MLflow at a host that others reach, and of no UI with a login', () => {
  expect(spoken({ cluster: CLUSTER, ingress: { domain: 'ml.example.com', tls: true } })).toEqual([
    ['mlflow', 'MLflow asks nobody who they are, and answers at https://mlflow.ml.example.com'],
  ]);
});

it('is silent where nobody else reaches it: on one machine, and without hosts', () => {
  expect(spoken({})).toEqual([]);
  expect(spoken({ cluster: CLUSTER })).toEqual([]);
});
