import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { renderPlatform } from '../../support/platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: values of a chart have no type here.
const values = (rendered: ReturnType<typeof renderPlatform>): any =>
  rendered.releases.find(({ component }) => component === 'flink')!.values;

describe('flink', () => {
  it('watches the namespaces of jobs and no other: one for each project, or one for all, and never none, which is all', () => {
    const watched = (platform: object) =>
      values(renderPlatform({ components: { flink: {} }, ...platform })).watchNamespaces;
    // The operator reads its ConfigMap at start only.
    const restarted = (platform: object) =>
      values(renderPlatform({ components: { flink: {} }, ...platform })).operatorPod.annotations;
    const projects = { risk: {}, fraud: {} };
    expect(watched({ projects })).toEqual(['fraud-jobs', 'risk-jobs']);
    expect(watched({ projects, jobs: { namespace: 'shared' } })).toEqual(['processing-jobs']);
    expect(watched({})).toEqual(['processing-jobs']);
    expect(restarted({ projects })).toEqual({ 'mooring.dev/watches': 'fraud-jobs,risk-jobs' });
  });

  it('goes without webhook, certificates or job accounts of the chart', () => {
    const rendered = renderPlatform({ components: { flink: {} } });
    expect(values(rendered)).toMatchObject({
      jobServiceAccount: { create: false },
      rbac: { jobRole: { create: false }, jobRoleBinding: { create: false } },
      webhook: { create: false },
    });
    expect(rendered.plan.components.map(({ id }) => id)).not.toContain('cert-manager');
    expect(rendered.get<NetworkPolicy>('NetworkPolicy', 'flink-operator').spec!.ingress).toBeUndefined();
  });

  it('brings cert-manager with its webhook, and a keystore password that nobody knows', () => {
    const rendered = renderPlatform({ components: { flink: { webhook: true } } });
    const wave = (id: string) => rendered.plan.components.find((component) => component.id === id)!.wave;
    expect(wave('cert-manager')).toBeLessThan(wave('flink'));
    expect(values(rendered).webhook).toEqual({
      keystore: {
        useDefaultPassword: false,
        passwordSecretRef: { name: 'flink-operator-webhook-keystore', key: 'password' },
      },
    });
    expect(rendered.get('ExternalSecret', 'flink-operator-webhook-keystore', 'platform-operators')).toBeDefined();
    const { spec } = rendered.get<NetworkPolicy>('NetworkPolicy', 'flink-operator');
    expect(spec!.ingress!.flatMap(({ ports }) => ports)).toEqual([{ port: 9443, protocol: 'TCP' }]);
  });
});
