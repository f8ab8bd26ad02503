import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../src/cluster/cluster.ts';
import { Owners } from '../../src/doctor/owners.ts';
import { wardInstallation } from '../support/doctor/ward.ts';

const owners = new Owners(wardInstallation());
const object = (kind: string, name: string, namespace: string, more: object = {}, apiVersion = 'v1') =>
  ({ apiVersion, kind, metadata: { name, namespace, ...more } }) as LiveObject;

describe('an object belongs to', () => {
  it.each<[string, LiveObject, string | undefined]>([
    ['the component that holds it', object('StatefulSet', 'gitlab', 'gitlab', {}, 'apps/v1'), 'gitlab'],
    [
      'the component whose Application it is',
      object('Application', 'kafka', 'argocd', {}, 'argoproj.io/v1alpha1'),
      'kafka',
    ],
    [
      'the component whose definitions it holds',
      object('Application', 'strimzi-crds', 'argocd', {}, 'argoproj.io/v1alpha1'),
      'strimzi',
    ],
    [
      'Argo CD, as the root Application',
      object('Application', 'mlops-root', 'argocd', {}, 'argoproj.io/v1alpha1'),
      'argocd',
    ],
    [
      'the component whose workload its labels name',
      object('Pod', 'x', 'data-plane', {
        labels: { 'cnpg.io/cluster': 'postgresql', 'cnpg.io/instanceRole': 'primary' },
      }),
      'postgresql',
    ],
    [
      'the component whose workload it is a volume of, which has fewer labels',
      object('PersistentVolumeClaim', 'data-0-x', 'data-plane', {
        labels: { 'strimzi.io/cluster': 'mlops', 'strimzi.io/name': 'mlops-kafka' },
      }),
      'kafka',
    ],
    [
      'none by labels of another namespace',
      object('Pod', 'x', 'default', { labels: { 'cnpg.io/cluster': 'postgresql' } }),
      undefined,
    ],
    [
      'the component whose object owns it',
      object('Pod', 'y', 'data-plane', { ownerReferences: [{ kind: 'Job', name: 'minio-setup' }] }),
      'minio',
    ],
    ['the only component of its namespace', object('ConfigMap', 'anything', 'ml-lifecycle'), 'mlflow'],
    ['none in a namespace of several', object('ConfigMap', 'anything', 'data-plane'), undefined],
  ])('%s', (_, live, component) => expect(owners.ofObject(live)).toBe(component));
});

describe('a name belongs to', () => {
  it.each<[string, string, string, string, string | undefined]>([
    ['the component whose object makes it, by its operator', 'Service', 'mlops-kafka-bootstrap', 'data-plane', 'kafka'],
    ['the component after whose object it is named', 'ReplicaSet', 'mlflow-7c9d8b6f5d', 'ml-lifecycle', 'mlflow'],
    ['the component with the longest such name', 'Pod', 'minio-setup-abcde', 'data-plane', 'minio'],
    ['none, when nothing is known of it', 'Service', 'of-somebody', 'data-plane', undefined],
  ])('%s', (_, kind, name, namespace, component) => expect(owners.ofName({ kind, name, namespace })).toBe(component));
});

it('knows who brings a group of kinds, by the group or the domain above it', () => {
  expect(owners.ofGroup('kafka.strimzi.io')).toBe('strimzi');
  expect(owners.applicationOf('kafka.strimzi.io')).toBe('strimzi-crds');
  expect(owners.ofGroup('cnpg.io')).toBe('cloudnative-pg');
  expect(owners.ofGroup('of.nobody.example')).toBeUndefined();
});
