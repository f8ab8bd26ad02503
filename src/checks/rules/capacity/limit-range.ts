import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, recordsOf } from '../../../kit/json.ts';
import { kindOf } from '../../../kit/object.ts';
import { parseCpu } from '../../../kit/quantity.ts';
import {
  type Admitted,
  type AdmittedPod,
  admittedPods,
  type LimitItem,
  limitItems,
  ofPod,
  units,
} from '../../capacity/effective.ts';
import type { Rule, Subject } from '../../rule.ts';

/** Who is refused, and why, by one bound of a LimitRange. */
interface Refusal {
  readonly bound: string;
  readonly who: string;
  readonly why: string;
}

export const capacityLimitRange: Rule = {
  id: 'capacity/limit-range',
  severity: 'error',
  what: 'Every container, pod and claim is within the bounds of its namespace’s LimitRange: the least, the most and how much more than its request, and the defaults that it fills in are no less than what is asked for.',
  why: 'The API server refuses what is not, and whoever made it tries for ever.',
  *check(subject): Iterable<Problem> {
    const pods = admittedPods(subject);
    for (const [namespace, items] of limitItems(subject.objects())) {
      const here = pods.filter(({ pod }) => pod.namespace === namespace);
      for (const item of items) {
        const found = new Map<string, Refusal[]>();
        for (const refusal of refusals(subject, namespace, item, here))
          found.set(refusal.bound, [...(found.get(refusal.bound) ?? []), refusal]);
        for (const [bound, all] of found) {
          const [first] = all as [Refusal];
          const others = new Set(all.map(({ who }) => who)).size - 1;
          yield {
            ...placeOf(item.manifest),
            path: `${item.path}.${bound}`,
            message: `it refuses ${first.who}: ${first.why}${others > 0 ? `; and ${others} more` : ''}`,
            fix: 'leave the LimitRange to Mooring, or change what it refuses',
          };
        }
      }
    }
  },
};

function* refusals(
  subject: Subject,
  namespace: string,
  item: LimitItem,
  pods: readonly AdmittedPod[],
): Iterable<Refusal> {
  if (item.type === 'PersistentVolumeClaim') yield* ofClaims(subject, namespace, item);
  for (const admitted of pods) {
    const { pod, containers } = admitted;
    const whose = `${pod.object.kind} ${pod.object.metadata.name}`;
    if (item.type === 'Container')
      for (const container of containers) yield* ofContainer(item, container, `${container.name} of ${whose}`);
    else if (item.type === 'Pod' && containers.length > 0)
      yield* bounds(item, `a pod of ${whose}`, (which, resource) => ofPod(admitted, which, resource));
  }
}

function* ofContainer(item: LimitItem, { requests, limits }: Admitted, who: string): Iterable<Refusal> {
  yield* bounds(item, who, (which, resource) => {
    const said = (which === 'requests' ? requests : limits)[resource];
    return said === undefined ? undefined : units(resource, said);
  });
  // A default that is filled in as the limit may be less than what the container asks for.
  for (const [resource, usual] of Object.entries(item.default)) {
    const isMost = isWeighedHere(item, resource) && item.max[resource] === usual;
    // One that is the most is told as that.
    if (isMost || limits[resource] !== usual) continue;
    if (units(resource, requests[resource] ?? 0) > units(resource, usual))
      yield {
        bound: `default.${resource}`,
        who,
        why: `it asks for ${String(requests[resource])} of ${resource}, and gets ${usual} for its limit`,
      };
  }
}

type Read = (which: 'requests' | 'limits', resource: string) => number | undefined;

/** Whether the most of a resource is told here: what a container may have of memory the rule capacity/quota weighs. */
const isWeighedHere = ({ type }: LimitItem, resource: string) => type !== 'Container' || resource !== 'memory';

/** Bounds as they are enforced (kubernetes v1.35.4, plugin/pkg/admission/limitranger/admission.go `minConstraint`, `maxConstraint`, `limitRequestRatioConstraint`). */
function* bounds(item: LimitItem, who: string, read: Read): Iterable<Refusal> {
  const { min, max, ratio } = item;
  for (const [resource, least] of Object.entries(min)) {
    const bound = `min.${resource}`;
    const asked = read('requests', resource);
    const limit = read('limits', resource);
    if (asked === undefined) yield { bound, who, why: `it says no request of ${resource}` };
    else if (asked < units(resource, least) || (limit !== undefined && limit < units(resource, least)))
      yield { bound, who, why: `it has less than ${least} of ${resource}` };
  }
  for (const [resource, most] of Object.entries(max)) {
    const bound = `max.${resource}`;
    if (!isWeighedHere(item, resource)) continue;
    const limit = read('limits', resource);
    const asked = read('requests', resource);
    if (limit === undefined) yield { bound, who, why: `it says no limit of ${resource}` };
    else if (limit > units(resource, most) || (asked !== undefined && asked > units(resource, most)))
      yield { bound, who, why: `it may have more than ${most} of ${resource}` };
  }
  for (const [resource, most] of Object.entries(ratio)) {
    const bound = `maxLimitRequestRatio.${resource}`;
    const [asked, limit] = [read('requests', resource), read('limits', resource)];
    if (!asked || !limit) yield { bound, who, why: `it does not say both a request and a limit of ${resource}` };
    else if (limit / asked > amount(parseCpu, most) / 1000)
      yield { bound, who, why: `its limit of ${resource} is ${(limit / asked).toFixed(1)} times its request` };
  }
}

/** Claims of the tree, and those that its objects ask for. */
function* ofClaims({ manifests, plan }: Subject, namespace: string, item: LimitItem): Iterable<Refusal> {
  const check = function* (who: string, size: unknown): Iterable<Refusal> {
    if (typeof size !== 'string' && typeof size !== 'number') return;
    const bytes = units('storage', size);
    if (item.min.storage !== undefined && bytes < units('storage', item.min.storage))
      yield { bound: 'min.storage', who, why: `${size} is less than ${item.min.storage}` };
    if (item.max.storage !== undefined && bytes > units('storage', item.max.storage))
      yield { bound: 'max.storage', who, why: `${size} is more than ${item.max.storage}` };
  };
  for (const { object } of manifests) {
    if (object.metadata.namespace !== namespace) continue;
    const who = `a claim of ${object.kind} ${object.metadata.name}`;
    for (const { volumes } of plan.knowledge.kinds.get(kindOf(object)) ?? [])
      for (const { size } of Object.values(volumes?.(object.spec) ?? {})) yield* check(who, size);
    for (const template of recordsOf(at(object.spec, 'volumeClaimTemplates')))
      yield* check(who, at(template, 'spec', 'resources', 'requests', 'storage'));
  }
}
