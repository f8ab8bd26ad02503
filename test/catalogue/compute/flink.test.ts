import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { renderPlatform } from '../../support/platform.ts';

const values = (rendered: ReturnType<typeof renderPlatform>) =>
  rendered.releases.find(({ component }) => component === 'flink')!.values;

describe('flink', () => {
  it('watches processing-jobs, without webhook, certificates or job accounts of the chart', () => {
    const rendered = renderPlatform({ components: { flink: {} } });
    expect(values(rendered)).toMatchObject({
      watchNamespaces: ['processing-jobs'],
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
