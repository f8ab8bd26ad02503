import { describe, expect, it } from 'vitest';
import { block } from '../../src/checks/reachability/addresses.ts';
import { ELSEWHERE } from '../../src/checks/reachability/namespaces.ts';
import { type Network, portsOf } from '../../src/checks/reachability/network.ts';
import type { Direction } from '../../src/checks/reachability/network-policy.ts';
import type { End, Pod } from '../../src/checks/reachability/pods.ts';
import { ALL_PORTS, formatPorts, type PortSet } from '../../src/checks/reachability/ports.ts';
import { intersect, union } from '../../src/checks/reachability/ranges.ts';
import { networkOf } from '../../src/checks/reachability/tree.ts';
import { renderScenario, type Scenario, scenarios } from '../golden/scenario.ts';
import { analyze } from '../support/network-analyzer.ts';
import { leftOut, present, programOf } from '../support/outside.ts';

/** Somebody else's reading of the same policies: np-guard's network-config-analyzer. */
const nca = programOf(['nca']);

describe.skipIf(leftOut(nca)).each(scenarios())('of $name, $environment, another analyzer', (scenario) => {
  const once = new Map<Scenario, ReturnType<typeof bothOf>>();
  const both = () => once.get(scenario) ?? once.set(scenario, bothOf(scenario)).get(scenario)!;

  it('says of each pair of pods what the checker says', { timeout: 120_000 }, () => {
    const { network, pods, theirs } = both();
    const pairs = pods.flatMap((from) => pods.map((to) => ({ from, to, there: theirs.between(from, to) })));
    expect(pairs.some(({ there }) => there.length > 0)).toBe(true);
    const different = pairs.flatMap(({ from, to, there }) =>
      differing(`${from.name} → ${to.name}`, between(network, from, to), there),
    );
    expect(different).toEqual([]);
  });

  it('says of addresses outside what the checker says', { timeout: 120_000 }, () => {
    const { network, pods, theirs } = both();
    const different = pods.flatMap((pod) =>
      theirs.addresses.flatMap((address) => {
        const outside: End = { name: address, addresses: block(address) };
        return [
          ...differing(`${pod.name} → ${address}`, network.lets(pod, 'egress', outside), theirs.out(pod, address)),
          ...differing(`${address} → ${pod.name}`, network.lets(pod, 'ingress', outside), theirs.into(pod, address)),
        ];
      }),
    );
    expect(different).toEqual([]);
  });
});

function bothOf(scenario: Scenario) {
  const tree = renderScenario(scenario);
  const network = networkOf(tree);
  // Namespaces that are made up for selectors which select none have no name that one can have.
  const pods = network.pods.filter(({ namespace }) => namespace === ELSEWHERE || !namespace.startsWith('('));
  const objects = tree.manifests.map(({ object }) => object);
  return { network, pods, theirs: analyze(present(nca, 'nca'), objects, pods) };
}

function differing(way: string, here: PortSet, there: PortSet): string[] {
  const [ours, theirs] = [formatPorts(here), formatPorts(there)];
  return ours === theirs ? [] : [`${way}: ${ours} here, ${theirs} there`];
}

/**
 * What the checker says of two pods, but for the one thing in which the two differ: by a rule about addresses that pods have too,
 * such as 0.0.0.0/0, some network plugins let pods through and some do not (docs/concepts/services-networking/network-policies). The
 * checker supposes that they do, so that it misses no way, and the analyzer that they do not.
 */
function between(network: Network, from: Pod, to: Pod): PortSet {
  const lets = (pod: Pod, direction: Direction, other: Pod) => {
    if (network.selecting(pod, direction).length === 0) return ALL_PORTS;
    const rules = network
      .rulesOf(pod, direction)
      .filter(({ pods, policy, index }) => pods.has(other) || policy.spec[direction]![index]!.peers.length === 0);
    return union(rules.map((rule) => portsOf(rule, to)));
  };
  return intersect(lets(from, 'egress', to), lets(to, 'ingress', from));
}
