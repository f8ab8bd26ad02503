import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { accessManifests } from './access.ts';
import { budgetManifests } from './budgets.ts';
import { ciliumManifests } from './cilium.ts';
import { ingressManifests } from './ingress.ts';
import { nameManifests } from './names.ts';
import { namespaceManifests } from './namespaces.ts';
import { networkManifests } from './network.ts';
import { priorityManifests } from './priorities.ts';
import { quotaManifests } from './quota.ts';
import { secretManifests } from './secrets.ts';

/** The component that holds what no team writes: namespaces, quotas, network policies and names. It comes before all others. */
export const NAMESPACES = 'namespaces';

/** Everything around the workloads that follows from the Plan, and from what was brought. Nothing of it is written by a component. */
export function derivePolicies(
  plan: Plan,
  headroom: number,
  brought: readonly Manifest[],
  releases: readonly ChartRelease[],
): readonly Manifest[] {
  return [
    ...namespaceManifests(plan, NAMESPACES),
    ...priorityManifests(plan, NAMESPACES),
    ...quotaManifests(plan, NAMESPACES, headroom, brought, releases),
    ...networkManifests(plan, NAMESPACES),
    ...ciliumManifests(plan, NAMESPACES),
    ...nameManifests(plan, NAMESPACES),
    ...accessManifests(plan, NAMESPACES),
    ...budgetManifests(plan),
    ...ingressManifests(plan),
    ...secretManifests(plan),
  ];
}
