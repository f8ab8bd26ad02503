import type { Problem } from '../../contract/problem.ts';
import { DIRECTIONS, type Direction } from './network-policy.ts';
import type { Pod } from './pods.ts';
import { fewOf, isBare, type Proof } from './proof.ts';

const WORDS: Readonly<Record<Direction, string>> = { egress: 'connect to anything', ingress: 'be reached by anything' };

/** Pods in a policed namespace that no policy isolates: nothing is denied to them. One problem for each namespace and direction. */
export function* barePods(proof: Proof): Iterable<Problem> {
  for (const direction of DIRECTIONS) {
    const bare = new Map<string, Pod[]>();
    for (const pod of proof.network.pods)
      if (isBare(proof, pod, direction)) bare.set(pod.namespace, [...(bare.get(pod.namespace) ?? []), pod]);
    for (const [namespace, pods] of bare)
      yield {
        component: pods.find(({ component }) => component)?.component,
        object: `Namespace ${namespace}`,
        message: `${fewOf(pods.map(({ name }) => name))} can ${WORDS[direction]}: no policy of ${namespace} selects these pods for ${direction}`,
        fix: `add a NetworkPolicy to ${namespace} with an empty podSelector and ${direction === 'egress' ? 'Egress' : 'Ingress'} among its policyTypes`,
      };
  }
}
