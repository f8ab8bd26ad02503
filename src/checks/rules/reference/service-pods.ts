import type { Problem } from '../../../contract/rule.ts';
import { nearest } from '../../../finding/nearest.ts';
import { recordsOf, textOf } from '../../../kit/json.ts';
import { describeObject, isCustom } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { textLabels } from '../../pods/workload-of.ts';
import { LabelIndex } from '../../reachability/label-index.ts';
import type { Rule, Subject } from '../../rule.ts';

type Labels = Readonly<Record<string, string>>;
interface Pods {
  readonly namespace: string;
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
    const pods = candidates(subject);
    for (const { component, object, from: config } of subject.manifests) {
      if (object.kind !== 'Service' || object.apiVersion !== 'v1') continue;
      const { selector, ports = [] } = (object.spec ?? {}) as ServiceSpec;
      if (!selector || Object.keys(selector).length === 0) continue;
      const at = { component, object: describeObject(object), config };
      const selected = pods.select(object.metadata.namespace ?? '', { matchLabels: selector });
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

/** Pods of the tree, and those of workloads that somebody else makes. */
function candidates(subject: Subject): LabelIndex<Pods> {
  const rendered = podsOf(subject).map(
    (pod): Pods => ({
      namespace: pod.namespace,
      labels: textLabels(pod),
      // An operator gives its pods ports that the object does not say.
      ...(!isCustom(pod.object) && { ports: portNames(pod) }),
    }),
  );
  const index = new LabelIndex(rendered);
  const others = subject.plan.components.flatMap(({ workloads }) =>
    workloads.filter(({ namespace, labels }) => index.select(namespace, { matchLabels: labels }).length === 0),
  );
  return new LabelIndex([...rendered, ...others.map(({ namespace, labels }) => ({ namespace, labels }))]);
}

function portNames({ spec }: PodTemplate): ReadonlySet<string> {
  const containers = [...recordsOf(spec.containers), ...recordsOf(spec.initContainers)];
  return new Set(containers.flatMap(({ ports }) => recordsOf(ports).flatMap(({ name }) => textOf(name) ?? [])));
}
