import { expect, it } from 'vitest';
import type { ChartPin } from '../../src/contract/chart.ts';
import { component, workload } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';
import { applicationOf } from './tree.ts';

const chart = (): ChartPin => ({
  repository: 'oci://ghcr.io/acme/charts',
  name: 'acme',
  version: '1.2.3',
  clusterKinds: [],
});
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'acme' }, data: {} };
const render = (ctx: { add: (object: object) => void }) => ctx.add(configMap);

it('has the folder of the tree as its one source when there are only files', () => {
  const own = [component('acme', {}, { namespace: 'acme', render })];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.sources).toBeUndefined();
  expect(spec.source).toEqual({
    repoURL: 'http://gitlab.example.com/mlops/platform.git',
    targetRevision: 'refs/heads/main',
    path: 'dist/local/components/acme',
  });
  expect(spec.destination).toEqual({ server: 'https://kubernetes.default.svc', namespace: 'acme' });
});

it('runs a version that is held, whatever the overlay says', () => {
  const follows = ['held', 'moving'].map((alias) => ({
    alias,
    image: `r:5000/acme/${alias}`,
    tag: '0.1.0',
    strategy: 'semver' as const,
    fields: [],
    ...(alias === 'held' && { hold: '0.1.4' }),
  }));
  const own = [component('acme', { follows }, { namespace: 'acme', render })];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.source).toMatchObject({
    path: 'releases/local/acme',
    kustomize: { images: ['r:5000/acme/held=r:5000/acme/held:0.1.4'] },
  });
});

it('has the pinned chart with its values as its one source when there are no files', () => {
  const own = [component('acme', {}, { namespace: 'acme', chart, values: () => ({ replicas: 2 }) })];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.sources).toBeUndefined();
  // Argo CD knows a registry by its missing scheme.
  expect(spec.source).toEqual({
    repoURL: 'ghcr.io/acme/charts',
    chart: 'acme',
    targetRevision: '1.2.3',
    helm: { releaseName: 'acme', valuesObject: { replicas: 2 } },
  });
});

it('takes defaults of a chart away as --set does: of a null in values nobody knows whether it arrives', () => {
  const values = () => ({
    resources: { limits: { cpu: null, memory: '1Gi' } },
    labels: { 'a.b/c': null },
    list: [null],
  });
  const own = [component('acme', {}, { namespace: 'acme', chart, values })];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.source!.helm).toEqual({
    releaseName: 'acme',
    valuesObject: { resources: { limits: { memory: '1Gi' } }, labels: {}, list: [null] },
    parameters: [
      { name: 'resources.limits.cpu', value: 'null' },
      { name: 'labels.a\\.b/c', value: 'null' },
    ],
  });
});

it('has both sources when a chart comes with files', () => {
  const own = [component('acme', {}, { namespace: 'acme', chart, render })];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.source).toBeUndefined();
  expect(spec.sources?.map(({ chart, path }) => chart ?? path)).toEqual(['acme', 'dist/local/components/acme']);
});

it('reads followed images through releases/, and watches the base of that overlay', () => {
  const follows = [
    { alias: 'app', image: 'k3d-registry:5050/acme/app', tag: '0.1.0', strategy: 'semver' as const, fields: [] },
  ];
  const own = [component('acme', { follows }, { namespace: 'acme', render })];
  const { metadata, spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.source?.path).toBe('releases/local/acme');
  expect(metadata.annotations).toMatchObject({
    'argocd.argoproj.io/manifest-generate-paths': '.;/dist/local/components/acme',
  });
});

it('leaves webhooks in the differences, for which Argo CD needs no schema of a CRD that is too new for it', () => {
  const brings = () => ({ ...chart(), crdGroups: ['acme.example.com'] });
  const own = [
    component('files', {}, { namespace: 'acme', render }),
    component('charted', {}, { namespace: 'acme', chart }),
    component('crds', {}, { namespace: 'acme', chart: brings }),
  ];
  const platform = renderPlatform({ components: { files: {}, charted: {}, crds: {} } }, { own });
  const options = (name: string) =>
    applicationOf(platform, name).metadata.annotations?.['argocd.argoproj.io/compare-options'];
  expect(options('files')).toBe('ServerSideDiff=true,IncludeMutationWebhook=true');
  expect(options('charted')).toBe('ServerSideDiff=true,IncludeMutationWebhook=true');
  expect(options('crds')).toBe('ServerSideDiff=true');
});

it('ignores declared differences, and shows why with the Application', () => {
  const ignoreDifferences = [
    {
      group: 'apps',
      kind: 'Deployment',
      name: 'acme',
      jsonPointers: ['/spec/replicas'],
      reason: 'an autoscaler sets it',
    },
  ];
  const own = [
    component(
      'acme',
      { workloads: { acme: workload('acme') } },
      { namespace: 'acme', render, argocd: { ignoreDifferences, syncOptions: ['Replace=true'] } },
    ),
  ];
  const { spec } = applicationOf(renderPlatform({ components: { acme: {} } }, { own }), 'acme');
  expect(spec.ignoreDifferences).toEqual([
    { group: 'apps', kind: 'Deployment', name: 'acme', jsonPointers: ['/spec/replicas'] },
  ]);
  expect(spec.info).toContainEqual({ name: 'Not drift: Deployment acme', value: 'an autoscaler sets it' });
  expect(spec.syncPolicy?.syncOptions).toEqual(
    expect.arrayContaining(['RespectIgnoreDifferences=true', 'Replace=true']),
  );
});

it('comes in the wave after what it needs, and namespaces come before all', () => {
  const platform = renderPlatform({ components: { kafka: {} } });
  const wave = (id: string) =>
    Number(applicationOf(platform, id).metadata.annotations?.['argocd.argoproj.io/sync-wave']);
  expect(wave('namespaces')).toBe(0);
  expect(wave('external-secrets')).toBe(1);
  expect(wave('strimzi')).toBe(1);
  expect(wave('kafka')).toBe(2);
  expect(wave('argocd')).toBe(2);
});

it('passes the strict schema of Argo CD', () => {
  const { findings } = renderPlatform({ components: { kafka: {} } });
  expect(findings).toEqual([]);
});
