import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { renderPlatform } from '../../support/platform.ts';

describe('cert-manager', () => {
  it('is there only when something needs it', () => {
    const ids = (platform: Record<string, unknown>) => renderPlatform(platform).plan.components.map(({ id }) => id);
    expect(ids({ components: { kafka: {} } })).not.toContain('cert-manager');
    expect(ids({ components: { flink: { webhook: true } } })).toContain('cert-manager');
  });

  it('stays in its own namespace, with CRDs and without a start-up Job', () => {
    const { releases, get } = renderPlatform({ components: { 'cert-manager': {} } });
    const { pin, values } = releases.find(({ component }) => component === 'cert-manager')!;
    expect(pin.namespaces).toBeUndefined();
    expect(values).toMatchObject({
      crds: { enabled: true },
      global: { leaderElection: { namespace: 'cert-manager' } },
      startupapicheck: { enabled: false },
    });
    const { spec } = get<NetworkPolicy>('NetworkPolicy', 'cert-manager-webhook', 'cert-manager');
    expect(spec!.ingress!.flatMap(({ ports }) => ports)).toEqual([{ port: 10250, protocol: 'TCP' }]);
  });
});
