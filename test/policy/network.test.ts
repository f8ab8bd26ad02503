import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import type { Declarations } from '../../src/contract/declarations.ts';
import { need } from '../../src/contract/need.ts';
import { type Offer, offer } from '../../src/contract/offer.ts';
import type { Port, Ports } from '../../src/contract/peer.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { namespaceManifests } from '../../src/policy/namespaces.ts';
import { networkManifests } from '../../src/policy/network.ts';
import { component, planned, workload } from '../support/components.ts';
import { type Door, networkOf, type Outside, type Pod } from '../support/reachability.ts';

const objectsOf = (...definitions: readonly ComponentDefinition[]): KubeObject[] => {
  const plan = planned(...definitions);
  return [...namespaceManifests(plan, 'namespaces'), ...networkManifests(plan, 'namespaces')].map(
    ({ object }) => object,
  );
};
const policiesOf = (...definitions: readonly ComponentDefinition[]) =>
  new Map(
    objectsOf(...definitions).flatMap((object) =>
      object.kind === 'NetworkPolicy'
        ? [[`${object.metadata.namespace}/${object.metadata.name}`, object.spec as Record<string, unknown>]]
        : [],
    ),
  );

describe('policies', () => {
  it('deny everything in every namespace of the tree, and touch none that the cluster brings', () => {
    const policies = policiesOf(
      component(
        'a',
        { workloads: { app: workload('a', { namespace: 'far' }) }, namespaces: ['more'] },
        { namespace: 'near' },
      ),
      component('sys', {}, { namespace: 'kube-system' }),
    );
    expect([...policies]).toEqual(
      ['far', 'more', 'near'].map((namespace) => [
        `${namespace}/default-deny`,
        { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      ]),
    );
  });

  it('of a connection are a pair: egress at the client, ingress at the server', () => {
    const db = component(
      'db',
      {
        workloads: { server: workload('db') },
        provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
      },
      { namespace: 'data' },
    );
    const app = component(
      'app',
      { workloads: { app: workload('app') }, requires: [{ type: 'db', by: ['app'] }] },
      { namespace: 'apps' },
    );
    const policies = policiesOf(db, app);
    expect(policies.get('data/db-server')).toEqual({
      podSelector: { matchLabels: { app: 'db' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'apps' } },
              podSelector: { matchLabels: { app: 'app' } },
            },
          ],
          ports: [{ port: 5432, protocol: 'TCP' }],
        },
      ],
    });
    // A workload named like its component lends its policy no second name.
    expect(policies.get('apps/app')).toMatchObject({
      egress: [
        {
          to: [{ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [
            { port: 53, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
        },
        { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 5432 }] },
      ],
    });
  });

  it('open nothing for a connection to no address: a rule without peers would mean all', () => {
    const nowhere = component('nowhere', {
      provides: [offer({ type: 'far', at: { cidrs: [] }, ports: [443], endpoint: () => ({}) })],
    });
    const app = component('app', { workloads: { app: workload('app') }, requires: [{ type: 'far', by: ['app'] }] });
    const egress = policiesOf(nowhere, app).get('default-ns/app')!.egress as { to: unknown[] }[];
    expect(egress.filter(({ to }) => to.length === 0)).toEqual([]);
  });

  it('name several peers of the same ports in one rule, in one order', () => {
    const db = component('db', {
      workloads: { server: workload('db') },
      provides: [offer({ type: 'db', at: 'server', ports: [2, 1], endpoint: () => ({}) })],
    });
    const client = (id: string) =>
      component(id, { workloads: { app: workload(id) }, requires: [{ type: 'db', by: ['app'] }] });
    const rules = policiesOf(db, client('b'), client('a')).get('default-ns/db-server')!.ingress as {
      from: unknown[];
      ports: unknown[];
    }[];
    expect(rules).toEqual([
      {
        from: [{ podSelector: { matchLabels: { app: 'a' } } }, { podSelector: { matchLabels: { app: 'b' } } }],
        ports: [
          { port: 1, protocol: 'TCP' },
          { port: 2, protocol: 'TCP' },
        ],
      },
    ]);
    expect(policiesOf(db, client('a'), client('b'))).toEqual(policiesOf(db, client('b'), client('a')));
  });
});

/** A component set as numbers, from which components and, apart from them, the doors that should be open are made. */
interface Spec {
  readonly workloads: readonly { readonly component: number; readonly namespace: string; readonly shared: boolean }[];
  readonly connections: readonly {
    readonly client: number;
    readonly server: number;
    readonly ports: Ports;
    readonly back?: Ports;
  }[];
  readonly internal: readonly { readonly from: number; readonly to: number; readonly ports: Ports }[];
  readonly outward: readonly { readonly from: number; readonly block: number; readonly ports: Ports }[];
  readonly inward: readonly { readonly to: number; readonly block: number; readonly ports: Ports }[];
}

const BLOCKS = [
  { cidrs: ['192.0.2.0/24'] },
  { cidrs: ['0.0.0.0/0'], except: ['10.42.0.0/16', '198.51.100.0/24'] },
  { cidrs: ['198.18.0.0/15', '100.64.0.1/32'] },
];
/** Addresses, and which of the blocks hold them. */
const SPOTS: Readonly<Record<string, readonly number[]>> = {
  '192.0.2.7': [0, 1],
  '192.0.3.7': [1],
  '203.0.113.5': [1],
  '198.51.100.9': [],
  '198.19.255.1': [1, 2],
  '100.64.0.1': [1, 2],
  '100.64.0.2': [1],
};
const DOORS: Door[] = [80, 443, 5432, 6443, 9092].flatMap((port) => [
  { port, protocol: 'TCP' as const },
  { port, protocol: 'UDP' as const },
]);
const LOOKUP: Door[] = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];

const port: fc.Arbitrary<Port> = fc.oneof(
  fc.constantFrom(80, 443, 5432, 9092),
  fc.constantFrom<Port>({ port: 443, protocol: 'UDP' }, { port: 9092, protocol: 'TCP' }),
);
const ports: fc.Arbitrary<Ports> = fc.oneof(
  { weight: 5, arbitrary: fc.uniqueArray(port, { minLength: 1, maxLength: 3, selector: (p) => JSON.stringify(p) }) },
  { weight: 1, arbitrary: fc.constant('all' as const) },
);

const spec: fc.Arbitrary<Spec> = fc
  .array(fc.record({ component: fc.nat(3), namespace: fc.constantFrom('one', 'two', 'three'), shared: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((workloads) => {
    const one = fc.nat(workloads.length - 1);
    return fc.record({
      workloads: fc.constant(workloads),
      connections: fc
        .array(fc.record({ client: one, server: one, ports, back: fc.option(ports, { nil: undefined }) }), {
          maxLength: 6,
        })
        .map((all) => all.filter(({ client, server }) => workloads[client]!.component > workloads[server]!.component)),
      internal: fc
        .array(fc.record({ from: one, to: one, ports }), { maxLength: 3 })
        .map((all) => all.filter(({ from, to }) => workloads[from]!.component === workloads[to]!.component)),
      outward: fc.array(fc.record({ from: one, block: fc.nat(2), ports }), { maxLength: 2 }),
      inward: fc.array(fc.record({ to: one, block: fc.nat(2), ports }), { maxLength: 2 }),
    });
  });

const name = (i: number) => `w${i}`;
const labels = ({ shared }: Spec['workloads'][number], i: number) => ({
  app: name(i),
  ...(shared && { tier: 'shared' }),
});

/** The components that the numbers stand for: each connection has a type of its own. */
function build({ workloads, connections, internal, outward, inward }: Spec): ComponentDefinition[] {
  const parts = new Map<
    number,
    {
      workloads: Record<string, ReturnType<typeof workload>>;
      provides: Offer[];
      requires: NonNullable<Declarations['requires']>[number][];
      internal: NonNullable<Declarations['internal']>[number][];
    }
  >();
  const part = (i: number) => {
    const known = parts.get(i) ?? { workloads: {}, provides: [], requires: [], internal: [] };
    parts.set(i, known);
    return known;
  };
  workloads.forEach((one, i) => {
    part(one.component).workloads[name(i)] = workload(name(i), { namespace: one.namespace, labels: labels(one, i) });
  });
  const of = (i: number) => part(workloads[i]!.component);
  connections.forEach(({ client, server, ports, back }, i) => {
    of(server).provides.push(
      offer({
        type: `t${i}`,
        at: name(server),
        ports,
        endpoint: () => ({}),
        ...(back && { reachesFrom: name(server) }),
      }),
    );
    of(client).requires.push(
      need({
        type: `t${i}`,
        by: [name(client)],
        ...(back && { reachedAt: [{ workload: name(client), ports: back }] }),
      }),
    );
  });
  for (const { from, to, ports } of internal)
    of(from).internal.push({ from: name(from), to: name(to), ports, why: 'test' });
  const world = component('world', {
    provides: [
      ...outward.map(({ block, ports }, i) =>
        offer({ type: `out${i}`, at: BLOCKS[block]!, ports, endpoint: () => ({}) }),
      ),
      ...inward.map(({ block }, i) => offer({ type: `in${i}`, reachesFrom: BLOCKS[block]!, endpoint: () => ({}) })),
    ],
  });
  for (const [i, { from }] of outward.entries()) of(from).requires.push(need({ type: `out${i}`, by: [name(from)] }));
  for (const [i, { to, ports }] of inward.entries())
    of(to).requires.push(need({ type: `in${i}`, reachedAt: [{ workload: name(to), ports }] }));
  return [world, ...[...parts].map(([i, declarations]) => component(`c${i}`, declarations, { namespace: 'one' }))];
}

const opens = (ports: Ports, door: Door) =>
  ports === 'all' ||
  ports.some((p) =>
    typeof p === 'number'
      ? p === door.port && door.protocol === 'TCP'
      : p.port === door.port && p.protocol === door.protocol,
  );

describe('what pods can reach', () => {
  it('is what is declared: nothing is missing, and nothing is extra', () => {
    fc.assert(
      fc.property(spec, (given) => {
        const network = networkOf(objectsOf(...build(given)));
        // Two pods of each workload: a workload that may talk to itself talks to its other pods.
        const pods: { workload: number; pod: Pod }[] = given.workloads.flatMap((one, i) =>
          [0, 1].map((copy) => ({
            workload: i,
            pod: { namespace: one.namespace, labels: labels(one, i), ip: `10.42.${i}.${copy + 1}` },
          })),
        );
        const dns: Pod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ip: '10.42.200.1' };
        const stranger: Pod = { namespace: 'one', labels: { app: 'stranger', tier: 'shared' }, ip: '10.42.201.1' };

        const declared = (from: number, to: number, door: Door) =>
          given.connections.some(
            ({ client, server, ports, back }) =>
              (client === from && server === to && opens(ports, door)) ||
              (back !== undefined && server === from && client === to && opens(back, door)),
          ) || given.internal.some((flow) => flow.from === from && flow.to === to && opens(flow.ports, door));
        const wrong: string[] = [];
        const compare = (what: string, is: boolean, should: boolean) => {
          if (is !== should) wrong.push(`${what}: ${is ? 'open, and not declared' : 'declared, and not open'}`);
        };
        for (const a of pods) {
          for (const b of pods)
            if (a !== b)
              for (const door of DOORS)
                compare(
                  `w${a.workload} → w${b.workload} ${door.port}/${door.protocol}`,
                  network.reaches(a.pod, b.pod, door),
                  declared(a.workload, b.workload, door),
                );
          for (const [ip, blocks] of Object.entries(SPOTS)) {
            const outside: Outside = { ip };
            for (const door of DOORS) {
              const out = given.outward.some(
                ({ from, block: i, ports }) => from === a.workload && blocks.includes(i) && opens(ports, door),
              );
              compare(
                `w${a.workload} → ${ip} ${door.port}/${door.protocol}`,
                network.reaches(a.pod, outside, door),
                out,
              );
              const back = given.inward.some(
                ({ to, block: i, ports }) => to === a.workload && blocks.includes(i) && opens(ports, door),
              );
              compare(
                `${ip} → w${a.workload} ${door.port}/${door.protocol}`,
                network.reaches(outside, a.pod, door),
                back,
              );
            }
          }
          // Whoever opens a connection may look names up; nobody else may.
          const talks =
            given.connections.some(
              ({ client, server, back }) => client === a.workload || (back !== undefined && server === a.workload),
            ) ||
            given.internal.some(({ from }) => from === a.workload) ||
            given.outward.some(({ from }) => from === a.workload);
          for (const door of LOOKUP)
            compare(`w${a.workload} → dns ${door.protocol}`, network.reaches(a.pod, dns, door), talks);
          compare(`w${a.workload} → dns 443`, network.reaches(a.pod, dns, { port: 443, protocol: 'TCP' }), false);
          // A pod that nobody declared is cut off, whatever labels it shares.
          for (const door of DOORS) {
            compare('stranger in', network.reaches(a.pod, stranger, door), false);
            compare('stranger out', network.reaches(stranger, a.pod, door), false);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
