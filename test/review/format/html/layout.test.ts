import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Graph, graphOf } from '../../../../src/review/format/html/graph.ts';
import { columns, type Drawing, stack } from '../../../../src/review/format/html/layout.ts';
import type { Affected } from '../../../../src/review/review.ts';

type Pods = Affected['pods'][number];

const pod = (name: string, more: Partial<Pods> = {}): Pods => ({
  name: `apps/${name}`,
  identity: `apps/Deployment/apps/${name}`,
  component: name,
  state: 'stays',
  steps: 1,
  ...more,
});
const way = (from: string, to: string, state: 'new' | 'gone' | 'stays' = 'stays') => ({
  from: `apps/${from}`,
  to: `apps/${to}`,
  ports: '80/TCP',
  state,
});
const restarts = (name: string) => pod(name, { state: 'restarts', steps: 0 });

describe('what is drawn', () => {
  it('are pods', () => {
    const { boxes, lines } = graphOf({ pods: [pod('web'), restarts('db')], connections: [way('web', 'db')] });
    expect(boxes.map(({ title, note }) => [title, note])).toEqual([
      ['db', 'restarts · apps'],
      ['web', 'apps'],
    ]);
    expect(lines).toEqual([way('web', 'db')]);
  });

  it('are components where pods are many, each way between them once', () => {
    const many = Array.from({ length: 40 }, (_, i) => pod(`w${i}`, { component: 'web' }));
    const { boxes, lines } = graphOf({
      pods: [...many, restarts('db')],
      connections: [...many.map((_, i) => way(`w${i}`, 'db', i === 7 ? 'new' : 'stays')), way('w1', 'w2')],
    });
    expect(boxes.map(({ title, note }) => [title, note])).toEqual([
      ['db', 'restarts · 1 workload'],
      ['web', '40 workloads'],
    ]);
    expect(lines.map(({ ports, state }) => [ports, state])).toEqual([['80/TCP', 'new']]);
  });
});

describe('a drawing', () => {
  const titles = ({ boxes }: Drawing) => boxes.map(({ x, box }) => `${x} ${box.title}`);

  it('has what changes to the left of its clients, and those that change among them between', () => {
    const graph = graphOf({
      pods: [pod('ui'), pod('far', { steps: 2 }), restarts('db'), restarts('api')],
      connections: [way('ui', 'api'), way('api', 'db'), way('far', 'ui')],
    });
    expect(titles(columns(graph))).toEqual(['6 db', '298 api', '590 ui', '882 far']);
    expect(columns(graph).headings.map(({ text }) => text)).toEqual(['what changes', 'connects to it', 'behind that']);
  });

  it('has boxes near those that they are connected to', () => {
    const graph = graphOf({
      pods: [restarts('a'), restarts('b'), pod('x'), pod('y')],
      connections: [way('x', 'b'), way('y', 'a')],
    });
    const order = columns(graph).boxes.map(({ y, box }) => [box.title, y] as const);
    const at = new Map(order);
    expect(at.get('x')! < at.get('y')!).toBe(at.get('b')! < at.get('a')!);
  });

  const graphs = fc
    .array(
      fc.record({ steps: fc.constantFrom(-1, 0, 1, 2), state: fc.constantFrom('new', 'gone', 'restarts', 'stays') }),
      {
        minLength: 1,
        maxLength: 45,
      },
    )
    .chain((some) => {
      const pods = some.map((one, i) => pod(`p${i}`, one as Partial<Pods>));
      const end = fc.nat(some.length - 1);
      const ways = fc.array(fc.tuple(end, end), { maxLength: 60 });
      return ways.map((ends) => graphOf({ pods, connections: ends.map(([a, b]) => way(`p${a}`, `p${b}`)) }));
    });
  const numbers = ({ lines }: Drawing) =>
    lines.flatMap(({ path, tip }) =>
      [path, tip].flatMap((one) => [...one.matchAll(/-?[\d.]+|NaN/g)].map(([n]) => Number(n))),
    );

  it.each<[string, (graph: Graph) => Drawing]>([
    ['in columns', columns],
    ['in a stack', stack],
  ])('%s keeps its boxes apart and inside, and draws each line', (_, draw) => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const drawing = draw(graph);
        const { width, height, boxWidth, boxHeight, boxes, lines } = drawing;
        expect(boxes).toHaveLength(graph.boxes.length);
        expect(lines).toHaveLength(graph.lines.length);
        for (const { x, y } of boxes) {
          expect(x >= 0 && y >= 0 && x + boxWidth <= width && y + boxHeight <= height).toBe(true);
          const over = boxes.filter((b) => Math.abs(b.x - x) < boxWidth && Math.abs(b.y - y) < boxHeight);
          expect(over).toHaveLength(1);
        }
        // Whole pixels: no figure depends on how a machine divides.
        expect(numbers(drawing).every(Number.isInteger)).toBe(true);
        expect(draw(structuredClone(graph))).toEqual(drawing);
      }),
      { numRuns: 60 },
    );
  });
});
