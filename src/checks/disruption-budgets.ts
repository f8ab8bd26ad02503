import type { Manifest } from '../contract/manifest.ts';
import { describeObject } from '../kit/object.ts';
import type { Subject } from './rule.ts';

type Labels = Readonly<Record<string, string>>;

/** Pods that come and go together: a workload of the plan, or a rendered one that the plan does not know. */
export interface PodGroup {
  readonly component: string;
  readonly title: string;
  readonly object?: string;
  readonly config: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly keptByOperator: boolean;
}

/** A rendered PodDisruptionBudget. */
export interface Budget {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly labels: Labels;
  /** It also selects by expressions, which only narrow what `labels` select; they are not evaluated. */
  readonly partial: boolean;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** Groups of pods that stay, each once. */
export function podGroups({ plan, manifests }: Subject): readonly PodGroup[] {
  const planned = plan.components
    .filter(({ external }) => !external)
    .flatMap(({ id, workloads, config }) =>
      workloads
        .filter(({ replicas }) => replicas > 0)
        .map(({ name, namespace, labels, replicas, disruptions }): PodGroup => {
          const title = name === id ? id : `${id}/${name}`;
          return {
            component: id,
            title,
            config,
            namespace,
            labels,
            replicas,
            keptByOperator: disruptions === 'operator',
          };
        }),
    );
  const isPlanned = matching(planned);
  return [...planned, ...renderedGroups(manifests).filter((one) => !isPlanned(one))];
}

/** Tells whether the pods of a group are among those of others: found by labels that the others select by. */
function matching(groups: readonly PodGroup[]): (one: PodGroup) => boolean {
  const index = new Map<string, PodGroup[]>();
  for (const group of groups) {
    const [label = ['', '']] = Object.entries(group.labels);
    const key = `${group.namespace} ${label.join('=')}`;
    index.set(key, [...(index.get(key) ?? []), group]);
  }
  return ({ namespace, labels }) =>
    Object.entries(labels).some((label) =>
      index.get(`${namespace} ${label.join('=')}`)?.some((group) => covers(group.labels, labels)),
    );
}

function renderedGroups(manifests: readonly Manifest[]): readonly PodGroup[] {
  return manifests.flatMap(({ component, object, from }): PodGroup[] => {
    if (object.apiVersion !== 'apps/v1' || (object.kind !== 'Deployment' && object.kind !== 'StatefulSet')) return [];
    const { replicas = 1, template } = object.spec as {
      replicas?: number;
      template?: { metadata?: { labels?: Labels } };
    };
    const { namespace = '', name } = object.metadata;
    const labels = template?.metadata?.labels ?? {};
    if (replicas === 0) return [];
    return [
      {
        component,
        title: name,
        object: describeObject(object),
        config: from,
        namespace,
        labels,
        replicas,
        keptByOperator: false,
      },
    ];
  });
}

export function budgetsOf({ manifests }: Subject): readonly Budget[] {
  return manifests
    .filter(({ object }) => object.kind === 'PodDisruptionBudget' && object.apiVersion === 'policy/v1')
    .map((manifest) => {
      const { selector, minAvailable, maxUnavailable } = manifest.object.spec as {
        selector?: { matchLabels?: Labels; matchExpressions?: unknown[] };
        minAvailable?: number | string;
        maxUnavailable?: number | string;
      };
      return {
        manifest,
        namespace: manifest.object.metadata.namespace ?? '',
        labels: selector?.matchLabels ?? {},
        partial: (selector?.matchExpressions ?? []).length > 0,
        ...(minAvailable !== undefined && { minAvailable }),
        ...(maxUnavailable !== undefined && { maxUnavailable }),
      };
    });
}

/** Finds the groups that a budget selects, by the rarest of its labels. */
export function selection(groups: readonly PodGroup[]): (budget: Budget) => readonly PodGroup[] {
  const index = new Map<string, PodGroup[]>();
  const put = (key: string, group: PodGroup) => {
    const known = index.get(key);
    if (known) known.push(group);
    else index.set(key, [group]);
  };
  for (const group of groups) {
    put(group.namespace, group);
    for (const [key, value] of Object.entries(group.labels)) put(`${group.namespace} ${key}=${value}`, group);
  }
  return ({ namespace, labels, partial }) => {
    if (partial) return [];
    const lists = Object.entries(labels).map(([key, value]) => index.get(`${namespace} ${key}=${value}`) ?? []);
    const least = lists.reduce((a, b) => (b.length < a.length ? b : a), index.get(namespace) ?? []);
    return least.filter((group) => covers(labels, group.labels));
  };
}

/** Whether pods with `labels` are selected by `selector`. */
function covers(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Whether it allows no eviction when all replicas are well. Percentages round up (Kubernetes, docs/tasks/run-application/configure-pdb). */
export function isBlocking({ minAvailable, maxUnavailable }: Budget, replicas: number): boolean {
  if (maxUnavailable !== undefined) return podsOf(maxUnavailable, replicas) === 0;
  return minAvailable !== undefined && podsOf(minAvailable, replicas) >= replicas;
}

function podsOf(count: number | string, replicas: number): number {
  return typeof count === 'number' ? count : Math.ceil((Number.parseFloat(count) / 100) * replicas);
}
