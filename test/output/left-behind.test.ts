import { expect, it } from 'vitest';
import { secretsLeftBehind } from '../../src/output/left-behind.ts';

const file = (kind: string, name: string, component = 'kafka') => `components/${component}/${kind}/${name}.yaml`;
const generator = (name: string) => file('password.generators.external-secrets.io', name);
const secret = (name: string, component?: string) => file('externalsecret.external-secrets.io', name, component);
const names = (removed: string[], kept: string[] = []) =>
  secretsLeftBehind(removed, new Set(kept)).map(({ namespace, name }) => `${namespace}/${name}`);

it('names the seeds of what goes, and not their views, which go along', () => {
  expect(
    names([
      generator('data-plane.kafka-fraud-score'),
      secret('data-plane.kafka-fraud-score'),
      secret('fraud-jobs.fraud-score-kafka', 'project-fraud'),
      'components/kafka/kafkauser.kafka.strimzi.io/data-plane.fraud-score.yaml',
    ]),
  ).toEqual(['data-plane/kafka-fraud-score']);
});

it('knows a seed of several generators by its name without their lengths', () => {
  const removed = [generator('orchestration.airflow-keys-32'), generator('orchestration.airflow-keys-64')];
  expect(names([...removed, secret('orchestration.airflow-keys')])).toEqual(['orchestration/airflow-keys']);
});

it('leaves out one that another component makes now', () => {
  const removed = [generator('data-plane.valkey'), secret('data-plane.valkey')];
  expect(names(removed, [secret('data-plane.valkey', 'cache')])).toEqual([]);
  expect(names(removed)).toEqual(['data-plane/valkey']);
});
