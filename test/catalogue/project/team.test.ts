import { describe, expect, it } from 'vitest';
import type { Role } from '../../../imports/types/kubernetes.ts';
import { renderPlatform } from '../../support/platform.ts';

const owned = renderPlatform({ projects: { fraud: { owners: ['data-science', 'leads'] }, risk: {} } });
const may = (role: string, namespace: string, verb: string, group: string, resource: string) =>
  owned
    .get<Role>('Role', role, namespace)
    .rules!.some(
      ({ apiGroups, resources, verbs }) =>
        apiGroups!.includes(group) && resources!.includes(resource) && verbs.includes(verb),
    );

describe('owners', () => {
  it('are the groups of the configuration, in the two namespaces of their project', () => {
    const bound = owned.all('RoleBinding').filter(({ subjects }) => JSON.stringify(subjects).includes('data-science'));
    expect(bound.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'fraud/owners',
      'fraud-jobs/fraud-owners',
    ]);
    for (const { subjects } of bound)
      expect(subjects).toMatchObject(['data-science', 'leads'].map((name) => ({ kind: 'Group', name })));
  });

  it('run what they like in their own namespace, and do not change what bounds it', () => {
    const own = (verb: string, group: string, resource: string) => may('owners', 'fraud', verb, group, resource);
    expect(own('create', 'apps', 'deployments')).toBe(true);
    expect(own('patch', '', 'secrets')).toBe(true);
    for (const [group, resource] of [
      ['networking.k8s.io', 'networkpolicies'],
      ['', 'resourcequotas'],
      ['', 'limitranges'],
    ] as const) {
      expect(own('list', group, resource)).toBe(true);
      for (const verb of ['create', 'delete', 'patch', 'update']) expect(own(verb, group, resource)).toBe(false);
    }
    expect(own('impersonate', '', 'serviceaccounts')).toBe(false);
    expect(own('create', 'rbac.authorization.k8s.io', 'rolebindings')).toBe(false);
  });

  it('see their jobs with logs and events, without Secrets, and change nothing', () => {
    const jobs = (verb: string, group: string, resource: string) =>
      may('fraud-owners', 'fraud-jobs', verb, group, resource);
    expect(jobs('watch', 'sparkoperator.k8s.io', 'sparkapplications')).toBe(true);
    expect(jobs('watch', 'spark.apache.org', 'sparkapplications')).toBe(true);
    expect(jobs('watch', 'flink.apache.org', 'flinkdeployments')).toBe(true);
    expect(jobs('get', '', 'pods/log')).toBe(true);
    expect(jobs('list', '', 'events')).toBe(true);
    expect(jobs('get', '', 'secrets')).toBe(false);
    const verbs = owned.get<Role>('Role', 'fraud-owners', 'fraud-jobs').rules!.flatMap((rule) => rule.verbs);
    expect([...new Set(verbs)].sort()).toEqual(['get', 'list', 'watch']);
  });
});
