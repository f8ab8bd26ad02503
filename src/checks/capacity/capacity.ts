import { type ClusterSize, clusterSize } from '../../contract/cluster-size.ts';
import { type Manifest, namespaceOf, placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import type { PlannedWorkload } from '../../contract/workload.ts';
import type { Plan, PlannedComponent } from '../../graph/plan.ts';
import { sumDevices } from '../../kit/resources.ts';
import { type Demand, demandOf } from '../../policy/quota.ts';
import { type Scope, scopesOf } from './scopes.ts';

/** What is asked for: by what stands, and at most (tasks and jobs at their parallelism, every workload while it is rolled over). */
export interface Use {
  readonly steady: Demand;
  readonly peak: Demand;
}

interface ComponentCapacity extends Use {
  readonly id: string;
}

interface NamespaceCapacity extends Use {
  readonly name: string;
  readonly components: readonly ComponentCapacity[];
  /** `spec.hard` of its ResourceQuotas; of the first that limits something, where several do. */
  readonly quota?: Readonly<Record<string, string>>;
}

/** Requests and limits of everything that will run in an environment. */
export interface Capacity extends Use {
  readonly platform: string;
  readonly environment: string;
  readonly cluster: ClusterSize;
  readonly namespaces: readonly NamespaceCapacity[];
  /** Over all namespaces. */
  readonly components: readonly ComponentCapacity[];
}

/** Pods that the tree brings: not those of what stands outside it, such as the cluster's DNS. */
export function countedComponents({ components }: Plan): readonly PlannedComponent[] {
  return components.filter(({ external, workloads }) => !external && workloads.length > 0);
}

const known = new WeakMap<readonly Manifest[], { readonly plan: Plan; readonly capacity: Capacity }>();

/** Sums what the workloads of the plan declare: once for a tree, however many rules ask. */
export function capacityOf(plan: Plan, manifests: readonly Manifest[]): Capacity {
  const before = known.get(manifests);
  if (before?.plan === plan) return before.capacity;
  const capacity = sumUp(plan, manifests);
  known.set(manifests, { plan, capacity });
  return capacity;
}

function sumUp(plan: Plan, manifests: readonly Manifest[]): Capacity {
  const namespaces = new Map<string, ComponentCapacity[]>();
  const components: ComponentCapacity[] = [];
  for (const { id, workloads } of countedComponents(plan)) {
    const parts = [...groupBy(workloads, ({ namespace }) => namespace)].map(
      ([namespace, all]) => [namespace, { id, ...useOf(all) }] as const,
    );
    for (const [namespace, part] of parts) {
      const known = namespaces.get(namespace);
      if (known) known.push(part);
      else namespaces.set(namespace, [part]);
    }
    components.push({ id, ...sum(parts.map(([, part]) => part)) });
  }
  const quotas = new Map<string, Readonly<Record<string, string>>>();
  for (const { namespace, hard } of quotasOf(manifests).filter(countsAll))
    quotas.set(namespace, { ...hard, ...quotas.get(namespace) });
  return {
    platform: plan.platform.name,
    environment: plan.platform.environment,
    cluster: clusterSize(plan.platform.cluster),
    namespaces: [...namespaces]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, parts]) => ({ name, components: byId(parts), quota: quotas.get(name), ...sum(parts) })),
    components: byId(components),
    ...sum(components),
  };
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1));

function useOf(workloads: readonly PlannedWorkload[]): Use {
  return { steady: demandOf(workloads, ({ replicas }) => replicas), peak: demandOf(workloads) };
}

function sum(all: readonly Use[]): Use {
  const of = (read: (use: Use) => Demand): Demand => {
    const total = { pods: 0, cpu: 0, memory: 0, memoryLimit: 0, storage: 0, claims: 0 };
    for (const use of all) for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += read(use)[key];
    return { ...total, devices: sumDevices(all.map(read)) };
  };
  return { steady: of(({ steady }) => steady), peak: of(({ peak }) => peak) };
}

/** The values by what `keyOf` says of each. */
export function groupBy<T, Key = string>(values: Iterable<T>, keyOf: (value: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

export interface Quota {
  /** Where it is told of. */
  readonly at: Pick<Problem, 'object' | 'inside'>;
  readonly name: string;
  readonly namespace: string;
  readonly hard: Readonly<Record<string, string>>;
  /** Which pods it is about alone. */
  readonly scopes: readonly Scope[];
}

/** Scopes of some pods alone, or of some claims (kubernetes v1.35.4, pkg/apis/core/helper/helpers.go `IsResourceQuotaScopeValidForResource`). */
const SOME = ['BestEffort', 'PriorityClass', 'Terminating', 'CrossNamespacePodAffinity', 'VolumeAttributesClass'];

/** Whether a quota counts every pod of its namespace. */
export const countsAll = ({ scopes }: Pick<Quota, 'scopes'>): boolean =>
  !scopes.some(({ name }) => SOME.includes(name));

/** The ResourceQuotas among objects. */
export function quotasOf(manifests: readonly Manifest[]): readonly Quota[] {
  return manifests.flatMap((manifest) => {
    const { apiVersion, kind, metadata, spec } = manifest.object;
    if (apiVersion !== 'v1' || kind !== 'ResourceQuota') return [];
    const { object, inside } = placeOf(manifest);
    return [
      {
        at: { object, ...(inside && { inside }) },
        name: metadata.name,
        namespace: namespaceOf(manifest)!,
        hard: (spec as { hard?: Record<string, string> } | null)?.hard ?? {},
        scopes: scopesOf(spec),
      },
    ];
  });
}
