import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import type { WorkloadFlow } from './declared.ts';
import { append } from './label-index.ts';
import type { Direction } from './network-policy.ts';
import type { Pod } from './pods.ts';
import { formatPorts, type PortSet } from './ports.ts';
import { fewOf, type Proof } from './proof.ts';
import { subtract } from './ranges.ts';

/** A declared flow that an end of it denies. */
interface Denial {
  readonly flow: WorkloadFlow;
  readonly pod: Pod;
  readonly other: Pod;
  readonly direction: Direction;
  readonly ports: PortSet;
}

/** Declared connections between workloads that policies deny, told once for each end that does. */
export function* missingFlows({ network, declared }: Proof): Iterable<Problem> {
  const podsOf = new Map<string, Pod[]>();
  for (const pod of network.pods) if (pod.workload !== undefined) append(podsOf, pod.workload, pod);

  const denials = new Map<string, Denial[]>();
  for (const flow of declared.flows)
    for (const from of podsOf.get(flow.from) ?? [])
      for (const to of podsOf.get(flow.to) ?? [])
        for (const [direction, pod, other] of [
          ['egress', from, to],
          ['ingress', to, from],
        ] as const) {
          const ports = subtract(flow.ports, network.lets(pod, direction, other, true));
          if (ports.length > 0)
            append(denials, `${pod.name} ${direction} ${formatPorts(ports)}`, { flow, pod, other, direction, ports });
        }

  for (const [{ flow, pod, direction, ports }, all] of [...denials.values()].map((all) => [all[0]!, all] as const)) {
    const others = fewOf(all.map(({ other }) => other.name));
    const connections = new Set(all.map(({ flow }) => flow.why));
    const policies = network.selecting(pod, direction);
    const nearest = policies.find(({ pods }) => pods.length === Math.min(...policies.map(({ pods }) => pods.length)))!;
    yield {
      component: pod.component,
      object: describeObject(nearest.manifest.object),
      path: `spec.${direction}`,
      config: nearest.manifest.config,
      message: `${fewOf(connections)} ${connections.size === 1 ? 'is' : 'are'} cut off: ${
        direction === 'egress'
          ? `no policy lets ${pod.name} out to ${others} on ${formatPorts(ports)}`
          : `no policy lets ${others} in to ${pod.name} on ${formatPorts(ports)}`
      }`,
      why: `The connection is declared, and every attempt would time out: ${fewOf(policies.map(({ manifest }) => describeObject(manifest.object)))} isolate${policies.length === 1 ? 's' : ''} ${pod.name}, and no rule allows it.`,
      fix: `allow ${formatPorts(ports)} ${direction === 'egress' ? `from ${flow.from} to` : `to ${flow.to} from`} ${others} in a policy, or correct the labels and ports that ${pod.component} declares`,
    };
  }
}
