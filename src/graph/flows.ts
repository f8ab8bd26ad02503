import type { SelectedComponent } from '../catalogue/select.ts';
import type { AddressPeer, Anyone, Opening } from '../contract/peer.ts';
import type { Match } from './match.ts';
import type { Flow, Peer } from './plan.ts';

/**
 * Who opens connections to whom: each client's workloads to the provider's, providers back to where a client says it is
 * reached, and workloads of one component among themselves.
 */
export function flowsOf(components: readonly SelectedComponent[], matches: readonly Match[]): readonly Flow[] {
  const flows: Flow[] = [];
  for (const { client, provider, need, offer, connection, seenAs } of matches) {
    const why = connection.id;
    const openings: Opening[] = [...(offer.opens?.(seenAs) ?? [])];
    if (offer.at !== undefined && offer.ports !== undefined) openings.unshift({ at: offer.at, ports: offer.ports });
    for (const { at, ports } of openings)
      for (const workload of need.by ?? [])
        flows.push({ from: { component: client.id, workload }, to: peer(provider.id, at), ports, why });
    if (offer.reachesFrom !== undefined) {
      for (const { workload, ports } of need.reachedAt ?? [])
        flows.push({ from: peer(provider.id, offer.reachesFrom), to: { component: client.id, workload }, ports, why });
    }
  }
  for (const component of components) {
    for (const { from, to, ports, why } of component.declarations.internal ?? []) {
      flows.push({
        from: { component: component.id, workload: from },
        to: { component: component.id, workload: to },
        ports,
        why,
      });
    }
  }
  return flows;
}

function peer(component: string, at: string | AddressPeer | Anyone): Peer {
  return typeof at === 'string' ? { component, workload: at } : at;
}
