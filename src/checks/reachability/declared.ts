import { isAnyone, isWorkload, type Peer, type Plan, type WorkloadPeer } from '../../graph/plan.ts';
import { type Addresses, ALL_ADDRESSES, blocksOf } from './addresses.ts';
import { append } from './label-index.ts';
import type { Direction } from './network-policy.ts';
import { type End, isPod, type Pod } from './pods.ts';
import { NO_PORTS, type PortSet, plannedPorts } from './ports.ts';
import { overlaps, union } from './ranges.ts';

/** A flow of the Plan from or to addresses. */
interface AddressFlow {
  readonly addresses: Addresses;
  readonly ports: PortSet;
  readonly why: string;
  /** Its callers may have any address, those of pods too. */
  readonly anyone: boolean;
}

/** Flows between two workloads. */
export interface WorkloadFlow {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
  readonly why: string;
}

/** What the Plan's flows want open, in the terms in which policies are evaluated. */
export class Declared {
  readonly flows: readonly WorkloadFlow[];
  readonly #pairs = new Map<string, WorkloadFlow[]>();
  readonly #outside: Readonly<Record<Direction, Map<string, AddressFlow[]>>> = {
    ingress: new Map(),
    egress: new Map(),
  };

  constructor(plan: Plan) {
    const flows: WorkloadFlow[] = [];
    for (const { from, to, ports, why } of plan.flows) {
      const set = plannedPorts(ports);
      if (isWorkload(from) && isWorkload(to)) {
        const flow = { from: keyOf(from), to: keyOf(to), ports: set, why };
        flows.push(flow);
        append(this.#pairs, `${flow.from} ${flow.to}`, flow);
      } else if (isWorkload(from) && !isWorkload(to))
        append(this.#outside.egress, keyOf(from), { ...addressesOf(to), ports: set, why });
      else if (isWorkload(to) && !isWorkload(from))
        append(this.#outside.ingress, keyOf(to), { ...addressesOf(from), ports: set, why });
    }
    this.flows = flows;
  }

  /** Flows from one workload to the other. */
  between(from: End, to: End): readonly WorkloadFlow[] {
    if (!isPod(from) || !isPod(to) || !from.workload || !to.workload) return [];
    return this.#pairs.get(`${from.workload} ${to.workload}`) ?? [];
  }

  /** Flows of a pod from (ingress) or to (egress) addresses. */
  outside(pod: Pod, direction: Direction): readonly AddressFlow[] {
    return (pod.workload !== undefined && this.#outside[direction].get(pod.workload)) || [];
  }

  /** What one end of a connection must let through: flows of the two, and those with a block that the other may be in. */
  lets(pod: Pod, direction: Direction, other: End): PortSet {
    const [from, to] = direction === 'egress' ? [pod, other] : [other, pod];
    const blocks = this.outside(pod, direction).filter(({ addresses }) => overlaps(addresses, other.addresses));
    const sets = [...this.between(from, to), ...blocks].map(({ ports }) => ports);
    return sets.length === 0 ? NO_PORTS : union(sets);
  }
}

export function keyOf({ component, workload }: WorkloadPeer): string {
  return `${component}/${workload}`;
}

function addressesOf(peer: Exclude<Peer, WorkloadPeer>): Pick<AddressFlow, 'addresses' | 'anyone'> {
  if (isAnyone(peer)) return { addresses: ALL_ADDRESSES, anyone: true };
  return { addresses: blocksOf(peer.cidrs, peer.except), anyone: false };
}
