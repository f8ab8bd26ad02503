import { type Manifest, namespaceOf } from '../../contract/manifest.ts';
import type { PlannedWorkload } from '../../contract/workload.ts';
import { amount } from '../../kit/asked.ts';
import { type Json, recordOf, recordsOf } from '../../kit/json.ts';
import { kindOf } from '../../kit/object.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import { podsOf } from '../pods/pods-of.ts';
import type { PodTemplate } from '../pods/template.ts';
import { workloadsOf } from '../pods/workload-of.ts';
import type { Subject } from '../rule.ts';

type Quantity = string | number;
export type Quantities = Readonly<Record<string, Quantity>>;

/** One entry of a LimitRange, with what the API server fills in. */
export interface LimitItem {
  readonly manifest: Manifest;
  readonly path: string;
  readonly type: string;
  readonly min: Quantities;
  readonly max: Quantities;
  readonly ratio: Quantities;
  readonly default: Quantities;
  readonly defaultRequest: Quantities;
}

interface Bounds {
  readonly requests: Quantities;
  readonly limits: Quantities;
}

/** A container as it is admitted: with the defaults of its namespace. */
export interface Admitted extends Bounds {
  readonly name: string;
  readonly path: string;
  /** When it runs: before the others, beside those that come after it, or with all others. */
  readonly when: 'before' | 'beside' | 'main';
}

/** Pods as they are admitted. */
export interface AdmittedPod {
  readonly pod: PodTemplate;
  readonly containers: readonly Admitted[];
  /** What is said of the pod as a whole, which goes before the sum of its containers. */
  readonly whole?: Bounds;
  /** Pods at a time, at most: while they are rolled over, too. */
  readonly count: number;
  readonly owner?: PlannedWorkload;
}

/** A quantity in whole units: millicores of CPU, else bytes or pieces; NaN when it is none. */
export const units = (resource: string, quantity: Quantity): number =>
  amount(/(?:^|\.)cpu$/.test(resource) ? parseCpu : parseBytes, quantity);

/** The LimitRanges of a tree by namespace. What has a `max` and no `default` has it for one, and that for its request (kubernetes v1.35.4, pkg/apis/core/v1/defaults.go `SetDefaults_LimitRangeItem`). */
export function limitItems(manifests: readonly Manifest[]): ReadonlyMap<string, readonly LimitItem[]> {
  const found = new Map<string, LimitItem[]>();
  for (const manifest of manifests) {
    if (kindOf(manifest.object) !== 'LimitRange') continue;
    const items = recordsOf(recordOf(manifest.object.spec).limits).map((item, i): LimitItem => {
      const [min, max] = [quantities(item.min), quantities(item.max)];
      const inContainer = item.type === 'Container';
      const usual = inContainer ? { ...max, ...quantities(item.default) } : {};
      const asked = inContainer ? { ...min, ...usual, ...quantities(item.defaultRequest) } : {};
      const ratio = quantities(item.maxLimitRequestRatio);
      const path = `spec.limits[${i}]`;
      return { manifest, path, type: String(item.type), min, max, ratio, default: usual, defaultRequest: asked };
    });
    const namespace = namespaceOf(manifest) ?? 'default';
    found.set(namespace, [...(found.get(namespace) ?? []), ...items]);
  }
  return found;
}

const known = new WeakMap<
  Subject['manifests'],
  { readonly plan: Subject['plan']; readonly pods: readonly AdmittedPod[] }
>();

/** The pods of a tree with what LimitRanges fill in, as far as the tree decides what their containers ask for. */
export function admittedPods(subject: Subject): readonly AdmittedPod[] {
  const { plan, manifests } = subject;
  const before = known.get(manifests);
  if (before?.plan === plan) return before.pods;
  const ranges = limitItems(manifests);
  const pods = podsOf(subject);
  const owners = workloadsOf(plan, pods);
  const perOwner = new Map<PlannedWorkload, number>();
  for (const owner of owners.values()) perOwner.set(owner, (perOwner.get(owner) ?? 0) + 1);
  const admitted = pods.map((pod): AdmittedPod => {
    const owner = owners.get(pod);
    const items = (ranges.get(pod.namespace) ?? []).filter(({ type }) => type === 'Container');
    const containers = ['containers', 'initContainers'].flatMap((list) =>
      recordsOf(pod.spec[list]).flatMap((container, i): Admitted[] => {
        const path = pod.resourcesAt(container, `spec.${list}[${i}]`);
        if (path === undefined) return [];
        const when = list === 'containers' ? 'main' : container.restartPolicy === 'Always' ? 'beside' : 'before';
        return [{ name: String(container.name), path, when, ...filled(container, items) }];
      }),
    );
    const { replicas = 1 } = pod;
    const most = owner && perOwner.get(owner) === 1 && Object.keys(owner.labels).length > 0 ? owner.peak : 0;
    return {
      pod,
      containers,
      ...wholeOf(pod.spec, plan.platform.cluster.kubernetes),
      count: Math.max(Number.isFinite(replicas) ? replicas : 1, most),
      ...(owner && { owner }),
    };
  });
  known.set(manifests, { plan, pods: admitted });
  return admitted;
}

/** With what is filled in: a limit that is said is the request where none is, and only then come the namespace's defaults (kubernetes v1.35.4, pkg/apis/core/v1/defaults.go `SetDefaults_Pod`, plugin/pkg/admission/limitranger `mergePodResourceRequirements`). */
function filled({ resources }: Json, items: readonly LimitItem[]): Bounds {
  const said = recordOf(resources);
  const limits: Record<string, Quantity> = { ...quantities(said.limits) };
  const requests: Record<string, Quantity> = { ...limits, ...quantities(said.requests) };
  for (const item of items) {
    for (const [resource, quantity] of Object.entries(item.default)) limits[resource] ??= quantity;
    for (const [resource, quantity] of Object.entries(item.defaultRequest)) requests[resource] ??= quantity;
  }
  return { requests, limits };
}

function quantities(value: unknown): Quantities {
  return Object.fromEntries(
    Object.entries(recordOf(value)).filter(
      (entry): entry is [string, Quantity] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}

/** Resources of a pod as a whole: of CPU, memory and huge pages, and since Kubernetes 1.34 (pkg/features/kube_features.go `PodLevelResources`). */
function wholeOf({ resources }: Json, kubernetes: string): { readonly whole?: Bounds } {
  if (resources == null || Number(kubernetes.split('.')[1]) < 34) return {};
  const of = (which: 'requests' | 'limits') =>
    Object.fromEntries(
      Object.entries(quantities(recordOf(resources)[which])).filter(([name]) =>
        /^(cpu|memory|hugepages-.*)$/.test(name),
      ),
    );
  const whole = { requests: of('requests'), limits: of('limits') };
  return Object.keys({ ...whole.requests, ...whole.limits }).length === 0 ? {} : { whole };
}

/**
 * What a pod takes of a resource: what it says as a whole, else its containers together or, when that is more, one that runs
 * before them with those that stay beside it (k8s.io/component-helpers v0.35.4, resource/helpers.go `AggregateContainerRequests`;
 * pkg/apis/core/v1/defaults.go `defaultPodRequests`). Undefined where nothing is said.
 */
export function ofPod(
  { containers, whole }: Pick<AdmittedPod, 'containers' | 'whole'>,
  which: keyof Bounds,
  resource: string,
): number | undefined {
  const said = whole?.[which][resource];
  if (said !== undefined) return units(resource, said);
  if (containers.every((one) => one[which][resource] === undefined)) {
    const limit = which === 'requests' ? whole?.limits[resource] : undefined;
    return limit === undefined ? undefined : units(resource, limit);
  }
  let [together, beside, most] = [0, 0, 0];
  for (const one of containers) {
    const asked = units(resource, one[which][resource] ?? 0);
    if (one.when === 'before') most = Math.max(most, beside + asked);
    else together += asked;
    if (one.when === 'beside') beside += asked;
  }
  return Math.max(together, most);
}
