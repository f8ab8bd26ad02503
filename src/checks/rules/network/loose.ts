import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { isAnyone, isWorkload } from '../../../graph/plan.ts';
import { holdsRange } from '../../../kit/address.ts';
import { keyOf } from '../../reachability/declared.ts';
import { pathOf } from '../../reachability/extra.ts';
import { type Rule as PolicyRule, portsOf } from '../../reachability/network.ts';
import type { Pod } from '../../reachability/pods.ts';
import { formatPorts, type PortSet } from '../../reachability/ports.ts';
import { fewOf, type Proof, proofOf, withPolicies } from '../../reachability/proof.ts';
import { subtract } from '../../reachability/ranges.ts';
import type { Rule, Subject } from '../../rule.ts';

export const loose: Rule = {
  id: 'network/loose',
  severity: 'warning',
  what: 'Each end of a connection lets through what is declared, and no policy relies on the other end to keep shut what it opens.',
  why: 'A connection needs both of its ends: one change at the other, far from here, would open it.',
  *check(subject): Iterable<Problem> {
    const proof = proofOf(withPolicies(subject));
    yield* towardsPods(subject);
    for (const rule of proof.network.rules) {
      const shut = firstShut(proof, rule);
      if (!shut) continue;
      const [from, to] = rule.direction === 'egress' ? [shut.pod, shut.other] : [shut.other, shut.pod];
      yield {
        ...placeOf(rule.policy.manifest),
        path: pathOf(rule),
        message: `only the other end keeps ${from.name} from ${to.name} on ${formatPorts(shut.ports)}: the rule lets it through, and no connection says so`,
        fix: `narrow the rule to what is declared; if the connection is meant, declare it under \`requires\` of ${from.component ?? 'its client'}`,
      };
    }
  },
};

/** Ways to servers outside that lead to every pod, too: then only the pods' own policies keep the clients from them. */
function* towardsPods({ plan }: Pick<Subject, 'plan'>): Iterable<Problem> {
  const { podCidr } = plan.platform.cluster;
  const clients = new Map<string, { readonly names: Set<string>; readonly first: string }>();
  for (const { from, to } of plan.flows) {
    if (!isWorkload(from) || isWorkload(to) || isAnyone(to)) continue;
    const wide = to.cidrs.find((cidr) => cidr !== podCidr && holdsRange(cidr, podCidr));
    if (wide === undefined || to.except?.some((range) => holdsRange(range, podCidr))) continue;
    const known = clients.get(wide) ?? { names: new Set<string>(), first: from.component };
    known.names.add(keyOf(from));
    clients.set(wide, known);
  }
  for (const [cidr, { names, first }] of clients)
    yield {
      component: first,
      config: plan.components.find(({ id }) => id === first)?.config,
      message: `the way of ${fewOf(names)} to ${cidr} leads to every pod of the cluster (${podCidr}) too`,
      fix: `let the offer that opens it say \`except: [${podCidr}]\`, or the addresses at which the server is`,
    };
}

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
