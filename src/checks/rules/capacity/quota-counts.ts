import type { Problem } from '../../../contract/problem.ts';
import { kindOf } from '../../../kit/object.ts';
import { openedBy } from '../../../kit/open-services.ts';
import { pluralOf } from '../../../kit/plural.ts';
import { formatBytes, formatCpu } from '../../../kit/quantity.ts';
import { demandOf } from '../../../policy/quota.ts';
import { countedComponents, groupBy, type Quota, quotasOf } from '../../capacity/capacity.ts';
import { COUNTED } from '../../capacity/counted.ts';
import { type AdmittedPod, admittedPods, ofPod, units } from '../../capacity/effective.ts';
import { isAbout } from '../../capacity/scopes.ts';
import type { Rule, Subject } from '../../rule.ts';

export const capacityQuotaCounts: Rule = {
  id: 'capacity/quota-counts',
  severity: 'error',
  what: 'A ResourceQuota has room for what the tree has of everything else that it counts: objects by kind, Services by type, claims and storage by class, limits of CPU, ephemeral storage, devices.',
  why: 'The API server refuses the object that does not fit, and its Application never gets through a sync.',
  *check(subject): Iterable<Problem> {
    const objects = objectCounts(subject);
    const pods = groupBy(admittedPods(subject), ({ pod }) => pod.namespace);
    for (const quota of quotasOf(subject.objects()))
      for (const [limit, hard] of Object.entries(quota.hard)) {
        if (Object.hasOwn(COUNTED, limit)) continue;
        const found = usedOf(subject, quota, limit, objects, pods.get(quota.namespace) ?? []);
        if (found === undefined || found.used <= units(limit, hard)) continue;
        yield {
          ...quota.at,
          path: `spec.hard["${limit}"]`,
          message: `${quota.namespace} needs ${found.show(found.used)} of ${limit} at its most, and the quota is ${hard}`,
          fix: 'raise the quota, or take the limit out',
          about: `${limit} of ${quota.namespace}`,
        };
      }
  },
};

interface Used {
  readonly used: number;
  readonly show: (used: number) => string;
}

/** What is needed of one thing; undefined of what the tree does not tell. */
function usedOf(
  subject: Subject,
  quota: Quota,
  limit: string,
  objects: ReadonlyMap<string, number>,
  pods: readonly AdmittedPod[],
): Used | undefined {
  const { namespace } = quota;
  const counted = objects.get(`${namespace} ${limit.replace(/^count\//, '')}`);
  if (limit.startsWith('count/') || COUNTS.has(limit)) return { used: counted ?? 0, show: String };
  const ofClass = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/.exec(limit);
  if (ofClass) {
    const [, name, what] = ofClass;
    // Workloads say no class: theirs is the cluster's.
    if (name !== subject.plan.platform.cluster.storageClass) return undefined;
    const all = countedComponents(subject.plan).flatMap(({ workloads }) => workloads);
    const { storage, claims } = demandOf(all.filter((one) => one.namespace === namespace));
    return what === 'requests.storage' ? { used: storage, show: formatBytes } : { used: claims, show: String };
  }
  if (!OF_PODS.test(limit)) return undefined;
  const [, kind = 'requests', resource] = /^(?:(requests|limits)\.)?(.+)$/.exec(limit)!;
  const used = pods
    .filter((one) => isAbout(quota, one))
    .reduce((sum, one) => sum + one.count * (ofPod(one, kind as 'requests' | 'limits', resource!) ?? 0), 0);
  return { used, show: resource === 'cpu' ? formatCpu : resource!.includes('/') ? String : formatBytes };
}

/** Limits of what pods ask for, devices by their requests alone (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/pods.go `MatchingResources`): nothing counts another. */
const OF_PODS =
  /^(?:(?:requests|limits)\.)?(?:cpu|memory|ephemeral-storage)$|^(?:requests\.)?hugepages-|^requests\.[^/]+\/./;

/** Limits that count objects under a name of their own (the same folder, registry.go `legacyObjectCountAliases`, services.go). */
const COUNTS: ReadonlySet<string> = new Set([
  'configmaps',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
]);

/** Objects by namespace and what a quota calls them; Secrets and Services that others make of objects among them. */
function objectCounts(subject: Subject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (namespace: string | undefined, name: string, more = 1) => {
    const key = `${namespace} ${name}`;
    counts.set(key, (counts.get(key) ?? 0) + more);
  };
  const made = new Set<string>();
  for (const { object } of subject.manifests) {
    const { namespace } = object.metadata;
    if (namespace === undefined) continue;
    // Those of workloads are counted with them.
    if (!['Pod', 'PersistentVolumeClaim'].includes(kindOf(object))) add(namespace, pluralOf(kindOf(object)));
    if (kindOf(object) === 'Service')
      for (const [name, more] of Object.entries(openedBy(object.spec))) add(namespace, name, more);
    for (const { makes } of subject.plan.knowledge.kinds.get(kindOf(object)) ?? [])
      for (const one of makes?.(object, () => undefined) ?? [])
        if (one.kind === 'Secret' || one.kind === 'Service') made.add(`${one.namespace} ${one.kind} ${one.name}`);
  }
  for (const one of made) {
    const [namespace, kind] = one.split(' ');
    add(namespace, pluralOf(kind!));
  }
  const all = countedComponents(subject.plan).flatMap(({ workloads }) => workloads);
  for (const [namespace, own] of groupBy(all, (one) => one.namespace)) {
    const { pods, claims } = demandOf(own);
    add(namespace, 'pods', pods);
    add(namespace, 'persistentvolumeclaims', claims);
  }
  return counts;
}
