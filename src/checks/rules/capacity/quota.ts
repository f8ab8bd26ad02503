import type { Problem } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { formatBytes } from '../../../kit/quantity.ts';
import { plannedNamespaces } from '../../../policy/namespaces.ts';
import type { Demand } from '../../../policy/quota.ts';
import { capacityOf, countsAll, groupBy, type Quota, quotasOf } from '../../capacity/capacity.ts';
import { COUNTED } from '../../capacity/counted.ts';
import { limitItems, units } from '../../capacity/effective.ts';
import { matchPods } from '../../capacity/match.ts';
import type { Rule, Subject } from '../../rule.ts';

export const capacityQuota: Rule = {
  id: 'capacity/quota',
  severity: 'error',
  what: 'Every namespace with pods has a ResourceQuota and a LimitRange, and what its workloads declare at their most fits both.',
  why: 'The API server refuses the pod that does not fit, and whoever made it waits for it in silence.',
  *check(subject): Iterable<Problem> {
    yield* quotas(subject);
    yield* limits(subject);
  },
};

function* quotas(subject: Subject): Iterable<Problem> {
  const { plan, manifests } = subject;
  const ours = new Map(plannedNamespaces(plan).map((namespace) => [namespace.name, namespace]));
  const limiting = groupBy(quotasOf(subject.objects()).filter(countsAll), ({ namespace }) => namespace);
  for (const { name, peak } of capacityOf(plan, manifests).namespaces) {
    const namespace = ours.get(name);
    if (!namespace) continue;
    const found = limiting.get(name);
    if (!found?.some(({ at }) => !at.inside))
      yield {
        config: namespace.config,
        message: `pods run in ${name}, and no ResourceQuota limits it`,
        why: 'One team or one mistake can take what all others need.',
        fix: 'leave the ResourceQuota to Mooring, which makes one for each namespace',
      };
    for (const quota of found ?? []) yield* overflow(quota, peak, namespace.config);
  }
}

function* overflow({ hard: quota, at, namespace }: Quota, peak: Demand, config: string): Iterable<Problem> {
  for (const [limit, { of, parse, show }] of Object.entries(COUNTED)) {
    const hard = quota[limit];
    if (hard === undefined || of(peak) <= amount(parse, hard)) continue;
    yield {
      ...at,
      path: `spec.hard["${limit}"]`,
      config,
      message: `the workloads of ${namespace} need ${show(of(peak))} of ${limit} at their most, and the quota is ${hard}`,
      fix: 'raise the quota, or let the workloads ask for less',
    };
  }
}

/** A LimitRange says how large a container may be, which no quota of the whole does. */
function* limits(subject: Subject): Iterable<Problem> {
  const largest = new Map<string, number>();
  const there = limitItems(subject.manifests);
  for (const [namespace, items] of limitItems(subject.objects()))
    for (const { type, max } of items)
      if (type === 'Container') {
        const most = max.memory === undefined ? Number.POSITIVE_INFINITY : units('memory', max.memory);
        largest.set(namespace, Math.min(most, largest.get(namespace) ?? most));
      }
  const ours = new Set(plannedNamespaces(subject.plan).map(({ name }) => name));
  const without = new Set<string>();
  for (const { component, namespace, object, config, containers, before } of matchPods(subject)) {
    if (!ours.has(namespace)) continue;
    const max = largest.get(namespace);
    if (max === undefined || !there.get(namespace)?.some(({ type }) => type === 'Container')) {
      if (!without.has(namespace))
        yield {
          component,
          config,
          message: `pods run in ${namespace}, and it has no LimitRange for containers`,
          why: 'The quota refuses a container that says no memory limit and is given none.',
          fix: 'leave the LimitRange to Mooring, which makes one for each namespace',
        };
      without.add(namespace);
      continue;
    }
    for (const { path, memoryLimit } of [...containers, ...before]) {
      if (!(memoryLimit > max)) continue;
      yield {
        component,
        object,
        path,
        config,
        message: `a container may use ${formatBytes(memoryLimit)}, and the LimitRange of ${namespace} allows ${formatBytes(max)}`,
        fix: 'lower the memory limit, or declare the workload with what it needs',
      };
    }
  }
}
