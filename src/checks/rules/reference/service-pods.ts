import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import { isRecord } from '../../../kit/json.ts';
import { describeObject, type KubeObject } from '../../../kit/object.ts';
import type { Rule, Subject } from '../../rule.ts';

type Labels = Readonly<Record<string, string>>;
interface Pods {
  readonly labels: Labels;
  /** Names of their ports; absent for pods that somebody else makes. */
  readonly ports?: ReadonlySet<string>;
}
interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports?: readonly { readonly targetPort?: number | string }[];
}

export const servicePods: Rule = {
  id: 'reference/service-pods',
  severity: 'error',
  what: 'Every Service selects pods that there are, and a target port by name is one of theirs.',
  why: 'A Service without endpoints refuses every connection.',
  *check(subject): Iterable<Problem> {
    const pods = podsByLabel(subject);
    for (const { component, object, from: config } of subject.manifests) {
      if (object.kind !== 'Service' || object.apiVersion !== 'v1') continue;
      const { selector, ports = [] } = (object.spec ?? {}) as ServiceSpec;
      if (!selector || Object.keys(selector).length === 0) continue;
      const at = { component, object: describeObject(object), config };
      const selected = select(pods, object.metadata.namespace, selector);
      if (selected.length === 0) {
        const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
        yield {
          ...at,
          path: 'spec.selector',
          message: `no pod in ${object.metadata.namespace} has the labels ${labels.join(', ')}`,
          fix: 'select the labels of the workload, or declare the workload that an operator or a chart makes',
        };
      }
      if (selected.length === 0 || selected.some((one) => !one.ports)) continue;
      const names = new Set(selected.flatMap((one) => [...one.ports!]));
      for (const [i, { targetPort }] of ports.entries()) {
        if (typeof targetPort !== 'string' || names.has(targetPort)) continue;
        const near = nearest(targetPort, names);
        yield {
          ...at,
          path: `spec.ports[${i}].targetPort`,
          message: `no container of the selected pods names a port ${targetPort}`,
          fix: near === undefined ? 'name the port of the container, or write its number' : `write ${near}`,
        };
      }
    }
  },
};

/** Pods by namespace and each of their labels, so that a selector looks at few. */
function podsByLabel({ manifests, plan }: Subject): Map<string, Pods[]> {
  const index = new Map<string, Pods[]>();
  const add = (namespace: string | undefined, pods: Pods) => {
    for (const label of Object.entries(pods.labels)) {
      const key = keyOf(namespace, label);
      const list = index.get(key);
      if (list) list.push(pods);
      else index.set(key, [pods]);
    }
  };
  for (const { object } of manifests) {
    const template = templateOf(object);
    if (template) add(object.metadata.namespace, template);
  }
  for (const { workloads } of plan.components)
    for (const { namespace, labels } of workloads) if (!rendered(index, namespace, labels)) add(namespace, { labels });
  return index;
}

/** Whether pods of those labels are in the tree: their ports are known then. */
function rendered(index: ReadonlyMap<string, Pods[]>, namespace: string, labels: Labels): boolean {
  return select(index, namespace, labels).length > 0;
}

function select(index: ReadonlyMap<string, Pods[]>, namespace: string | undefined, selector: Labels): Pods[] {
  const wanted = Object.entries(selector);
  let fewest: Pods[] | undefined;
  for (const label of wanted) {
    const candidates = index.get(keyOf(namespace, label)) ?? [];
    if (!fewest || candidates.length < fewest.length) fewest = candidates;
  }
  return (fewest ?? []).filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
}

function keyOf(namespace: string | undefined, [label, value]: readonly [string, string]): string {
  return `${namespace ?? ''} ${label}=${value}`;
}

const MAKES_PODS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']);

function templateOf({ kind, spec, metadata }: KubeObject): Pods | undefined {
  if (!isRecord(spec)) return undefined;
  if (kind === 'Pod') return { labels: metadata.labels ?? {}, ports: portNames(spec) };
  if (!MAKES_PODS.has(kind) || !isRecord(spec.template)) return undefined;
  const { metadata: own, spec: pod } = spec.template as { metadata?: { labels?: Labels }; spec?: unknown };
  return { labels: own?.labels ?? {}, ports: portNames(pod) };
}

function portNames(pod: unknown): ReadonlySet<string> {
  const { containers = [], initContainers = [] } = (pod ?? {}) as Record<string, { ports?: { name?: string }[] }[]>;
  return new Set(
    [...containers, ...initContainers].flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? [])),
  );
}
