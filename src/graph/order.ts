import type { Finding } from '../finding/finding.ts';

/** `from` comes after `to`, because of `why`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly why: string;
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
        if (!cycle.some((step) => inCycle.has(step.from))) findings.push(cycleFinding(cycle));
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

function cycleFinding(cycle: readonly Edge[]): Finding {
  const chain = [...cycle.map((edge) => edge.from), cycle[0]!.from].join(' → ');
  return {
    rule: 'graph/cycle',
    severity: 'error',
    component: cycle[0]!.from,
    message: `components wait for each other: ${chain}`,
    why: cycle.map((edge) => `${edge.from} needs ${edge.why} of ${edge.to}`).join('; '),
    fix: 'make one of these needs optional, or split the component that is in the middle',
  };
}
