import type { Manifest } from '../contract/manifest.ts';
import type { PodSecurityLevel } from '../contract/workload.ts';
import type { Plan } from '../graph/plan.ts';
import { manifest } from '../render/manifest.ts';

/** Namespaces that the cluster brings and the tree never makes or limits. */
const FOREIGN = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'default']);

const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

interface PlannedNamespace {
  readonly name: string;
  /** The strictest Pod Security level that every pod declared for it passes. */
  readonly level: PodSecurityLevel;
  /** Configuration that first asked for it. */
  readonly config: string;
}

/** The namespaces that the tree makes, by name. */
export function plannedNamespaces(plan: Plan): readonly PlannedNamespace[] {
  const namespaces = new Map<string, { level: PodSecurityLevel; config: string }>();
  const need = (name: string, level: PodSecurityLevel, config: string) => {
    if (FOREIGN.has(name)) return;
    const known = namespaces.get(name);
    if (!known) namespaces.set(name, { level, config });
    else if (LEVELS.indexOf(level) < LEVELS.indexOf(known.level)) known.level = level;
  };
  for (const component of plan.components) {
    if (component.external) continue;
    need(component.namespace, 'restricted', component.config);
    for (const name of component.namespaces) need(name, 'restricted', component.config);
    for (const workload of component.workloads) need(workload.namespace, workload.podSecurity, component.config);
  }
  return [...namespaces]
    .map(([name, { level, config }]) => ({ name, level, config }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Namespaces with their Pod Security level (Kubernetes, docs/concepts/security/pod-security-admission), kept when pruned. */
export function namespaceManifests(plan: Plan, component: string): readonly Manifest[] {
  const version = `v${plan.platform.cluster.kubernetes}`;
  return plannedNamespaces(plan).map(({ name, level, config }) =>
    manifest(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: {
            'pod-security.kubernetes.io/enforce': level,
            'pod-security.kubernetes.io/enforce-version': version,
            // In the audit log of the API server too: who reads warnings is whoever applied the pod.
            'pod-security.kubernetes.io/audit': 'restricted',
            'pod-security.kubernetes.io/audit-version': version,
            'pod-security.kubernetes.io/warn': 'restricted',
            'pod-security.kubernetes.io/warn-version': version,
          },
        },
      },
      { component, config, partOf: plan.platform.name, wave: -3, data: true },
    ),
  );
}
