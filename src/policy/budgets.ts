import type { Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { manifest } from '../render/manifest.ts';

/** A PodDisruptionBudget for each workload of more than one replica, unless an operator keeps one itself. */
export function budgetManifests(plan: Plan): readonly Manifest[] {
  return plan.components.flatMap(({ id, external, workloads, config }) =>
    workloads
      .filter(
        ({ replicas, perNode, disruptions }) => !external && !perNode && replicas > 1 && disruptions !== 'operator',
      )
      .map(({ name, namespace, labels }) =>
        manifest(
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name: name === id ? id : `${id}-${name}`, namespace },
            spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
          },
          { component: id, config: config, partOf: plan.platform.name },
        ),
      ),
  );
}
