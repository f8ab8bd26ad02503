import type { Fault } from '../../contract/problem.ts';
import { type Json, listOf, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { amountOf } from './amount.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { exactlyOne, presentOf, wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (validateContainerCommon and what it calls). */
export const CONTAINER_FIELDS: FieldChecks = {
  name: is.dnsLabel,
  imagePullPolicy: is.oneOf('Always', 'IfNotPresent', 'Never'),
  terminationMessagePolicy: is.oneOf('File', 'FallbackToLogsOnError'),
  'ports[].name': is.portName,
  'ports[].containerPort': is.portNumber,
  'ports[].hostPort': is.between(0, 65_535),
  'ports[].protocol': is.oneOf('TCP', 'UDP', 'SCTP'),
  'env[].name': is.variableName,
  'envFrom[].configMapRef.name': is.dnsSubdomain,
  'envFrom[].secretRef.name': is.dnsSubdomain,
  'env[].valueFrom.configMapKeyRef.key': is.configKey,
  'env[].valueFrom.secretKeyRef.key': is.configKey,
  'volumeMounts[].subPath': is.pathBelow,
  'volumeMounts[].subPathExpr': is.pathBelow,
  'volumeMounts[].mountPropagation': is.oneOf('None', 'HostToContainer', 'Bidirectional'),
  'resources.limits.{}': is.qualifiedName,
  'resources.limits.*': is.quantity,
  'resources.requests.{}': is.qualifiedName,
  'resources.requests.*': is.quantity,
  'securityContext.runAsUser': is.natural,
  'securityContext.runAsGroup': is.natural,
  'securityContext.seccompProfile.type': is.oneOf('RuntimeDefault', 'Unconfined', 'Localhost'),
  'securityContext.procMount': is.oneOf('Default', 'Unmasked'),
  ...probeFields('livenessProbe'),
  ...probeFields('readinessProbe'),
  ...probeFields('startupProbe'),
};

function probeFields(probe: string): FieldChecks {
  const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
  return {
    ...Object.fromEntries(counts.map((count) => [`${probe}.${count}`, is.natural])),
    [`${probe}.terminationGracePeriodSeconds`]: is.positive,
    [`${probe}.httpGet.port`]: is.port,
    [`${probe}.httpGet.scheme`]: is.oneOf('HTTP', 'HTTPS'),
    [`${probe}.tcpSocket.port`]: is.port,
    [`${probe}.grpc.port`]: is.portNumber,
  };
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
/** Resources that a container may ask for less of than it may use: Kubernetes' own, but for huge pages (k8s.io/kubernetes@v1.35.4 pkg/apis/core/helper/helpers.go, IsOvercommitAllowed). */
const isShared = (resource: string) =>
  (!resource.includes('/') || resource.includes('kubernetes.io/')) && !resource.startsWith('hugepages-');

/**
 * What does not fit together in a container at a place in its pod.
 *
 * @param volumes the names of the pod's volumes.
 */
export function* containerFaults(container: Json, place: string, volumes: ReadonlySet<string>): Iterable<Fault> {
  yield* ports(container, place);
  for (const [i, { name, value, valueFrom }] of recordsOf(container.env).entries()) {
    if (valueFrom == null) continue;
    const path = `${place}.env[${i}].valueFrom`;
    if (textOf(value)) yield wrong(path, `the variable ${name} has a value and a source`, 'keep one of the two');
    yield* exactlyOne(recordOf(valueFrom), SOURCES, path);
  }
  for (const [i, source] of recordsOf(container.envFrom).entries())
    yield* exactlyOne(source, ['configMapRef', 'secretRef'], `${place}.envFrom[${i}]`);
  for (const [i, { name, subPath, subPathExpr }] of recordsOf(container.volumeMounts).entries()) {
    const path = `${place}.volumeMounts[${i}]`;
    if (typeof name === 'string' && !volumes.has(name))
      yield wrong(
        `${path}.name`,
        `there is no volume ${name} in the pod`,
        'add it to volumes, or mount one that is there',
      );
    if (textOf(subPath) && textOf(subPathExpr))
      yield wrong(`${path}.subPathExpr`, 'excludes subPath, which is there too', 'keep one of the two');
  }
  for (const probe of PROBES)
    if (container[probe] != null) yield* probeFaults(recordOf(container[probe]), `${place}.${probe}`, probe);
  yield* handlers(recordOf(container.lifecycle), place);
  yield* resourceFaults(recordOf(container.resources), `${place}.resources`);
  yield* privileges(recordOf(container.securityContext), `${place}.securityContext`);
}

function* ports({ ports: list }: Json, place: string): Iterable<Fault> {
  const seen = new Set<string>();
  for (const [i, { name }] of recordsOf(list).entries()) {
    if (!textOf(name)) continue;
    if (seen.has(String(name)))
      yield wrong(
        `${place}.ports[${i}].name`,
        `a port of the container is called ${name} already`,
        'give it another name',
      );
    seen.add(String(name));
  }
}

function* probeFaults(probe: Json, path: string, kind: string): Iterable<Fault> {
  yield* exactlyOne(probe, HANDLERS, path);
  const { successThreshold } = probe;
  if (kind !== 'readinessProbe' && typeof successThreshold === 'number' && successThreshold > 1)
    yield wrong(
      `${path}.successThreshold`,
      `must be 1, and is ${successThreshold}`,
      'leave it out: only of readiness is it more',
    );
  if (kind === 'readinessProbe' && probe.terminationGracePeriodSeconds != null)
    yield wrong(`${path}.terminationGracePeriodSeconds`, 'a probe of readiness ends nothing', 'leave it out');
}

function* handlers(lifecycle: Json, place: string): Iterable<Fault> {
  for (const hook of ['postStart', 'preStop'])
    if (lifecycle[hook] != null)
      yield* exactlyOne(
        recordOf(lifecycle[hook]),
        ['exec', 'httpGet', 'tcpSocket', 'sleep'],
        `${place}.lifecycle.${hook}`,
      );
}

/** What a container, or a pod, asks for against what it may use. */
export function* resourceFaults({ requests, limits }: Json, path: string): Iterable<Fault> {
  for (const [resource, request] of Object.entries(recordOf(requests))) {
    const limit = recordOf(limits)[resource];
    const [asked, most] = [amountOf(request), amountOf(limit)];
    if (asked === undefined) continue;
    const at = `${path}.requests`;
    if (most === undefined) {
      if (!isShared(resource) && limit === undefined)
        yield wrong(at, `${resource} needs a limit, since nobody shares it`, `say ${request} under limits too`);
    } else if (!isShared(resource) && asked !== most)
      yield wrong(at, `${resource} must be the limit, ${limit}, and is ${request}`, 'say the same amount twice');
    else if (asked > most)
      yield wrong(at, `${resource} is ${request}, more than its limit ${limit}`, 'ask for no more than the limit');
  }
}

function* privileges(context: Json, path: string): Iterable<Fault> {
  if (context.allowPrivilegeEscalation !== false) return;
  if (context.privileged === true)
    yield wrong(path, 'cannot be privileged without allowPrivilegeEscalation', 'take one of the two away');
  if (listOf(recordOf(context.capabilities).add).some((one) => one === 'SYS_ADMIN' || one === 'CAP_SYS_ADMIN'))
    yield wrong(path, 'cannot add SYS_ADMIN without allowPrivilegeEscalation', 'take one of the two away');
}

/** An init container that ends has nothing to be probed, and no life to hook into. */
export function* initContainerFaults(container: Json, place: string): Iterable<Fault> {
  if (container.restartPolicy === 'Always') return;
  for (const field of presentOf(container, [...PROBES, 'lifecycle']))
    yield wrong(
      `${place}.${field}`,
      'is not for an init container that ends',
      'leave it out, or say restartPolicy: Always',
    );
}
