import { egressAddresses } from '../../catalogue/platform/egress.ts';
import { block, blocksOf } from '../../checks/reachability/addresses.ts';
import { keyOf } from '../../checks/reachability/declared.ts';
import { append } from '../../checks/reachability/label-index.ts';
import type { Network } from '../../checks/reachability/network.ts';
import { type End, isPod } from '../../checks/reachability/pods.ts';
import { NO_PORTS, type PortSet, plannedPorts, portRange } from '../../checks/reachability/ports.ts';
import { overlaps, union } from '../../checks/reachability/ranges.ts';
import type { RequestOf } from '../../contract/connections/index.ts';
import type { Offer } from '../../contract/offer.ts';
import { isWorkload, type Plan, type PlannedComponent } from '../../graph/plan.ts';

/** An end of a connection that a person can name. */
export interface Place {
  readonly end: End;
  /** Ports that it is known to listen on. */
  readonly ports: PortSet;
  /** Types of connection that a client of it would declare. */
  readonly types: readonly string[];
}

/** All places that have a name: pods of workloads, and the addresses that components offer. */
export function placesOf(plan: Plan, network: Network): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  const listening = new Map<string, PortSet>();
  for (const { to, ports } of plan.flows)
    if (isWorkload(to) && ports !== 'all')
      listening.set(keyOf(to), union([listening.get(keyOf(to)) ?? NO_PORTS, plannedPorts(ports)]));

  const offers = plan.components.flatMap((component) =>
    offersOf(plan, component).map((offer) => ({ component: component.id, offer })),
  );
  const typesAt = new Map<string, string[]>();
  for (const { component, offer } of offers)
    if (typeof offer.at === 'string') append(typesAt, `${component}/${offer.at}`, offer.type);

  for (const pod of network.pods) {
    if (pod.workload === undefined) continue;
    const own = pod.ports.map(({ protocol, port }) => portRange(protocol, port));
    const place = {
      end: pod,
      ports: union([listening.get(pod.workload) ?? NO_PORTS, ...own]),
      types: typesAt.get(pod.workload) ?? [],
    };
    append(places, pod.workload, place);
    append(places, pod.component!, place);
  }
  // Addresses at which a component offers several things are one place.
  const outside = new Map<string, string[]>();
  for (const { component, offer } of offers) {
    const { type, at, ports = [] } = offer;
    if (typeof at !== 'object') continue;
    const same = JSON.stringify([component, at, ports]);
    const types = outside.get(same);
    if (types) types.push(type);
    else {
      const end = { name: `${component} (${type})`, addresses: blocksOf(at.cidrs, at.except) };
      const first = [type];
      outside.set(same, first);
      append(places, component, { end, ports: plannedPorts(ports), types: first });
    }
  }
  // Hosts that projects name outside go by their names.
  for (const { type, request } of plan.connections) {
    if (type !== 'egress') continue;
    for (const { to, ports } of (request as RequestOf<'egress'>).to) {
      const { cidrs, except } = egressAddresses(to, plan.platform.cluster);
      append(places, to, {
        end: { name: to, addresses: blocksOf(cidrs, except) },
        ports: plannedPorts(ports),
        types: [type],
      });
    }
  }
  return places;
}

/** An address outside, by its number, with what leads there on these ports. */
export function outsidePlaces(
  text: string,
  asked: PortSet,
  places: ReadonlyMap<string, readonly Place[]>,
): readonly Place[] | undefined {
  const addresses = block(text);
  if (addresses.length === 0) return undefined;
  const offered = [...places.values()]
    .flat()
    .filter(({ end, ports }) => !isPod(end) && overlaps(end.addresses, addresses) && overlaps(ports, asked));
  return [{ end: { name: text, addresses }, ports: NO_PORTS, types: offered.flatMap(({ types }) => types) }];
}

/** What a component provides with the options that it has. */
function offersOf({ platform }: Plan, { id, namespace, options, definition }: PlannedComponent): readonly Offer[] {
  return definition.declare?.({ id, namespace, options, platform }).provides ?? [];
}
