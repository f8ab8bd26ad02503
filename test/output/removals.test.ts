import { describe, expect, it } from 'vitest';
import type { IndexEntry, TreeIndex } from '../../src/output/index-file.ts';
import { guardRemovals } from '../../src/output/removals.ts';

const tree = (objects: Record<string, Partial<IndexEntry> & { component: string }>): TreeIndex => ({
  version: 1,
  objects: Object.fromEntries(
    Object.entries(objects).map(([identity, entry]) => [identity, { file: 'x.yaml', wave: 1, ...entry }]),
  ),
});
const guard = (before: TreeIndex | undefined, after: TreeIndex, ...allowed: string[]) =>
  guardRemovals(before, after, new Set(allowed)).findings.map(({ rule, message }) => `${rule}: ${message}`);

const TOPIC = 'kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores';
const full = tree({
  [TOPIC]: { component: 'kafka', data: true, from: '/projects/fraud/topics/scores' },
  '/Service/data-plane/kafka': { component: 'kafka' },
  '/Service/data-plane/minio': { component: 'minio' },
});
const without = (...identities: readonly string[]) =>
  tree(Object.fromEntries(Object.entries(full.objects).filter(([identity]) => !identities.includes(identity))));

describe('what goes', () => {
  it('is nothing to speak of in a new tree, or where nothing goes', () => {
    expect(guard(undefined, full)).toEqual([]);
    expect(guard(full, full)).toEqual([]);
    expect(guard(without(TOPIC), full)).toEqual([]);
  });

  it('may go when it holds no data and its component stays', () => {
    expect(guard(full, without('/Service/data-plane/kafka'))).toEqual([]);
  });

  it('is refused when it holds data', () => {
    expect(guardRemovals(full, without(TOPIC), new Set()).findings).toEqual([
      {
        rule: 'removal/data',
        severity: 'error',
        component: 'kafka',
        object: TOPIC,
        message: `${TOPIC} holds data, and would go`,
        why: '/projects/fraud/topics/scores asked for it, and does not any more',
        fix: `put it back, or say --allow-removal ${TOPIC}`,
      },
    ]);
  });

  it('is refused once for a component that goes as a whole', () => {
    expect(guard(full, without(TOPIC, '/Service/data-plane/kafka'))).toEqual([
      'removal/component: all of kafka would go: 2 objects',
    ]);
    expect(guard(full, without('/Service/data-plane/minio'))).toEqual([
      'removal/component: all of minio would go: 1 object',
    ]);
    expect(guard(full, tree({}))).toHaveLength(2);
  });

  it('is not gone when another component has it now', () => {
    expect(guard(full, tree({ ...full.objects, [TOPIC]: { component: 'project-fraud', data: true } }))).toEqual([]);
  });
});

describe('what was named', () => {
  it('may go: an object, or a component with all its objects', () => {
    expect(guard(full, without(TOPIC), TOPIC)).toEqual([]);
    expect(guard(full, without(TOPIC), 'kafka')).toEqual([]);
    expect(guard(full, tree({}), 'kafka', 'minio')).toEqual([]);
  });

  it('lets nothing else go', () => {
    expect(guard(full, tree({}), 'kafka')).toEqual(['removal/component: all of minio would go: 1 object']);
    expect(guard(full, without(TOPIC), 'minio')).toHaveLength(1);
    // Naming one object of a component does not name the component.
    expect(guard(full, without(TOPIC, '/Service/data-plane/kafka'), TOPIC)).toEqual([
      'removal/component: all of kafka would go: 1 object',
    ]);
  });
});

describe('with a component', () => {
  const rancher = tree({
    '/Service/cattle-system/rancher': { component: 'rancher', from: '/components/rancher' },
    '/Namespace//cattle-system': { component: 'namespaces', data: true, from: '/components/rancher' },
    '/Namespace//argocd': { component: 'namespaces', data: true, from: '/components/argocd' },
  });
  const kept = tree({ '/Namespace//argocd': rancher.objects['/Namespace//argocd']! });

  it('goes the namespace that was there for it alone, and no other', () => {
    expect(guard(rancher, kept, 'rancher')).toEqual([]);
    expect(guard(rancher, tree({ '/Service/x/y': { component: 'namespaces' } }), 'rancher')).toEqual([
      'removal/data: /Namespace//argocd holds data, and would go',
    ]);
  });

  it('is named once, with all that goes', () => {
    expect(guardRemovals(rancher, kept, new Set()).unacknowledged).toEqual(['/Namespace//cattle-system', 'rancher']);
  });
});

it('tells names that stand for nothing that goes', () => {
  expect(guardRemovals(full, full, new Set(['bogus', 'kafka'])).unneeded).toEqual(['bogus', 'kafka']);
  expect(guardRemovals(full, without(TOPIC), new Set([TOPIC, 'kafak'])).unneeded).toEqual(['kafak']);
});
