import type { Manifest } from '../contract/manifest.ts';
import type { Anyone, Port, Ports } from '../contract/peer.ts';
import { type Flow, isAnyone, isWorkload, type Peer, type Plan } from '../graph/plan.ts';
import { holdsRange } from '../kit/address.ts';
import type { KubeObject } from '../kit/object.ts';
import { manifest } from '../render/manifest.ts';
import { plannedNamespaces } from './namespaces.ts';

type Json = Record<string, unknown>;
interface Selector {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Default-deny in every namespace, and for each workload one policy with exactly its flows: egress at the client, ingress
 * at the server. They all live in one Application that comes first, so that no pod ever runs without them.
 */
export function networkManifests(plan: Plan, component: string): readonly Manifest[] {
  const partOf = plan.platform.name;
  const manifests = plannedNamespaces(plan).map(({ name: namespace, config }) =>
    manifest(
      { ...policy('default-deny', namespace, {}), spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
      { component, config, partOf, wave: -1 },
    ),
  );

  const selectors = new Map<string, Selector>();
  for (const { id, workloads } of plan.components)
    for (const { name, namespace, labels } of workloads) selectors.set(`${id}/${name}`, { namespace, labels });
  const ingress = groupBy(plan.flows, (flow) => flow.to);
  const egress = groupBy(plan.flows, (flow) => flow.from);

  for (const { id, external, workloads, config } of plan.components) {
    if (external) continue;
    for (const { name, namespace, labels } of workloads) {
      const key = `${id}/${name}`;
      const rules = {
        ...rulesOf('ingress', 'from', ingress.get(key) ?? [], (flow) => flow.from, namespace, selectors),
        ...rulesOf('egress', 'to', egress.get(key) ?? [], (flow) => flow.to, namespace, selectors),
      };
      if (Object.keys(rules).length === 0) continue;
      manifests.push(
        manifest(
          policy(name === id ? id : `${id}-${name}`, namespace, {
            podSelector: { matchLabels: labels },
            policyTypes: ['Ingress', 'Egress'],
            ...rules,
          }),
          { component, config: config, partOf, wave: -1 },
        ),
      );
    }
  }
  return manifests;
}

function policy(name: string, namespace: string, spec: Json): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function groupBy(flows: readonly Flow[], end: (flow: Flow) => Peer): Map<string, Flow[]> {
  const groups = new Map<string, Flow[]>();
  for (const flow of flows) {
    const peer = end(flow);
    if (!isWorkload(peer)) continue;
    const key = `${peer.component}/${peer.workload}`;
    const group = groups.get(key);
    if (group) group.push(flow);
    else groups.set(key, [flow]);
  }
  return groups;
}

/** One rule for each set of ports, with all the peers that use it; sorted, so that a new client moves nothing else. */
function rulesOf(
  direction: string,
  peersKey: string,
  flows: readonly Flow[],
  other: (flow: Flow) => Peer,
  namespace: string,
  selectors: ReadonlyMap<string, Selector>,
): Json {
  if (flows.length === 0) return {};
  const byPorts = new Map<string, { ports?: Json[]; peers: Map<string, Json>; anyone: boolean }>();
  for (const flow of flows) {
    const ports = portsOf(flow.ports);
    const key = JSON.stringify(ports ?? 'all');
    const rule = byPorts.get(key) ?? { ports, peers: new Map(), anyone: false };
    const end = other(flow);
    if (isAnyone(end)) rule.anyone = true;
    else for (const peer of peersOf(end, namespace, selectors)) rule.peers.set(JSON.stringify(peer), peer);
    byPorts.set(key, rule);
  }
  const rules = [...byPorts]
    // A rule without peers means all of them.
    .filter(([, { peers, anyone }]) => anyone || peers.size > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, peers, anyone }]) => ({
      ...(!anyone && { [peersKey]: [...peers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer) }),
      ...(ports && { ports }),
    }));
  return { [direction]: rules };
}

function peersOf(peer: Exclude<Peer, Anyone>, namespace: string, selectors: ReadonlyMap<string, Selector>): Json[] {
  if (!isWorkload(peer))
    return peer.cidrs.map((cidr) => {
      // An exception of a block that does not hold it is refused.
      const except = peer.except?.filter((range) => holdsRange(cidr, range)) ?? [];
      return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
    });
  const selector = selectors.get(`${peer.component}/${peer.workload}`)!;
  const podSelector = { matchLabels: selector.labels };
  if (selector.namespace === namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': selector.namespace } }, podSelector }];
}

function portsOf(ports: Ports): Json[] | undefined {
  if (ports === 'all') return undefined;
  return ports
    .map((port: Port) =>
      typeof port === 'number' ? { port, protocol: 'TCP' } : { port: port.port, protocol: port.protocol },
    )
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}
