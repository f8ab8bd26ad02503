import { at, isRecord, type Json, recordOf, recordsOf } from '../../src/kit/json.ts';
import type { KubeObject } from '../../src/kit/object.ts';

/** An object in which ports that are named by their containers are numbers: who calls them what is a matter of taste. */
export function withPortNumbers(object: KubeObject, siblings: readonly KubeObject[]): KubeObject {
  if (object.kind === 'Service') return withTargets(object, siblings);
  const spec = at(object, 'spec', 'template', 'spec');
  if (!isRecord(spec)) return object;
  const numbers = portsOf(spec);
  return replaceNamed(object, numbers) as KubeObject;
}

/** Probes and hooks of a pod say `port`, and so does nothing else in it. */
function replaceNamed(value: unknown, numbers: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceNamed(item, numbers));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'port' && typeof inner === 'string'
        ? (numbers.get(inner) ?? numeric(inner))
        : replaceNamed(inner, numbers),
    ]),
  );
}

function withTargets(service: KubeObject, siblings: readonly KubeObject[]): KubeObject {
  const spec = recordOf(service.spec);
  const numbers = new Map(siblings.filter((one) => runsFor(service, one)).flatMap((one) => [...portsOf(podOf(one))]));
  const ports = recordsOf(spec.ports).map(({ targetPort, ...port }) => {
    const number = typeof targetPort === 'string' ? (numbers.get(targetPort) ?? numeric(targetPort)) : targetPort;
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

const podOf = (workload: KubeObject): Json => recordOf(at(workload, 'spec', 'template', 'spec'));

function portsOf(pod: Json): ReadonlyMap<string, unknown> {
  const containers = [...recordsOf(pod.containers), ...recordsOf(pod.initContainers)];
  const ports = containers.flatMap((container) => recordsOf(container.ports));
  return new Map(ports.flatMap(({ name, containerPort }) => (typeof name === 'string' ? [[name, containerPort]] : [])));
}

const numeric = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
