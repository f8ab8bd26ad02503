import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/catalogue/registry.ts';
import { RETIRED } from '../../../src/checks/images/retired.ts';
import { pathFrom } from '../../../src/checks/inside.ts';
import { image } from '../../../src/checks/rules/image.ts';
import { knowledgeOf } from '../../../src/contract/knowledge.ts';
import { parseImage } from '../../../src/kit/image.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { component, planned } from '../../support/components.ts';
import { object, of, subject } from '../../support/subject.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const pod = (reference: string) =>
  object('v1', 'Pod', 'p', 'n', { spec: { containers: [{ name: 'main', image: reference }] } });
const check = (...objects: readonly KubeObject[]) =>
  [...image.check(subject(objects.map((one) => of('x', one))))].map(({ message, severity, ...place }) => [
    pathFrom(place),
    severity ?? 'error',
    message,
  ]);
const PATH = 'spec.containers[0].image';

it('passes a tag or a digest', () => {
  expect(
    check(pod('redis:8.2'), pod(`redis@${DIGEST}`), pod(`redis:latest@${DIGEST}`), pod('k3d-registry:5050/a/b:1')),
  ).toEqual([]);
});

it('finds latest, said or not, and what is no reference', () => {
  expect(check(pod('redis'), pod('redis:latest'), pod('Redis:1'))).toEqual([
    [PATH, 'error', 'the image redis has no tag, which means latest'],
    [PATH, 'error', 'the image redis:latest is whatever is latest'],
    [PATH, 'error', expect.stringContaining('is not an image reference')],
  ]);
});

it.each([
  ['minio/minio:RELEASE.2025-09-07T16-13-09Z', 'docker.io/minio is gone since 2026-09-11'],
  ['quay.io/minio/mc:1', 'quay.io/minio/mc is gone since'],
  ['bitnami/postgresql:17', 'docker.io/bitnami is gone since 2025-08-28 (bitnami/charts#35164)'],
  ['gcr.io/spark-operator/spark:v3.3.0', 'gcr.io/spark-operator is gone'],
  ['gcr.io/kubebuilder/kube-rbac-proxy:v0.16.0', 'gcr.io/kubebuilder is gone'],
])('finds %s, which is gone', (reference, words) => {
  expect(check(pod(reference))).toEqual([[PATH, 'error', expect.stringContaining(words)]]);
});

it('warns of what gets no fixes, and bears what has no other home', () => {
  expect(check(pod('bitnamilegacy/postgresql:16'))).toEqual([
    [PATH, 'warning', expect.stringContaining('gets no fixes since')],
  ]);
  expect(
    check(pod('quay.io/minio/operator:v7.1.1'), pod('docker.io/pgsty/minio:1'), pod('quay.io/minio/minio-x:1')),
  ).toEqual([]);
});

describe('where images are', () => {
  it.each<[string, KubeObject]>([
    ['spec.image', object('minio.min.io/v2', 'Tenant', 't', 'n', { spec: { image: 'a' } })],
    ['spec.imageName', object('postgresql.cnpg.io/v1', 'Cluster', 'c', 'n', { spec: { imageName: 'a' } })],
    [
      'spec.sparkConf["spark.kubernetes.container.image"]',
      object('spark.apache.org/v1', 'SparkApplication', 's', 'n', {
        spec: { sparkConf: { 'spark.kubernetes.container.image': 'a' } },
      }),
    ],
    [
      'spec.image',
      object('example.org/v1', 'Service', 's', 'n', {
        spec: { image: { registry: 'docker.io', repository: 'a', tag: '' } },
      }),
    ],
    [
      'spec.volumes[0].image',
      object('v1', 'Pod', 'p', 'n', {
        spec: { volumes: [{ name: 'v', image: { reference: 'a', pullPolicy: 'Always' } }] },
      }),
    ],
    [
      'data["job.yaml"]: spec.image',
      object('v1', 'ConfigMap', 'c', 'n', {
        data: { 'job.yaml': 'apiVersion: x/v1\nkind: Job\nmetadata: { name: j }\nspec: { image: a }\n' },
      }),
    ],
  ])('finds them in %s', (path, made) => {
    expect(check(made)).toEqual([[path, 'error', expect.stringContaining('has no tag')]]);
  });

  it('leaves out what is filled in later, and names that are no image to run', () => {
    expect(
      check(
        pod('{{ params.image }}'),
        object('argocd-image-updater.argoproj.io/v1alpha1', 'ImageUpdater', 'i', 'n', {
          spec: { images: [{ imageName: 'a' }] },
        }),
        object('example.org/v1', 'Source', 's', 'n', {
          spec: { repository: 'https://x.example.org/a.git', tag: 'latest' },
        }),
      ),
    ).toEqual([]);
  });

  it('are the declarations of components too', () => {
    const plan = planned(component('x', { images: { server: 'redis:latest' } }));
    expect([...image.check(subject([], { plan }))]).toMatchObject([
      { component: 'x', config: '/components/x', path: 'images.server' },
    ]);
  });

  it('are the values of charts, which may leave the tag to the chart', () => {
    const values = {
      image: { repository: 'redis' },
      side: { image: { repository: 'bitnami/os-shell', tag: '1' } },
      other: { tag: 'latest' },
    };
    const releases = [{ component: 'x', pin: { repository: 'r', name: 'c', version: '1', clusterKinds: [] }, values }];
    expect([...image.check(subject([], { releases }))].map(({ path }) => path)).toEqual([
      'values.side.image',
      'values.other.tag',
    ]);
  });
});

it('keeps its table exact: each entry matches its own home, and none stands behind another', () => {
  const homes = [...knowledgeOf(registry).retired, ...RETIRED];
  for (const { where } of homes) expect(() => parseImage(`${where}${where.endsWith('/') ? 'x' : ''}:1`)).not.toThrow();
  const prefixes = homes.map(({ where }) => where);
  expect(
    prefixes.filter((one) => prefixes.some((other) => other !== one && other.endsWith('/') && one.startsWith(other))),
  ).toEqual([]);
});
