import { recordsOf, textOf } from '../../kit/json.ts';
import { describeObject, isCustom } from '../../kit/object.ts';
import { podsOf } from '../pods/pods-of.ts';
import type { PodTemplate } from '../pods/template.ts';
import { textLabels, workloadsOf } from '../pods/workload-of.ts';
import { LabelIndex } from '../reachability/label-index.ts';
import type { Subject } from '../rule.ts';

type Labels = Readonly<Record<string, string>>;

/** Pods that a Service may select. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Labels;
  /** What they are one of: `component/workload`, or the object that makes them where the plan does not know them. */
  readonly workload: string;
  /** Where their containers listen; absent for pods that somebody else makes. */
  readonly ports?: readonly ContainerPort[];
}

/** A port as a container declares it. */
export interface ContainerPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
}

const known = new WeakMap<Subject['manifests'], { readonly plan: Subject['plan']; readonly index: LabelIndex<Pods> }>();

/** Pods of the tree, and those of workloads that somebody else makes: found once, however many rules ask. */
export function selectablePods(subject: Subject): LabelIndex<Pods> {
  const { plan, manifests } = subject;
  const before = known.get(manifests);
  if (before?.plan === plan) return before.index;
  const pods = podsOf(subject);
  const owners = workloadsOf(plan, pods);
  const rendered = pods.map((pod): Pods => {
    const owner = owners.get(pod);
    return {
      namespace: pod.namespace,
      labels: textLabels(pod),
      workload: owner ? `${owner.component}/${owner.name}` : describeObject(pod.object),
      // An operator gives its pods ports that the object does not say.
      ...(!isCustom(pod.object) && { ports: portsOf(pod) }),
    };
  });
  const seen = new LabelIndex(rendered);
  const others = plan.components.flatMap(({ workloads }) =>
    workloads
      .filter(({ namespace, labels }) => seen.select(namespace, { matchLabels: labels }).length === 0)
      .map(({ namespace, labels, component, name }): Pods => ({ namespace, labels, workload: `${component}/${name}` })),
  );
  const index = new LabelIndex([...rendered, ...others]);
  known.set(manifests, { plan, index });
  return index;
}

/** Ports by which Services find their way: those of containers that stay (kubernetes v1.35.4, pkg/api/v1/pod/util.go `FindPort`). */
export function portsOf({ spec }: Pick<PodTemplate, 'spec'>): readonly ContainerPort[] {
  const sidecars = recordsOf(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...recordsOf(spec.containers), ...sidecars].flatMap(({ ports }) =>
    recordsOf(ports).flatMap(({ name, containerPort, protocol }) =>
      typeof containerPort === 'number'
        ? [
            {
              number: containerPort,
              protocol: textOf(protocol) ?? 'TCP',
              ...(textOf(name) !== undefined && { name: textOf(name)! }),
            },
          ]
        : [],
    ),
  );
}
