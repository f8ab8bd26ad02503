import { profileOf } from '../../../clusters/index.ts';
import { ofEveryNode } from '../../../clusters/nodes.ts';
import type { Made } from '../../../contract/made.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';

/** Classes that pods, claims and hosts may name, by kind. */
const CLASSES = [
  'PriorityClass.scheduling.k8s.io',
  'RuntimeClass.node.k8s.io',
  'IngressClass.networking.k8s.io',
  'Scheduler',
] as const;

/** What of a cluster pods may ask for: classes, schedulers, labels of nodes, and how its volumes can be mounted. */
export function askedOfCluster({ cluster, ingress }: Pick<PlatformFacts, 'cluster' | 'ingress'>): readonly Made[] {
  const profile = profileOf(cluster);
  const own = cluster.storageClass !== undefined && cluster.storageClass === profile.cluster.storageClass;
  return [
    // The API server makes both (kubernetes v1.35.4, pkg/apis/scheduling/v1/helpers.go `systemPriorityClasses`).
    ...['system-cluster-critical', 'system-node-critical'].map((name) => ({
      kind: 'PriorityClass.scheduling.k8s.io',
      name,
    })),
    { kind: 'IngressClass.networking.k8s.io', name: ingress.class },
    // k8s.io/api v0.35.4, core/v1/types.go `DefaultSchedulerName`.
    { kind: 'Scheduler', name: 'default-scheduler' },
    ...cluster.classes.flatMap((name) => CLASSES.map((kind) => ({ kind, name }))),
    ...(cluster.gpus?.runtimeClass === undefined
      ? []
      : [{ kind: 'RuntimeClass.node.k8s.io', name: cluster.gpus.runtimeClass }]),
    ...(cluster.storageClass === undefined
      ? []
      : [{ kind: 'StorageClass.storage.k8s.io', name: cluster.storageClass }]),
    ...(own && profile.accessModes
      ? [cluster.storageClass!, ''].map((name) => ({ kind: 'AccessMode', name, parts: profile.accessModes! }))
      : []),
    ...labelled([
      ...ofEveryNode(cluster.architecture),
      ...(profile.nodeLabels ?? []),
      ...(cluster.zones > 1 ? ['topology.kubernetes.io/zone'] : []),
      ...Object.entries(cluster.gpus?.selector ?? {}).map((label) => label.join('=')),
      ...cluster.nodeLabels,
    ]),
  ];
}

/** Labels with the values that are known of them; a key alone has any. */
function labelled(labels: readonly string[]): readonly Made[] {
  const values = new Map<string, string[] | undefined>();
  for (const label of labels) {
    const [key, value] = label.split('=') as [string, string?];
    const known = values.has(key) ? values.get(key) : [];
    values.set(key, value === undefined || known === undefined ? undefined : [...known, value]);
  }
  return [...values].map(([name, parts]) => ({ kind: 'NodeLabel', name, ...(parts && { parts }) }));
}
