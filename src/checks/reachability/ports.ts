import type { Ports } from '../../contract/peer.ts';
import { type Ranges, union } from './ranges.ts';

/** Ports of all protocols on one line of numbers: each protocol has a span of its own. */
export type PortSet = Ranges<number>;

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const SPAN = 65_536;

export const ALL_PORTS: PortSet = PROTOCOLS.map((protocol) => spanOf(protocol));
export const NO_PORTS: PortSet = [];

/** Every port of a protocol. */
function spanOf(protocol: Protocol): readonly [number, number] {
  const start = PROTOCOLS.indexOf(protocol) * SPAN;
  return [start + 1, start + SPAN];
}

/** Ports `first` to `last` of a protocol; all of the protocol's when none is said. */
export function portRange(protocol: Protocol, first?: number, last = first): PortSet {
  if (first === undefined) return [spanOf(protocol)];
  const start = PROTOCOLS.indexOf(protocol) * SPAN;
  return [[start + first, start + last! + 1]];
}

/** Ports of a flow of the Plan. */
export function plannedPorts(ports: Ports): PortSet {
  if (ports === 'all') return ALL_PORTS;
  return union(
    ports.map((port) => (typeof port === 'number' ? portRange('TCP', port) : portRange(port.protocol, port.port))),
  );
}

/** `9000/TCP`, `53/TCP, 53/UDP`, `8000–8010/TCP`, `all TCP ports`, `all ports`, `no port`. */
export function formatPorts(ports: PortSet): string {
  return portWords(ports).join(', ') || 'no port';
}

/** The same, a word for each range. */
export function portWords(ports: PortSet): readonly string[] {
  const words = ports.map(([start, end]) => {
    const protocol = PROTOCOLS[Math.floor(start / SPAN)]!;
    const [first, last] = [start % SPAN, (end - 1) % SPAN];
    if (first === 1 && last === SPAN - 1) return `all ${protocol} ports`;
    return `${first}${last === first ? '' : `–${last}`}/${protocol}`;
  });
  return words.length === ALL_PORTS.length && words.every((word) => word.startsWith('all ')) ? ['all ports'] : words;
}
