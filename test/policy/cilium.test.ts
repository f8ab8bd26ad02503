import { describe, expect, it } from 'vitest';
import type { CiliumNetworkPolicy } from '../../imports/types/cilium.io.ts';
import { renderPlatform } from '../support/platform.ts';

const platform = (cni: string) =>
  renderPlatform({
    profile: 'local',
    cluster: { kind: 'existing', cni },
    components: { kafka: {}, postgresql: {}, minio: {}, mlflow: {} },
  });
const policies = ({ manifests }: ReturnType<typeof platform>) =>
  manifests
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'CiliumNetworkPolicy') as unknown as CiliumNetworkPolicy[];

describe('on Cilium', () => {
  const rendered = platform('cilium');

  it('every workload that talks to the API server has a policy of its own kind for it, and no other has one', () => {
    const talkers = rendered.plan.components
      .filter(({ external }) => !external)
      .flatMap(({ workloads }) => workloads.filter(({ talksToApi }) => talksToApi));
    expect(talkers.length).toBeGreaterThan(3);
    const selectors = (all: readonly { namespace?: string; labels: object }[]) =>
      all.map(({ namespace, labels }) => JSON.stringify([namespace, labels])).sort();
    expect(
      selectors(
        policies(rendered).map(({ metadata, spec }) => ({
          namespace: metadata.namespace,
          labels: spec!.endpointSelector!.matchLabels!,
        })),
      ),
    ).toEqual(selectors(talkers));
    for (const { spec } of policies(rendered))
      expect(spec!.egress).toEqual([
        { toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] },
      ]);
  });

  it('what is rendered passes every check', () => expect(rendered.findings).toEqual([]));
});

it('elsewhere there is none', () => expect(policies(platform('calico'))).toEqual([]));
