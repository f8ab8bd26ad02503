import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { manifest, WAVE } from '../../src/render/manifest.ts';

const object = (metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'b', ...metadata },
  data: {},
});
const origin = { component: 'kafka', config: '/components/kafka', partOf: 'mlops' };

describe('a finished object', () => {
  it('says whose it is, and nothing that it need not', () => {
    expect(manifest(object(), origin)).toEqual({
      component: 'kafka',
      config: '/components/kafka',
      data: false,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'a',
          namespace: 'b',
          labels: { 'app.kubernetes.io/managed-by': 'mooring', 'app.kubernetes.io/part-of': 'mlops' },
        },
        data: {},
      },
    });
  });

  it('keeps labels, annotations and finalizers of its own, but not a foreign owner', () => {
    const { metadata } = manifest(
      object({
        labels: { app: 'x', 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: { note: 'y' },
        finalizers: ['z'],
      }),
      origin,
    ).object;
    expect(metadata.labels).toEqual({
      app: 'x',
      'app.kubernetes.io/managed-by': 'mooring',
      'app.kubernetes.io/part-of': 'mlops',
    });
    expect(metadata).toMatchObject({ annotations: { note: 'y' }, finalizers: ['z'] });
  });

  it('is part of what it says itself, by which its program finds it', () => {
    const partOf = { 'app.kubernetes.io/part-of': 'argocd' };
    expect(manifest(object({ labels: partOf }), origin).object.metadata.labels).toEqual({
      ...partOf,
      'app.kubernetes.io/managed-by': 'mooring',
    });
  });

  it('has its keys in one order', () => {
    const { object: finished } = manifest(
      {
        data: {},
        metadata: { finalizers: [], namespace: 'b', name: 'a', annotations: { n: '1' } },
        kind: 'ConfigMap',
        apiVersion: 'v1',
      },
      origin,
    );
    expect(Object.keys(finished)).toEqual(['apiVersion', 'kind', 'metadata', 'data']);
    expect(Object.keys(finished.metadata)).toEqual(['name', 'namespace', 'labels', 'annotations', 'finalizers']);
  });

  it('does not change what it was given', () => {
    const given = Object.freeze(object({ labels: Object.freeze({ app: 'x' }) }));
    expect(() => manifest(given, { ...origin, wave: 1, data: true })).not.toThrow();
    expect(given.metadata.annotations).toBeUndefined();
  });
});

describe('a wave', () => {
  it('is an annotation, unless it is 0', () => {
    const wave = (wave?: number) =>
      manifest(object(), { ...origin, wave }).object.metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    expect([undefined, 0, WAVE.access, WAVE.after].map(wave)).toEqual([undefined, undefined, '-3', '1']);
  });

  it('comes in this order: stores outside, access, seeds, views, workloads, what follows', () => {
    expect(Object.entries(WAVE)).toEqual([
      ...[['accounts', -6] as const, ['stores', -5] as const, ['pushes', -4] as const],
      ...[['access', -3] as const, ['seeds', -2] as const, ['views', -1] as const],
      ...[['workloads', 0] as const, ['after', 1] as const],
    ]);
  });
});

describe('data', () => {
  it('asks before it is pruned or deleted, beside other sync options', () => {
    const options = (annotations?: object) =>
      manifest(object({ annotations }), { ...origin, data: true }).object.metadata.annotations![
        'argocd.argoproj.io/sync-options'
      ];
    expect(options()).toBe('Prune=confirm,Delete=confirm');
    expect(options({ 'argocd.argoproj.io/sync-options': 'Replace=true' })).toBe(
      'Replace=true,Prune=confirm,Delete=confirm',
    );
    expect(manifest(object(), { ...origin, data: true }).data).toBe(true);
  });
});
