import type { Finding } from '../finding/finding.ts';

/** `from` comes after `to`, because of `why`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly why: string;
  /** `from` does without when nobody provides it. */
  readonly optional?: boolean;
}

export interface Order {
  /** Wave of each node: 1 for those that need nobody, else one more than the latest they need. */
  readonly waves: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/**
 * Orders nodes so that each comes after all it needs, in time linear in nodes and edges. A cycle is a finding that names
 * its members and what each needs of the next; its nodes get no wave.
 */
export function order(nodes: readonly string[], edges: readonly Edge[]): Order {
  const needs = new Map<string, Edge[]>(nodes.map((node) => [node, []]));
  for (const edge of edges) if (edge.from !== edge.to) needs.get(edge.from)?.push(edge);

  const beside = ({ from, to }: Edge): Link => ({ from, to, edges: needs.get(from)!.filter((edge) => edge.to === to) });
  const waves = new Map<string, number>();
  const findings: Finding[] = [];
  const onPath = new Set<string>();
  const inCycle = new Set<string>();

  for (const root of nodes) {
    if (waves.has(root)) continue;
    // An explicit stack: a chain of components may be longer than the call stack.
    const path: { node: string; next: number; via?: Edge }[] = [{ node: root, next: 0 }];
    onPath.add(root);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const edge = needs.get(top.node)![top.next++];
      if (!edge) {
        let wave = 1;
        for (const { to } of needs.get(top.node)!) wave = Math.max(wave, (waves.get(to) ?? 0) + 1);
        waves.set(top.node, wave);
        onPath.delete(top.node);
        path.pop();
      } else if (onPath.has(edge.to)) {
        const start = path.findIndex((step) => step.node === edge.to);
        const cycle = [...path.slice(start + 1).map((step) => step.via!), edge];
        if (!cycle.some((step) => inCycle.has(step.from))) findings.push(cycleFinding(cycle.map(beside)));
        for (const step of cycle) inCycle.add(step.from);
      } else if (needs.has(edge.to) && !waves.has(edge.to)) {
        path.push({ node: edge.to, next: 0, via: edge });
        onPath.add(edge.to);
      }
    }
  }
  for (const node of inCycle) waves.delete(node);
  return { waves, findings };
}

/** All that one component needs of the next in a cycle. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly edges: readonly Edge[];
}

function cycleFinding(cycle: readonly Link[]): Finding {
  const chain = [...cycle.map(({ from }) => from), cycle[0]!.from].join(' → ');
  const asked = ({ edges }: Link) => [...new Set(edges.map(({ why }) => why))].join(' and ');
  // Nobody does without an operator, and nobody needs what is optional to come first.
  const turned = cycle.filter(({ edges }) => edges.every(({ optional }) => optional));
  const perhaps = cycle.filter(({ edges }) => !edges.some(({ why }) => why.startsWith('operator:')));
  const offers = (links: readonly Link[]) =>
    links.map((link) => `${asked(link)} of ${link.to} (for ${link.from})`).join(', ');
  return {
    rule: 'graph/cycle',
    severity: 'error',
    component: cycle[0]!.from,
    message: `components wait for each other: ${chain}`,
    why: cycle.map((link) => `${link.from} needs ${asked(link)} of ${link.to}`).join('; '),
    fix:
      turned.length > 0
        ? turned
            .map(
              (link) => `${link.from} does without ${asked(link)} of ${link.to}: let the offer say \`orders: false\``,
            )
            .join(', or ')
        : perhaps.length > 0
          ? `let one offer say \`orders: false\`, where its client starts without it: ${offers(perhaps)}; or split the component in the middle`
          : 'split the component in the middle',
  };
}
