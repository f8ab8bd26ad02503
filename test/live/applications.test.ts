import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../src/cluster/cluster.ts';
import type { Application } from '../../src/live/application.ts';
import { installedComponents, progressOf } from '../../src/live/applications.ts';
import { smallInstallation } from '../support/bootstrap/installation.ts';

const components = installedComponents(smallInstallation());
type Statuses = Readonly<Record<string, Application['status']>>;
const SETTLED = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };

function progress(statuses: Statuses, of = components) {
  const applications = Object.entries(statuses).map(
    ([name, status]) =>
      [
        name,
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name },
          status,
        } as LiveObject<Application>,
      ] as const,
  );
  return progressOf(of, new Map(applications));
}

describe('the way of a platform', () => {
  it('begins with namespaces, and tells what each component comes after', () => {
    expect(progress({})).toEqual([
      { component: 'namespaces', wave: 0, state: 'absent', why: 'Argo CD has not made its Application yet' },
      {
        component: 'external-secrets',
        wave: 1,
        state: 'absent',
        waitsFor: 'namespaces',
        why: 'comes after namespaces',
      },
      { component: 'gitlab', wave: 2, state: 'absent', waitsFor: 'namespaces', why: 'comes after namespaces' },
      { component: 'argocd', wave: 3, state: 'absent', waitsFor: 'namespaces', why: 'comes after namespaces' },
      { component: 'kafka', wave: 4, state: 'absent', waitsFor: 'namespaces', why: 'comes after namespaces' },
    ]);
  });

  it('leaves those alone that are settled, and causedBy the first that is not', () => {
    const broken = { ...SETTLED, health: { status: 'Degraded', message: 'two pods crash' } };
    const [, secrets, gitlab, argocd] = progress({
      namespaces: SETTLED,
      'external-secrets': broken,
      gitlab: SETTLED,
      argocd: { sync: { status: 'OutOfSync' }, health: { status: 'Missing' } },
    });
    expect(secrets).toEqual({
      component: 'external-secrets',
      wave: 1,
      state: 'failed',
      why: 'Degraded: two pods crash',
    });
    expect(gitlab).toMatchObject({ state: 'settled' });
    expect(argocd).toMatchObject({ state: 'working', waitsFor: 'external-secrets', why: 'OutOfSync, Missing' });
  });

  it.each([
    [
      'a condition',
      {
        conditions: [{ type: 'ComparisonError', message: 'rpc error:\n  authentication required' }],
        operationState: { phase: 'Failed', message: 'less telling' },
      },
      'failed',
      'ComparisonError: rpc error: authentication required',
    ],
    [
      'a failed sync',
      { operationState: { phase: 'Failed', message: 'one or more objects failed to apply' } },
      'failed',
      'its sync failed: one or more objects failed to apply',
    ],
    [
      'a running sync',
      {
        sync: { status: 'OutOfSync' },
        health: { status: 'Progressing' },
        operationState: { phase: 'Running', message: 'waiting for healthy state of apps/StatefulSet/gitlab' },
      },
      'working',
      'OutOfSync, Progressing: waiting for healthy state of apps/StatefulSet/gitlab',
    ],
    ['nothing yet', {}, 'working', 'Unknown, Unknown'],
    [
      'too many words',
      { operationState: { phase: 'Error', message: 'x'.repeat(1000) } },
      'failed',
      `its sync failed: ${'x'.repeat(222)}…`,
    ],
  ] as const)('tells of %s', (_, status, state, why) => {
    expect(progress({ namespaces: status as Application['status'] })[0]).toMatchObject({ state, why });
  });

  it('tells of definitions as of the component that brings them', () => {
    const streams = [{ id: 'streams', wave: 1, after: [], applications: ['streams-crds', 'streams'] }];
    const failed = { operationState: { phase: 'Failed', message: 'no such field' } };
    expect(progress({ 'streams-crds': failed, streams: SETTLED }, streams)).toMatchObject([
      { component: 'streams', state: 'failed', why: 'its sync failed: no such field' },
    ]);
    expect(progress({ 'streams-crds': SETTLED }, streams)).toMatchObject([{ state: 'absent' }]);
    expect(progress({ 'streams-crds': SETTLED, streams: SETTLED }, streams)).toMatchObject([{ state: 'settled' }]);
  });
});
