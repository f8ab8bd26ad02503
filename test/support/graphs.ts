import fc from 'fast-check';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import type { Ports } from '../../src/contract/peer.ts';
import type { Plan } from '../../src/graph/plan.ts';
import { component, planned, workload } from './components.ts';

/** Blocks that components of a graph offer: outside, outside but not pods, and one that holds pods too. */
const BLOCKS = [
  { cidrs: ['192.0.2.0/24'] },
  { cidrs: ['0.0.0.0/0'], except: ['10.42.0.0/16'] },
  { cidrs: ['0.0.0.0/0'] },
];

const ports: fc.Arbitrary<Ports> = fc.oneof(
  { weight: 5, arbitrary: fc.uniqueArray(fc.constantFrom(80, 5432, 9000), { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constant([{ port: 9000, protocol: 'UDP' as const }]) },
  { weight: 1, arbitrary: fc.constant('all' as const) },
);

/** Plans of up to five components with two workloads each, which use each other, themselves and addresses outside. */
export const plans: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 5 }).chain((count) => {
  const one = fc.nat(count - 1);
  const side = fc.constantFrom('x', 'y');
  return fc
    .record({
      namespaces: fc.array(fc.constantFrom('one', 'two'), { minLength: count, maxLength: count }),
      connections: fc.array(fc.record({ client: one, by: side, server: one, at: side, ports, back: fc.boolean() }), {
        maxLength: 6,
      }),
      internal: fc.array(fc.record({ of: one, from: side, to: side, ports }), { maxLength: 3 }),
      outside: fc.array(fc.record({ of: one, by: side, block: fc.nat(2), ports, back: fc.boolean() }), {
        maxLength: 3,
      }),
    })
    .map(({ namespaces, connections, internal, outside }) => {
      const between = connections.filter(({ client, server }) => client > server);
      const definitions = namespaces.map((namespace, i): ComponentDefinition => {
        const workloads = Object.fromEntries(
          ['x', 'y'].map((name) => [name, workload(`c${i}`, { labels: { app: `c${i}`, role: name } })]),
        );
        const provides = between.flatMap(({ server, at, ports, back }, n) =>
          server === i
            ? [offer({ type: `t${n}`, at, ports, endpoint: () => ({}), ...(back && { reachesFrom: at }) })]
            : [],
        );
        const uses = between.flatMap(({ client, by, ports, back }, n) =>
          client === i
            ? [need({ type: `t${n}`, by: [by], ...(back && { reachedAt: [{ workload: by, ports }] }) })]
            : [],
        );
        const leaves = outside.flatMap(({ of, by, ports, back }, n) =>
          of === i ? [need({ type: `o${n}`, by: [by], ...(back && { reachedAt: [{ workload: by, ports }] }) })] : [],
        );
        const own = internal
          .filter(({ of }) => of === i)
          .map(({ from, to, ports }) => ({ from, to, ports, why: 'a test' }));
        return component(
          `c${i}`,
          { workloads, provides, requires: [...uses, ...leaves], internal: own },
          { namespace },
        );
      });
      const world = component(
        'world',
        {
          provides: outside.map(({ block, ports, back }, n) =>
            offer({
              type: `o${n}`,
              at: BLOCKS[block]!,
              ports,
              endpoint: () => ({}),
              ...(back && { reachesFrom: BLOCKS[block]! }),
            }),
          ),
        },
        { external: true, namespace: 'kube-public' },
      );
      return planned(world, ...definitions);
    });
});
