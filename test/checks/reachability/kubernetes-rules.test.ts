import { expect, it } from 'vitest';
import { type End, isPod, type Pod } from '../../../src/checks/reachability/pods.ts';
import { formatPorts } from '../../../src/checks/reachability/ports.ts';
import { openPorts, outside, pod, policy } from '../../support/policies.ts';

/** Rules as Kubernetes documents them, in docs/concepts/services-networking/network-policies where nothing else is said. */
interface Case {
  readonly rule: string;
  /** Policies by namespace: `web` in namespace a is the client, `db` in namespace b the server. */
  readonly policies: readonly (readonly [namespace: string, spec: object])[];
  /** What is open, checked by hand: `client → server`. */
  readonly open: Readonly<Record<string, string>>;
}

const web = pod('a', { app: 'web', tier: 'front' }, { ip: '10.42.0.1' });
const other = pod('a', { app: 'other' }, { ip: '10.42.0.2' });
const db = pod(
  'b',
  { app: 'db' },
  {
    ip: '10.42.1.1',
    ports: [
      { name: 'sql', port: 5432, protocol: 'TCP' },
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns', port: 5353, protocol: 'TCP' },
    ],
  },
);
const peer = pod('b', { app: 'peer', tier: 'front' }, { ip: '10.42.1.2' });
const world = outside('192.0.2.1');
const ends: Readonly<Record<string, Pod | End>> = { web, other, db, peer, world };
const namespaces = { a: { team: 'x' }, b: { team: 'y' } };

const ALL = 'all ports';
const NONE = 'no port';
const sql = [{ port: 5432 }];
const toDb = (rule: object) =>
  [['b', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [rule] }]] as const;
const fromWeb = (rule: object) =>
  [['a', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [rule] }]] as const;

const cases: readonly Case[] = [
  {
    rule: 'without policies everything is open',
    policies: [],
    open: { 'web → db': ALL, 'world → db': ALL, 'web → world': ALL },
  },
  {
    rule: 'default deny of ingress: an empty podSelector selects all pods of the namespace, and no rule allows nothing',
    policies: [['b', { podSelector: {}, policyTypes: ['Ingress'] }]],
    open: { 'web → db': NONE, 'peer → db': NONE, 'world → db': NONE, 'db → web': ALL, 'web → other': ALL },
  },
  {
    rule: 'default deny of egress leaves ingress as it is',
    policies: [['b', { podSelector: {}, policyTypes: ['Egress'] }]],
    open: { 'web → db': ALL, 'db → web': NONE, 'db → peer': NONE, 'db → world': NONE },
  },
  {
    rule: 'default deny of both',
    policies: [['b', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]],
    open: { 'web → db': NONE, 'db → web': NONE, 'web → other': ALL },
  },
  {
    rule: 'a pod that no policy selects stays open',
    policies: [['b', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] }]],
    open: { 'web → db': NONE, 'web → peer': ALL },
  },
  {
    rule: 'a policy is about pods of its own namespace',
    policies: [['a', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] }]],
    open: { 'web → db': ALL },
  },
  {
    rule: 'one empty rule allows all (allow-all-ingress)',
    policies: [
      ['b', { podSelector: {}, policyTypes: ['Ingress'] }],
      ['b', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }],
    ],
    open: { 'web → db': ALL, 'world → db': ALL },
  },
  {
    rule: 'policies add up, in any order',
    policies: [
      ...toDb({ from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }], ports: [{ port: 1 }] }),
      ...toDb({ from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }], ports: [{ port: 2 }] }),
      ['b', { podSelector: {}, policyTypes: ['Ingress'] }],
    ],
    open: { 'web → db': '1–2/TCP', 'peer → db': NONE },
  },
  {
    rule: 'both ends must allow a connection',
    policies: [...toDb({ ports: [{ port: 1 }, { port: 2 }] }), ...fromWeb({ ports: [{ port: 2 }, { port: 3 }] })],
    open: { 'web → db': '2/TCP', 'other → db': '1–2/TCP' },
  },
  {
    rule: 'a podSelector alone is of the same namespace',
    policies: toDb({ from: [{ podSelector: { matchLabels: { tier: 'front' } } }] }),
    open: { 'peer → db': ALL, 'web → db': NONE },
  },
  {
    rule: 'a namespaceSelector alone is all pods of those namespaces',
    policies: toDb({ from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }),
    open: { 'web → db': ALL, 'other → db': ALL, 'peer → db': NONE },
  },
  {
    rule: 'an empty namespaceSelector is all namespaces, and no address outside',
    policies: toDb({ from: [{ namespaceSelector: {} }] }),
    open: { 'web → db': ALL, 'peer → db': ALL, 'world → db': NONE },
  },
  {
    rule: 'every namespace has the label kubernetes.io/metadata.name',
    policies: toDb({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }] }),
    open: { 'web → db': ALL, 'peer → db': NONE },
  },
  {
    rule: 'both selectors in one peer: pods of those labels in those namespaces',
    policies: toDb({
      from: [{ namespaceSelector: { matchLabels: { team: 'x' } }, podSelector: { matchLabels: { app: 'web' } } }],
    }),
    open: { 'web → db': ALL, 'other → db': NONE, 'peer → db': NONE },
  },
  {
    rule: 'two peers: either of them',
    policies: toDb({
      from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }, { podSelector: { matchLabels: { app: 'peer' } } }],
    }),
    open: { 'web → db': ALL, 'other → db': ALL, 'peer → db': ALL },
  },
  {
    rule: 'an empty podSelector as a peer is all pods of the namespace',
    policies: toDb({ from: [{ podSelector: {} }] }),
    open: { 'peer → db': ALL, 'web → db': NONE },
  },
  {
    rule: 'no `from`, or an empty one, is everybody (reference, NetworkPolicyIngressRule)',
    policies: toDb({ from: [], ports: sql }),
    open: { 'web → db': '5432/TCP', 'world → db': '5432/TCP' },
  },
  {
    rule: 'no `ports`, or an empty one, is all ports (reference, NetworkPolicyIngressRule)',
    policies: toDb({ from: [{ podSelector: {} }], ports: [] }),
    open: { 'peer → db': ALL },
  },
  {
    rule: 'a protocol without a port is all of its ports (reference, NetworkPolicyPort)',
    policies: toDb({ ports: [{ protocol: 'UDP' }] }),
    open: { 'web → db': 'all UDP ports' },
  },
  {
    rule: 'a port without a protocol is TCP (reference, NetworkPolicyPort)',
    policies: toDb({ ports: [{ port: 53 }] }),
    open: { 'web → db': '53/TCP' },
  },
  {
    rule: 'SCTP is a protocol of its own',
    policies: toDb({ ports: [{ port: 9, protocol: 'SCTP' }] }),
    open: { 'web → db': '9/SCTP' },
  },
  {
    rule: 'a range of ports has both of its ends',
    policies: toDb({ ports: [{ port: 32000, endPort: 32768 }] }),
    open: { 'web → db': '32000–32768/TCP' },
  },
  {
    rule: 'a named port is what the pod calls so',
    policies: toDb({ ports: [{ port: 'sql' }] }),
    open: { 'web → db': '5432/TCP' },
  },
  {
    rule: 'a named port is of its protocol',
    policies: toDb({ ports: [{ port: 'dns', protocol: 'UDP' }] }),
    open: { 'web → db': '53/UDP' },
  },
  {
    rule: 'a name that the pod does not have opens nothing',
    policies: toDb({ ports: [{ port: 'http' }] }),
    open: { 'web → db': NONE },
  },
  {
    rule: 'a named port of egress is the far pod’s',
    policies: fromWeb({ ports: [{ port: 'sql' }] }),
    open: { 'web → db': '5432/TCP', 'web → peer': NONE, 'web → world': NONE },
  },
  {
    rule: 'without policyTypes a policy with egress rules is of both directions',
    policies: [['a', { podSelector: {}, egress: [{ ports: sql }] }]],
    open: { 'web → db': '5432/TCP', 'db → web': NONE },
  },
  {
    rule: 'without policyTypes and egress rules a policy is of ingress',
    policies: [['a', { podSelector: {}, egress: [] }]],
    open: { 'web → db': ALL, 'db → web': NONE },
  },
  {
    rule: 'rules of a direction that policyTypes leaves out count for nothing',
    policies: [['b', { podSelector: {}, policyTypes: ['Egress'], ingress: [{ ports: sql }] }]],
    open: { 'web → db': ALL, 'db → web': NONE },
  },
  {
    rule: 'a block is its addresses without the exceptions',
    policies: fromWeb({
      to: [{ ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] } }],
      ports: [{ port: 443 }],
    }),
    open: { 'web → world': '443/TCP', 'web → 192.0.2.200': NONE, 'web → 198.51.100.1': NONE, 'web → db': NONE },
  },
  {
    rule: 'a block of ingress',
    policies: toDb({ from: [{ ipBlock: { cidr: '192.0.2.1/32' } }] }),
    open: { 'world → db': ALL, '192.0.2.2 → db': NONE, 'web → db': NONE },
  },
  {
    rule: 'a block of IPv6 holds no address of IPv4',
    policies: fromWeb({ to: [{ ipBlock: { cidr: '::/0' } }] }),
    open: { 'web → 2001:db8::1': ALL, 'web → world': NONE },
  },
  {
    rule: 'In: the value is one of them (concepts/overview/working-with-objects/labels)',
    policies: toDb({
      from: [
        {
          namespaceSelector: {},
          podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'peer'] }] },
        },
      ],
    }),
    open: { 'web → db': ALL, 'peer → db': ALL, 'other → db': NONE },
  },
  {
    rule: 'NotIn: pods without the label meet it too (concepts/overview/working-with-objects/labels)',
    policies: toDb({
      from: [
        {
          namespaceSelector: {},
          podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] },
        },
      ],
    }),
    open: { 'other → db': ALL, 'web → db': NONE },
  },
  {
    rule: 'Exists and DoesNotExist ask for the key alone, and all conditions must hold',
    policies: toDb({
      from: [
        {
          namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
          podSelector: { matchLabels: { app: 'other' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
        },
      ],
    }),
    open: { 'other → db': ALL, 'web → db': NONE },
  },
  {
    rule: 'matchExpressions choose the pods of a policy',
    policies: [
      ['a', { podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, policyTypes: ['Egress'] }],
    ],
    open: { 'web → db': NONE, 'other → db': ALL },
  },
];

it.each(cases)('$rule', ({ policies, open }) => {
  const pods = Object.values(ends).filter(isPod);
  const ports = openPorts(
    pods,
    policies.map(([namespace, spec], i) => policy(namespace, spec, `p${i}`)),
    namespaces,
  );
  const end = (name: string) => ends[name] ?? outside(name);
  const found = Object.keys(open).map((pair) => {
    const [from, to] = pair.split(' → ') as [string, string];
    return [pair, formatPorts(ports(end(from), end(to)))];
  });
  expect(Object.fromEntries(found)).toEqual(open);
});
