import type { Fault } from '../../contract/problem.ts';
import { type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { CONTAINER_FIELDS, containerFaults, initContainerFaults, resourceFaults } from './containers.ts';
import { type FieldChecks, fieldsOf } from './fields.ts';
import * as is from './values.ts';
import { VOLUME_FIELDS, volumeFaults } from './volumes.ts';
import { wrong } from './wrong.ts';

const LISTS = ['initContainers', 'containers'] as const;
const below = (path: string, checks: FieldChecks): FieldChecks =>
  Object.fromEntries(Object.entries(checks).map(([field, check]) => [`${path}.${field}`, check]));

const AFFINITY: FieldChecks = {
  'preferredDuringSchedulingIgnoredDuringExecution[].weight': is.between(1, 100),
  'preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.topologyKey': is.qualifiedName,
  'requiredDuringSchedulingIgnoredDuringExecution[].topologyKey': is.qualifiedName,
};

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (ValidatePodSpec). */
const walk = fieldsOf(
  below('spec', {
    ...below('initContainers[]', CONTAINER_FIELDS),
    ...below('containers[]', CONTAINER_FIELDS),
    ...below('volumes[]', VOLUME_FIELDS),
    restartPolicy: is.oneOf('Always', 'OnFailure', 'Never'),
    'initContainers[].restartPolicy': is.oneOf('Always', 'OnFailure', 'Never'),
    dnsPolicy: is.oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    preemptionPolicy: is.oneOf('PreemptLowerPriority', 'Never'),
    serviceAccountName: is.dnsSubdomain,
    priorityClassName: is.dnsSubdomain,
    runtimeClassName: is.dnsSubdomain,
    nodeName: is.dnsSubdomain,
    hostname: is.dnsLabel,
    subdomain: is.dnsLabel,
    activeDeadlineSeconds: is.between(1, 2 ** 31 - 1),
    'nodeSelector.{}': is.qualifiedName,
    'nodeSelector.*': is.labelValue,
    'hostAliases[].ip': is.address,
    'hostAliases[].hostnames[]': is.dnsSubdomain,
    'dnsConfig.nameservers[]': is.address,
    'tolerations[].key': is.qualifiedName,
    'tolerations[].operator': is.oneOf('Exists', 'Equal'),
    'tolerations[].effect': is.oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    'topologySpreadConstraints[].maxSkew': is.positive,
    'topologySpreadConstraints[].minDomains': is.positive,
    'topologySpreadConstraints[].topologyKey': is.qualifiedName,
    'topologySpreadConstraints[].whenUnsatisfiable': is.oneOf('DoNotSchedule', 'ScheduleAnyway'),
    'topologySpreadConstraints[].nodeAffinityPolicy': is.oneOf('Ignore', 'Honor'),
    'topologySpreadConstraints[].nodeTaintsPolicy': is.oneOf('Ignore', 'Honor'),
    'securityContext.runAsUser': is.natural,
    'securityContext.runAsGroup': is.natural,
    'securityContext.fsGroup': is.natural,
    'securityContext.supplementalGroups[]': is.natural,
    'securityContext.fsGroupChangePolicy': is.oneOf('OnRootMismatch', 'Always'),
    'securityContext.seccompProfile.type': is.oneOf('RuntimeDefault', 'Unconfined', 'Localhost'),
    'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight': is.between(1, 100),
    ...below('affinity.podAffinity', AFFINITY),
    ...below('affinity.podAntiAffinity', AFFINITY),
  }),
);

/** What is known of whoever makes a pod. */
interface Maker {
  /** The API server sees the pod as it is written: nobody adds images or containers to it. */
  readonly whole: boolean;
  /** Volumes that come from elsewhere in its object: the claims of a StatefulSet. */
  readonly volumes?: readonly string[];
}

/** What the API server refuses in a pod, with paths from it: `spec.containers[0].ports[1].name`. */
export function* podFaults(spec: Json, { whole, volumes: claims = [] }: Maker): Iterable<Fault> {
  yield* walk({ spec });
  const volumes = recordsOf(spec.volumes);
  const there = new Set([...claims, ...volumes.flatMap(({ name }) => textOf(name) ?? [])]);
  for (const [i, volume] of volumes.entries()) yield* volumeFaults(volume, `spec.volumes[${i}]`);
  if (whole && recordsOf(spec.containers).length === 0)
    yield wrong('spec.containers', 'the pod has no container', 'say one at least');
  const names = new Set(recordsOf(spec.containers).map(({ name }) => name));
  for (const list of LISTS)
    for (const [i, container] of recordsOf(spec[list]).entries()) {
      const place = `spec.${list}[${i}]`;
      if (whole && !textOf(container.image))
        yield wrong(`${place}.image`, 'the container has no image', 'say which image it runs');
      yield* containerFaults(container, place, there);
      if (list === 'containers') continue;
      yield* initContainerFaults(container, place);
      if (names.has(container.name))
        yield wrong(
          `${place}.name`,
          `a container of the pod is called ${container.name} already`,
          'give it another name',
        );
    }
  yield* resourceFaults(recordOf(spec.resources), 'spec.resources');
  yield* hostPorts(spec);
  yield* tolerations(spec);
  yield* spread(spec);
  yield* dns(spec);
}

/** On the network of its node a port is the node's; two containers cannot have one. */
function* hostPorts(spec: Json): Iterable<Fault> {
  const taken = new Set<string>();
  for (const [i, container] of recordsOf(spec.containers).entries())
    for (const [j, { hostPort, containerPort, protocol = 'TCP', hostIP = '' }] of recordsOf(
      container.ports,
    ).entries()) {
      const path = `spec.containers[${i}].ports[${j}].hostPort`;
      if (spec.hostNetwork === true && typeof hostPort === 'number' && hostPort !== 0 && hostPort !== containerPort)
        yield wrong(path, `must be ${containerPort}, as containerPort is, on the network of the node`, 'leave it out');
      const port = spec.hostNetwork === true ? (hostPort ?? containerPort) : hostPort;
      if (typeof port !== 'number' || port === 0) continue;
      const key = `${protocol}/${hostIP}/${port}`;
      if (taken.has(key))
        yield wrong(path, `port ${port} of the node is taken by the pod already`, 'take another port');
      taken.add(key);
    }
}

function* tolerations(spec: Json): Iterable<Fault> {
  for (const [i, { key, operator, value, effect, tolerationSeconds }] of recordsOf(spec.tolerations).entries()) {
    const path = `spec.tolerations[${i}]`;
    if (!textOf(key) && operator !== 'Exists')
      yield wrong(`${path}.operator`, 'must be Exists where there is no key', 'say a key, or operator: Exists');
    if (operator === 'Exists' && textOf(value))
      yield wrong(
        `${path}.value`,
        'must be empty where the operator is Exists',
        'leave it out, or say operator: Equal',
      );
    if (tolerationSeconds != null && effect !== 'NoExecute')
      yield wrong(`${path}.effect`, 'must be NoExecute where tolerationSeconds is set', 'say effect: NoExecute');
  }
}

function* spread(spec: Json): Iterable<Fault> {
  const seen = new Set<string>();
  for (const [i, { topologyKey, whenUnsatisfiable, minDomains }] of recordsOf(
    spec.topologySpreadConstraints,
  ).entries()) {
    const path = `spec.topologySpreadConstraints[${i}]`;
    const key = `${topologyKey} ${whenUnsatisfiable}`;
    if (seen.has(key)) yield wrong(path, `pods are spread over ${topologyKey} already`, 'keep one of the two');
    seen.add(key);
    if (minDomains != null && whenUnsatisfiable === 'ScheduleAnyway')
      yield wrong(`${path}.minDomains`, 'needs whenUnsatisfiable: DoNotSchedule', 'leave it out');
  }
}

function* dns({ dnsPolicy, dnsConfig }: Json): Iterable<Fault> {
  if (dnsPolicy === 'None' && recordsOf(recordOf(dnsConfig).nameservers).length === 0)
    yield wrong('spec.dnsConfig.nameservers', 'dnsPolicy: None needs a name server', 'say one at least');
}
