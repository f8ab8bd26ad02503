import { describe, expect, it } from 'vitest';
import { namespaceManifests, plannedNamespaces } from '../../src/policy/namespaces.ts';
import { component, planned, workload } from '../support/components.ts';

describe('the namespaces of a tree', () => {
  it('are those of components, of their workloads, and those they ask for', () => {
    const plan = planned(
      component(
        'a',
        { workloads: { x: workload('x', { namespace: 'far' }) }, namespaces: ['more'] },
        { namespace: 'near' },
      ),
    );
    expect(plannedNamespaces(plan).map(({ name }) => name)).toEqual(['far', 'more', 'near']);
  });

  it('leave out what the cluster brings, and what stands outside', () => {
    const outside = component('outside', {}, { namespace: 'elsewhere', external: true });
    expect(
      plannedNamespaces(
        planned(
          outside,
          component('a', {}, { namespace: 'kube-system' }),
          component('b', {}, { namespace: 'default' }),
        ),
      ),
    ).toEqual([]);
  });

  it('take the least strict level that their pods need', () => {
    const level = (...levels: ('privileged' | 'baseline' | 'restricted')[]) =>
      plannedNamespaces(
        planned(
          ...levels.map((podSecurity, i) =>
            component(`c${i}`, { workloads: { app: workload(`a${i}`, { podSecurity }) } }),
          ),
        ),
      )[0]!.level;
    expect(level('restricted', 'restricted')).toBe('restricted');
    expect(level('restricted', 'baseline')).toBe('baseline');
    expect(level('baseline', 'restricted')).toBe('baseline');
    expect(level('baseline', 'privileged', 'restricted')).toBe('privileged');
  });

  it('are restricted where no pod says otherwise', () => {
    expect(plannedNamespaces(planned(component('a')))).toEqual([
      { name: 'default-ns', level: 'restricted', config: '/components/a' },
    ]);
  });
});

it('are made first, are kept when pruned, and warn of what is less than restricted', () => {
  const plan = planned(component('a', { workloads: { app: workload('a', { podSecurity: 'baseline' }) } }));
  expect(namespaceManifests(plan, 'namespaces')).toEqual([
    {
      component: 'namespaces',
      config: '/components/a',
      data: true,
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'default-ns',
          labels: {
            'app.kubernetes.io/managed-by': 'mooring',
            'app.kubernetes.io/part-of': 'mlops',
            'pod-security.kubernetes.io/audit': 'restricted',
            'pod-security.kubernetes.io/audit-version': 'v1.35',
            'pod-security.kubernetes.io/enforce': 'baseline',
            'pod-security.kubernetes.io/enforce-version': 'v1.35',
            'pod-security.kubernetes.io/warn': 'restricted',
            'pod-security.kubernetes.io/warn-version': 'v1.35',
          },
          annotations: {
            'argocd.argoproj.io/sync-wave': '-3',
            'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
          },
        },
      },
    },
  ]);
});
