import type { CiliumNetworkPolicy } from '../../imports/types/cilium.io.ts';
import { enforcementOf } from '../clusters/network-plugins.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Port } from '../contract/peer.ts';
import { type Flow, isAnyone, isWorkload, type Plan } from '../graph/plan.ts';
import { manifest } from '../render/manifest.ts';

/**
 * On Cilium an `ipBlock` never matches a node, nor the API server wherever it stands (cilium/cilium#20550, #47827), so that
 * no NetworkPolicy leads there: a policy of its own kind names it. It adds to what NetworkPolicies allow. The way back needs
 * none: a rule of theirs without `from` lets in everything (cilium/cilium@v1.20.2, pkg/k8s/network_policy.go).
 */
export function ciliumManifests(plan: Plan, component: string): readonly Manifest[] {
  if (enforcementOf(plan.platform.cluster).blocksMatchNodes) return [];
  return plan.components.flatMap(({ id, external, workloads, config }) =>
    external
      ? []
      : workloads.flatMap(({ name, namespace, labels }) => {
          const egress = plan.flows
            .filter(({ from }) => isWorkload(from) && from.component === id && from.workload === name)
            .flatMap(entityRule);
          if (egress.length === 0) return [];
          const policy: CiliumNetworkPolicy = {
            apiVersion: 'cilium.io/v2',
            kind: 'CiliumNetworkPolicy',
            metadata: { name: name === id ? id : `${id}-${name}`, namespace },
            spec: { endpointSelector: { matchLabels: { ...labels } }, egress },
          };
          return [manifest(policy, { component, config: config, partOf: plan.platform.name, wave: -1 })];
        }),
  );
}

type Rule = NonNullable<NonNullable<CiliumNetworkPolicy['spec']>['egress']>[number];

function entityRule({ to, ports }: Flow): Rule[] {
  if (isWorkload(to) || isAnyone(to) || to.entity === undefined) return [];
  const toPorts = ports === 'all' ? undefined : [{ ports: ports.map(portOf) }];
  return [{ toEntities: [to.entity], ...(toPorts && { toPorts }) }];
}

function portOf(port: Port) {
  return typeof port === 'number'
    ? { port: String(port), protocol: 'TCP' as const }
    : { port: String(port.port), protocol: port.protocol };
}
