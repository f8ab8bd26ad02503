import type { Problem } from '../../../contract/problem.ts';
import { describeObject } from '../../../kit/object.ts';
import { placeOf } from '../../reachability/extra.ts';
import { type Rule as PolicyRule, portsOf } from '../../reachability/network.ts';
import type { Pod } from '../../reachability/pods.ts';
import { formatPorts, type PortSet } from '../../reachability/ports.ts';
import { type Proof, proofOf } from '../../reachability/proof.ts';
import { subtract } from '../../reachability/ranges.ts';
import type { Rule } from '../../rule.ts';

export const loose: Rule = {
  id: 'network/loose',
  severity: 'warning',
  what: 'Each end of a connection lets through what is declared, and no policy relies on the other end to keep shut what it opens.',
  why: 'A connection needs both of its ends: one change at the other, far from here, would open it.',
  *check(subject): Iterable<Problem> {
    const proof = proofOf(subject);
    for (const rule of proof.network.rules) {
      const shut = firstShut(proof, rule);
      if (!shut) continue;
      const { component, object, from: config } = rule.policy.manifest;
      const [from, to] = rule.direction === 'egress' ? [shut.pod, shut.other] : [shut.other, shut.pod];
      yield {
        component,
        object: describeObject(object),
        path: placeOf(rule),
        config,
        message: `only the other end keeps ${from.name} from ${to.name} on ${formatPorts(shut.ports)}: the rule lets it through, and no connection says so`,
        fix: `narrow the rule to what is declared; if the connection is meant, declare it under \`requires\` of ${from.component ?? 'its client'}`,
      };
    }
  },
};

/** What a rule opens though nobody declares it, and the other end keeps shut. Nothing of a rule by which pods do reach each other: that is told by the proof. */
function firstShut(
  { network, declared, isPoliced }: Proof,
  rule: PolicyRule,
): { readonly pod: Pod; readonly other: Pod; readonly ports: PortSet } | undefined {
  const { policy, direction } = rule;
  const opposite = direction === 'ingress' ? 'egress' : 'ingress';
  let first: { pod: Pod; other: Pod; ports: PortSet } | undefined;
  for (const pod of policy.pods) {
    if (!isPoliced(pod)) continue;
    for (const other of rule.pods) {
      const open = portsOf(rule, direction === 'ingress' ? pod : other);
      const extra = subtract(open, declared.lets(pod, direction, other));
      if (extra.length === 0) continue;
      const ports = subtract(extra, network.lets(other, opposite, pod));
      if (ports.length === 0) return undefined;
      first ??= { pod, other, ports };
    }
  }
  return first;
}
