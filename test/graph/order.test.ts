import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, order } from '../../src/graph/order.ts';

const edge = (from: string, to: string, why = 'x'): Edge => ({ from, to, why });

describe('waves', () => {
  it('start at 1, and come one after the latest of what is needed', () => {
    const { waves, findings } = order(
      ['app', 'db', 'operator', 'alone'],
      [edge('app', 'db'), edge('app', 'operator'), edge('db', 'operator')],
    );
    expect(findings).toEqual([]);
    expect(Object.fromEntries(waves)).toEqual({ operator: 1, alone: 1, db: 2, app: 3 });
  });

  it('do not depend on the order of nodes and edges', () => {
    const dag = fc
      .array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 60 })
      .map((pairs) =>
        pairs.filter(([a, b]) => a !== b).map(([a, b]) => edge(`n${Math.max(a, b)}`, `n${Math.min(a, b)}`)),
      );
    const nodes = Array.from({ length: 20 }, (_, i) => `n${i}`);
    fc.assert(
      fc.property(dag, fc.shuffledSubarray(nodes, { minLength: 20 }), (edges, shuffled) => {
        const { waves, findings } = order(nodes, edges);
        expect(findings).toEqual([]);
        for (const { from, to } of edges) expect(waves.get(from)!).toBeGreaterThan(waves.get(to)!);
        expect(new Map([...order(shuffled, [...edges].reverse()).waves].sort())).toEqual(new Map([...waves].sort()));
      }),
    );
  });

  it('ignore what is needed of outside and of oneself', () => {
    expect(Object.fromEntries(order(['a'], [edge('a', 'a'), edge('a', 'cluster')]).waves)).toEqual({ a: 1 });
  });

  it('follow a chain longer than the call stack', () => {
    const nodes = Array.from({ length: 50_000 }, (_, i) => `n${i}`);
    const { waves } = order(
      nodes,
      nodes.slice(1).map((node, i) => edge(node, nodes[i]!)),
    );
    expect(waves.get('n49999')).toBe(50_000);
  });
});

describe('a cycle', () => {
  it('is told with its members and what each needs of the next', () => {
    const { waves, findings } = order(
      ['a', 'b', 'c', 'd'],
      [edge('d', 'a'), edge('a', 'b', 's3'), edge('b', 'c', 'kafka'), edge('c', 'a', 'postgres')],
    );
    expect(findings).toEqual([
      {
        rule: 'graph/cycle',
        severity: 'error',
        component: 'a',
        message: 'components wait for each other: a → b → c → a',
        why: 'a needs s3 of b; b needs kafka of c; c needs postgres of a',
        fix: 'let one offer say `orders: false`, where its client starts without it: s3 of b (for a), kafka of c (for b), postgres of a (for c); or split the component in the middle',
      },
    ]);
    expect([...waves.keys()]).toEqual(['d']);
  });

  it('names the need that can be turned: one that is optional, with all that goes the same way, and never of an operator', () => {
    const fixOf = (...edges: Edge[]) => order(['a', 'b'], edges).findings.map(({ fix }) => fix);
    const optional = { ...edge('b', 'a', 'metrics'), optional: true };
    expect(fixOf(edge('a', 'b', 's3'), optional)).toEqual([
      'b does without metrics of a: let the offer say `orders: false`',
    ]);
    expect(fixOf(edge('a', 'b', 'operator:x'), optional, edge('b', 'a', 'kafka'))).toEqual([
      'let one offer say `orders: false`, where its client starts without it: metrics and kafka of a (for b); or split the component in the middle',
    ]);
    expect(fixOf(edge('a', 'b', 'operator:x'), edge('b', 'a', 'operator:y'))).toEqual([
      'split the component in the middle',
    ]);
  });

  it('beside another is told beside it', () => {
    const { findings } = order(['a', 'b', 'c', 'd'], [edge('a', 'b'), edge('b', 'a'), edge('c', 'd'), edge('d', 'c')]);
    expect(findings.map(({ message }) => message)).toEqual([
      'components wait for each other: a → b → a',
      'components wait for each other: c → d → c',
    ]);
  });
});

it('looks at each node and each edge a fixed number of times', () => {
  // 30 waves of 32 components, each needing every component of the wave before: 960 nodes, 29,696 edges.
  const visits = (waves: number, width: number) => {
    let reads = 0;
    const counted = (from: string, to: string): Edge => ({
      get from() {
        reads++;
        return from;
      },
      get to() {
        reads++;
        return to;
      },
      why: 'x',
    });
    const name = (wave: number, i: number) => `c${wave}-${i}`;
    const nodes: string[] = [];
    const edges: Edge[] = [];
    for (let wave = 0; wave < waves; wave++)
      for (let i = 0; i < width; i++) {
        nodes.push(name(wave, i));
        if (wave > 0) for (let j = 0; j < width; j++) edges.push(counted(name(wave, i), name(wave - 1, j)));
      }
    const { waves: ordered } = order(nodes, edges);
    expect(Math.max(...ordered.values())).toBe(waves);
    return { perEdge: reads / edges.length };
  };
  const small = visits(3, 32);
  const large = visits(30, 32);
  expect(large.perEdge).toBeLessThanOrEqual(10);
  expect(large.perEdge).toBeLessThanOrEqual(small.perEdge * 1.05);
});
