import { expect, it } from 'vitest';
import { dataProtection } from '../../../src/checks/rules/data-protection.ts';
import { object, of, subject } from '../../support/subject.ts';

function check(apiVersion: string, kind: string, options?: string, rest: object = {}) {
  const one = object(apiVersion, kind, 'x', 'a', rest);
  if (options !== undefined) one.metadata.annotations = { 'argocd.argoproj.io/sync-options': options };
  return [...dataProtection.check(subject([of('x', one)]))].map(({ message }) => message);
}

const GENERATED = { spec: { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'x' } } }] } };
const VOLUMES = { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } };
const KINDS: [apiVersion: string, kind: string, rest?: object][] = [
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolumeClaim'],
  ['kafka.strimzi.io/v1', 'Kafka'],
  ['kafka.strimzi.io/v1', 'KafkaNodePool'],
  ['kafka.strimzi.io/v1', 'KafkaTopic'],
  ['minio.min.io/v2', 'Tenant'],
  ['postgresql.cnpg.io/v1', 'Cluster'],
  ['postgresql.cnpg.io/v1', 'Database'],
  ['apps/v1', 'StatefulSet', VOLUMES],
  ['external-secrets.io/v1', 'ExternalSecret', GENERATED],
];

it.each(KINDS)('asks of %s %s that nobody loses it unasked', (apiVersion, kind, rest) => {
  expect(check(apiVersion, kind, undefined, rest)).toEqual([
    `${kind} holds data, and goes unasked when it is no longer in the tree or taken away with its Application`,
  ]);
  expect(check(apiVersion, kind, 'ServerSideApply=true,Prune=confirm,Delete=confirm', rest)).toEqual([]);
  expect(check(apiVersion, kind, 'Prune=false, Delete=false', rest)).toEqual([]);
});

it('says which half is missing', () => {
  expect(check('v1', 'Namespace', 'Prune=confirm')).toEqual([
    'Namespace holds data, and goes unasked when it is taken away with its Application',
  ]);
  expect(check('v1', 'Namespace', 'Prune=true,Delete=confirm')).toEqual([
    'Namespace holds data, and goes unasked when it is no longer in the tree',
  ]);
});

it('lets go what can be made again', () => {
  expect(check('apps/v1', 'StatefulSet', undefined, { spec: {} })).toEqual([]);
  expect(
    check('external-secrets.io/v1', 'ExternalSecret', undefined, { spec: { dataFrom: [{ extract: { key: 'x' } }] } }),
  ).toEqual([]);
  expect(check('other.example.org/v1', 'Cluster')).toEqual([]);
});
