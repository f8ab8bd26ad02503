import type { Plan } from './plan.ts';

/** The plan of a tree that leaves no chart to be rendered in the cluster: without the ways that are there for these alone. */
export function withoutCharts(plan: Plan): Plan {
  const idle = new Set(plan.connections.filter(({ forCharts }) => forCharts).map(({ id }) => id));
  if (idle.size === 0) return plan;
  return Object.freeze({
    ...plan,
    connections: Object.freeze(plan.connections.filter(({ id }) => !idle.has(id))),
    flows: Object.freeze(plan.flows.filter(({ why }) => !idle.has(why))),
  });
}
