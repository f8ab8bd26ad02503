import { formatImage, parseImage } from '../../src/kit/image.ts';
import { at, isRecord, type Json, recordOf, recordsOf } from '../../src/kit/json.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { withVolumes } from './volumes.ts';

/** Fields that a container has from its pod where it says nothing itself (kubernetes v1.35.0, pkg/securitycontext/util.go). */
const INHERITED = [
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
  'windowsOptions',
];

/**
 * A workload whose pods say everything where it counts, and without names of their own: what a container may do and what it
 * mounts in the container, ports of probes as numbers, images in full, and variables with what they come to, in its arguments too.
 */
export function plainPods(object: KubeObject, siblings: readonly KubeObject[]): KubeObject {
  const jobs = at(object, 'spec', 'jobTemplate');
  if (isRecord(jobs)) {
    const plain = plainPods(
      { ...jobs, apiVersion: object.apiVersion, kind: 'Job', metadata: object.metadata },
      siblings,
    );
    return { ...object, spec: { ...recordOf(object.spec), jobTemplate: { ...jobs, spec: plain.spec } } };
  }
  const template = at(object, 'spec', 'template');
  const pod = at(template, 'spec');
  if (!isRecord(template) || !isRecord(pod)) return object;
  const spec = {
    ...recordOf(object.spec),
    template: { ...template, spec: plainPod(pod, object.metadata.namespace, siblings) },
  };
  return { ...object, spec };
}

function plainPod(pod: Json, namespace: string | undefined, siblings: readonly KubeObject[]): Json {
  const settings = siblings.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === namespace);
  const numbers = portsOf(pod);
  const whole = recordOf(pod.securityContext);
  const inherited = pick(whole, (field) => INHERITED.includes(field));
  const plain = ({ securityContext, image, ...rest }: Json): Json => {
    const env = recordsOf(rest.env).flatMap((one) => withSetting(withNamespace(one, namespace), settings));
    return {
      ...(withNumbers(rest, numbers) as Json),
      image: fullImage(image),
      ...(rest.env !== undefined && { env }),
      ...withVariables(rest, env),
      securityContext: { ...inherited, ...recordOf(securityContext) },
    };
  };
  const [first, rest] = [recordsOf(pod.initContainers), recordsOf(pod.containers)];
  const { containers, volumes } = withVolumes([...first, ...rest].map(plain), recordsOf(pod.volumes));
  return {
    ...pod,
    securityContext: pick(whole, (field) => !INHERITED.includes(field)),
    initContainers: containers.slice(0, first.length),
    containers: containers.slice(first.length),
    volumes,
  };
}

/** An image in full, as far as it is one. */
function fullImage(image: unknown): unknown {
  try {
    return typeof image === 'string' ? formatImage(parseImage(image)) : image;
  } catch {
    return image;
  }
}

/** A variable that asks for the namespace of its pod has it. */
function withNamespace(variable: Json, namespace: string | undefined): Json {
  const isAsked = at(variable, 'valueFrom', 'fieldRef', 'fieldPath') === 'metadata.namespace';
  return isAsked && namespace !== undefined ? { name: variable.name, value: namespace } : variable;
}

/**
 * A variable that asks for a key of a ConfigMap that is there has what stands at it; there is none where nothing does and the
 * program may do without.
 */
function withSetting(variable: Json, configMaps: readonly KubeObject[]): readonly Json[] {
  const asked = recordOf(at(variable, 'valueFrom', 'configMapKeyRef'));
  const found = configMaps.find(({ metadata }) => metadata.name === asked.name);
  if (!found || typeof asked.key !== 'string') return [variable];
  const value = recordOf(found.data)[asked.key];
  if (value !== undefined) return [{ name: variable.name, value }];
  return asked.optional === true ? [] : [variable];
}

/** What a container runs, with what its variables come to: as one word each (kubernetes v1.35.0, third_party/forked/golang/expansion/expand.go). */
function withVariables({ command, args }: Json, env: readonly Json[]): Json {
  const values = new Map(env.flatMap(({ name, value }) => (typeof value === 'string' ? [[name, value]] : [])));
  const expanded = (items: unknown): unknown =>
    Array.isArray(items)
      ? items.map((item) =>
          String(item).replace(/\$(\$|\(([^)]*)\))/g, (all, what, name) =>
            what === '$' ? '$' : (values.get(name) ?? all),
          ),
        )
      : items;
  return {
    ...(command !== undefined && { command: expanded(command) }),
    ...(args !== undefined && { args: expanded(args) }),
  };
}

function pick(fields: Json, isWanted: (field: string) => boolean): Json {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(field)));
}

/** Probes and hooks of a container say `port`, and so does nothing else in it. */
function withNumbers(value: unknown, numbers: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, numbers));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'port' ? numberOf(inner, numbers) : withNumbers(inner, numbers),
    ]),
  );
}

/** A Service whose targets are numbers, as far as there are pods behind it; and that says none where it is the port itself. */
export function plainTargets(service: KubeObject, siblings: readonly KubeObject[]): KubeObject {
  const spec = recordOf(service.spec);
  const pods = siblings
    .filter((one) => runsFor(service, one))
    .map((one) => recordOf(at(one, 'spec', 'template', 'spec')));
  const numbers = new Map(pods.flatMap((pod) => [...portsOf(pod)]));
  const ports = recordsOf(spec.ports).map(({ targetPort, ...port }) => {
    const number = numberOf(targetPort, numbers);
    return number === undefined || number === port.port ? port : { ...port, targetPort: number };
  });
  return { ...service, spec: { ...spec, ports } };
}

function runsFor(service: KubeObject, workload: KubeObject): boolean {
  const selector = Object.entries(recordOf(at(service, 'spec', 'selector')));
  const labels = recordOf(at(workload, 'spec', 'template', 'metadata', 'labels'));
  return (
    selector.length > 0 &&
    service.metadata.namespace === workload.metadata.namespace &&
    selector.every(([label, value]) => labels[label] === value)
  );
}

function portsOf(pod: Json): ReadonlyMap<string, unknown> {
  const containers = [...recordsOf(pod.containers), ...recordsOf(pod.initContainers)];
  const ports = containers.flatMap((container) => recordsOf(container.ports));
  return new Map(ports.flatMap(({ name, containerPort }) => (typeof name === 'string' ? [[name, containerPort]] : [])));
}

function numberOf(port: unknown, numbers: ReadonlyMap<string, unknown>): unknown {
  if (typeof port !== 'string') return port;
  return numbers.get(port) ?? (/^\d+$/.test(port) ? Number(port) : port);
}
