import type { Fault } from '../../contract/problem.ts';
import { recordOf, recordsOf, textsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { amountOf } from './amount.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (ValidateLimitRange, ValidateResourceQuotaSpec). */
export const LIMIT_RANGE_FIELDS: FieldChecks = {
  'spec.limits[].type': is.oneOf('Container', 'Pod', 'PersistentVolumeClaim'),
};

const ONE = 1_000_000_000n;

/** What of two amounts of a resource may not be more than which. */
const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'max'],
  ['defaultRequest', 'default'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

export function* limitRange({ spec }: KubeObject): Iterable<Fault> {
  const seen = new Set<unknown>();
  for (const [i, limit] of recordsOf(recordOf(spec).limits).entries()) {
    const path = `spec.limits[${i}]`;
    const { type } = limit;
    if (seen.has(type)) yield wrong(`${path}.type`, `limits of a ${type} are there already`, 'put them together');
    seen.add(type);
    if (type === 'Pod')
      for (const field of ['default', 'defaultRequest'] as const)
        if (Object.keys(recordOf(limit[field])).length > 0)
          yield wrong(`${path}.${field}`, 'is not for the type Pod', 'leave it out, or say type: Container');
    const storage = [limit.min, limit.max].some((bound) => recordOf(bound).storage !== undefined);
    if (type === 'PersistentVolumeClaim' && !storage)
      yield wrong(path, 'says neither the least nor the most storage', 'say min.storage or max.storage');
    for (const [less, more] of ORDER)
      for (const [resource, amount] of Object.entries(recordOf(limit[less]))) {
        const other = recordOf(limit[more])[resource];
        const [small, large] = [amountOf(amount), amountOf(other)];
        if (small !== undefined && large !== undefined && small > large)
          yield wrong(
            `${path}.${less}.${resource}`,
            `is ${amount}, more than ${more}, ${other}`,
            'lower it, or raise the other',
          );
      }
    for (const [resource, ratio] of Object.entries(recordOf(limit.maxLimitRequestRatio)))
      if ((amountOf(ratio) ?? ONE) < ONE)
        yield wrong(`${path}.maxLimitRequestRatio.${resource}`, `is ${ratio}, less than 1`, 'write 1 or more');
  }
}

export const QUOTA_FIELDS: FieldChecks = {
  'spec.hard.{}': quotaResource,
  'spec.hard.*': is.quantity,
  'spec.scopes[]': is.oneOf(
    ...['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'],
    'VolumeAttributesClass',
  ),
};

/** Resources that a quota knows by a name without a domain (pkg/apis/core/helper/helpers.go, standardQuotaResources). */
const COUNTED = new Set([
  ...['cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.storage'],
  ...[
    'requests.ephemeral-storage',
    'limits.cpu',
    'limits.memory',
    'limits.ephemeral-storage',
    'pods',
    'resourcequotas',
  ],
  ...['services', 'services.nodeports', 'services.loadbalancers', 'replicationcontrollers', 'secrets', 'configmaps'],
  'persistentvolumeclaims',
]);

function quotaResource(name: unknown): ReturnType<typeof is.qualifiedName> {
  if (typeof name !== 'string' || name.includes('/') || COUNTED.has(name) || /^(?:requests\.)?hugepages-/.test(name))
    return is.qualifiedName(name);
  return [`${name} is nothing that a quota counts`, 'write one such as requests.memory, or count/<resource>.<group>'];
}

/** Scopes that no pod is in both of. */
const CONTRARY = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

/** What a scope lets a quota count (pkg/apis/core/helper/helpers.go, IsResourceQuotaScopeValidForResource). */
const OF_PODS = new Set([
  ...['pods', 'cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage'],
  ...['limits.cpu', 'limits.memory', 'limits.ephemeral-storage'],
]);

export function* quota({ spec: given }: KubeObject): Iterable<Fault> {
  const spec = recordOf(given);
  const scopes = textsOf(spec.scopes);
  for (const pair of CONTRARY)
    if (pair.every((scope) => scopes.includes(scope)))
      yield wrong('spec.scopes', `no pod is ${pair.join(' and ')}`, 'keep one of the two');
  for (const resource of Object.keys(recordOf(spec.hard))) {
    const allowed = (scope: string) =>
      scope === 'BestEffort' ? resource === 'pods' : scope === 'VolumeAttributesClass' || OF_PODS.has(resource);
    const scope = scopes.find((one) => COUNTED.has(resource) && !allowed(one));
    if (scope)
      yield wrong('spec.scopes', `${scope} does not go with ${resource}`, `count ${resource} in a quota of its own`);
  }
}
