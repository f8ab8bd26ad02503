import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reachability } from '../../../src/checks/rules/reachability.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import type { Flow, Plan } from '../../../src/graph/plan.ts';
import { namespaceManifests } from '../../../src/policy/namespaces.ts';
import { networkManifests } from '../../../src/policy/network.ts';
import { plans } from '../../support/graphs.ts';
import { type Door, networkOf, type Outside, type Pod } from '../../support/reachability.ts';
import { subject } from '../../support/subject.ts';

const rendered = (plan: Plan) => [...namespaceManifests(plan, 'namespaces'), ...networkManifests(plan, 'namespaces')];
const found = (plan: Plan, manifests: readonly Manifest[]) => [...reachability.check(subject(manifests, { plan }))];
const isPolicy = ({ object }: Manifest) => object.kind === 'NetworkPolicy';

const DOORS: Door[] = [1, 53, 80, 81, 5432, 9000].flatMap((port) => [
  { port, protocol: 'TCP' as const },
  { port, protocol: 'UDP' as const },
]);

/** Who reaches whom, by the evaluator that is written apart: pods of the plan, pods of nobody, and addresses outside. */
function reached(plan: Plan, manifests: readonly Manifest[]): Set<string> {
  const network = networkOf(manifests.map(({ object }) => object));
  const pods: Pod[] = plan.components.flatMap(({ workloads }, i) =>
    workloads.map(({ namespace, labels }, k) => ({ namespace, labels, ip: `10.42.${i}.${k + 1}` })),
  );
  const strangers: Pod[] = ['one', 'two', 'three', 'kube-system'].map((namespace, i) => ({
    namespace,
    labels: {},
    ip: `10.42.99.${i + 1}`,
  }));
  const world: Outside[] = [{ ip: '192.0.2.7' }, { ip: '203.0.113.7' }, { ip: '2001:db8::1' }];
  const ours = new Set(['one', 'two']);
  const isOurs = (end: Pod | Outside) => 'labels' in end && ours.has(end.namespace);
  const ends = [...pods, ...strangers, ...world];
  const open = ends.flatMap((from) =>
    ends.flatMap((to) =>
      isOurs(from) || isOurs(to)
        ? DOORS.filter((door) => network.reaches(from, to, door)).map(
            ({ port, protocol }) => `${from.ip} ${to.ip} ${port}/${protocol}`,
          )
        : [],
    ),
  );
  return new Set(open);
}

/**
 * Whether a change matters: a pair has come, or one has gone that the plan declares. A flow to addresses is a promise of
 * what is outside; that a wide block covers pods of other namespaces too is none.
 */
function matters(plan: Plan, before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  const ips = new Map(
    plan.components.flatMap(({ id, workloads }, i) =>
      workloads.map(({ name }, k) => [`10.42.${i}.${k + 1}`, `${id}/${name}`]),
    ),
  );
  const nameOf = (peer: Flow['from']) => ('workload' in peer ? `${peer.component}/${peer.workload}` : 'addresses');
  const doorsOf = ({ ports }: Flow): readonly Door[] =>
    ports === 'all' ? DOORS : ports.map((port) => (typeof port === 'number' ? { port, protocol: 'TCP' } : port));
  const declared = new Set(
    plan.flows.flatMap((flow) =>
      doorsOf(flow).map(({ port, protocol }) => `${nameOf(flow.from)} ${nameOf(flow.to)} ${port}/${protocol}`),
    ),
  );
  const isPod = (ip: string) => ip.startsWith('10.42.');
  return (
    [...after].some((pair) => !before.has(pair)) ||
    [...before].some((pair) => {
      const [from = '', to = '', door] = pair.split(' ');
      return (
        !after.has(pair) && (!isPod(from) || !isPod(to) || declared.has(`${ips.get(from)} ${ips.get(to)} ${door}`))
      );
    })
  );
}

it('policies that the plan yields let through exactly its flows', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      expect(found(plan, rendered(plan))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it('without any one of them something is found', () => {
  fc.assert(
    fc.property(plans, fc.nat(), (plan, pick) => {
      const manifests = rendered(plan);
      const policies = manifests.filter(isPolicy);
      const dropped = policies[pick % policies.length]!;
      expect(
        found(
          plan,
          manifests.filter((manifest) => manifest !== dropped),
        ).length,
      ).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});

interface Spec {
  podSelector: { matchLabels?: Record<string, string> };
  policyTypes: string[];
  ingress?: { from?: Peer[]; ports?: { port: number; protocol: string }[] }[];
  egress?: { to?: Peer[]; ports?: { port: number; protocol: string }[] }[];
}
interface Peer {
  podSelector?: object;
  namespaceSelector?: { matchLabels: Record<string, string> };
  ipBlock?: { cidr: string; except?: string[] };
}

type Rules = { from?: Peer[]; to?: Peer[]; ports?: { port: number; protocol: string }[] }[];
const someRule = (spec: Spec, pick: number) => {
  const rules: Rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
  return rules[pick % Math.max(1, rules.length)];
};
const somePeer = (spec: Spec, pick: number) => {
  const rule = someRule(spec, pick);
  const peers = rule?.from ?? rule?.to ?? [];
  return { peers, peer: peers[pick % Math.max(1, peers.length)] };
};

/** One thing changed in a policy, by what a hurried person might do. */
const ALTERATIONS: Readonly<Record<string, (spec: Spec, pick: number) => void>> = {
  'a rule less': (spec, pick) => {
    const rules = pick % 2 === 0 ? spec.ingress : spec.egress;
    rules?.splice(pick % Math.max(1, rules.length), 1);
  },
  'a peer less': (spec, pick) => {
    const { peers, peer } = somePeer(spec, pick);
    if (peer) peers.splice(peers.indexOf(peer), 1);
  },
  'another port': (spec, pick) => {
    const port = someRule(spec, pick)?.ports?.[0];
    if (port) port.port = 81;
  },
  'all ports': (spec, pick) => {
    const rule = someRule(spec, pick);
    if (rule) delete rule.ports;
  },
  'any pod of the namespace': (spec, pick) => {
    const { peer } = somePeer(spec, pick);
    if (peer?.namespaceSelector) delete peer.podSelector;
  },
  'any namespace': (spec, pick) => {
    const { peer } = somePeer(spec, pick);
    if (peer?.namespaceSelector) peer.namespaceSelector.matchLabels = {};
  },
  'any address': (spec, pick) => {
    const { peer } = somePeer(spec, pick);
    if (peer?.ipBlock) peer.ipBlock = { cidr: '0.0.0.0/0' };
  },
  'everybody let in': (spec) => {
    spec.ingress = [...(spec.ingress ?? []), {}];
  },
  'everybody let out to': (spec) => {
    spec.egress = [...(spec.egress ?? []), {}];
  },
  'one direction only': (spec, pick) => {
    spec.policyTypes = [['Ingress', 'Egress'][pick % 2]!];
  },
  'all pods selected': (spec) => {
    spec.podSelector = {};
  },
};

it.each(Object.entries(ALTERATIONS))('what changes with %s is found, and only that', (_, alter) => {
  fc.assert(
    fc.property(plans, fc.nat(), fc.nat(), (plan, policy, pick) => {
      const manifests = rendered(plan);
      const policies = manifests.filter(isPolicy);
      const chosen = policies[policy % policies.length]!;
      const altered = structuredClone(chosen);
      alter(altered.object.spec as unknown as Spec, pick);
      const changed = manifests.map((manifest) => (manifest === chosen ? altered : manifest));
      const differs = matters(plan, reached(plan, manifests), reached(plan, changed));
      expect(found(plan, changed).length > 0).toBe(differs);
    }),
    { numRuns: 40 },
  );
});
