import { type Ranges, subtract, union } from './ranges.ts';

/** IP addresses on one line of numbers: IPv6 as they are, IPv4 above them. */
export type Addresses = Ranges<bigint>;

const V4 = 1n << 128n;
export const ALL_ADDRESSES: Addresses = [[0n, V4 + (1n << 32n)]];

const blocks = new Map<string, Addresses>();

/** Addresses of a CIDR, or of one address; none when it is neither. */
export function block(cidr: string): Addresses {
  const known = blocks.get(cidr);
  if (known) return known;
  const [address = '', bits] = cidr.split('/');
  const start = numberOf(address);
  const width = address.includes(':') ? 128 : 32;
  const prefix = bits === undefined ? width : Number(bits);
  const valid = start !== undefined && Number.isInteger(prefix) && prefix >= 0 && prefix <= width;
  const size = valid ? 1n << BigInt(width - prefix) : 0n;
  // A block that starts in its middle is the same block. 2^128 is a multiple of every size.
  const ranges: Addresses = valid ? [[start - (start % size), start - (start % size) + size]] : [];
  blocks.set(cidr, ranges);
  return ranges;
}

/** Addresses of several blocks, without those of the exceptions. */
export function blocksOf(cidrs: readonly string[], except: readonly string[] = []): Addresses {
  return subtract(union(cidrs.map(block)), union(except.map(block)));
}

function numberOf(address: string): bigint | undefined {
  if (!address.includes(':')) {
    if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
    const bytes = address.split('.').map(Number);
    return bytes.some((byte) => byte > 255)
      ? undefined
      : V4 + bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  }
  const halves = address.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const all = halves.length === 2 ? [...groups[0]!, ...Array<string>(missing).fill('0'), ...groups[1]!] : groups[0]!;
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** Most ranges that a person wants to read. */
const SHOWN = 3;

/** `10.42.0.0/16`, `192.0.2.1`, `0.0.0.0–9.255.255.255 and 3 more ranges`. */
export function formatAddresses(addresses: Addresses): string {
  // IPv6 and IPv4 touch on the line of numbers, and nowhere else.
  const ranges = addresses.flatMap(([start, end]) =>
    start < V4 && end > V4 ? [[start, V4] as const, [V4, end] as const] : [[start, end] as const],
  );
  const more = ranges.length - SHOWN;
  return `${ranges.slice(0, SHOWN).map(formatRange).join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'range' : 'ranges'}` : ''}`;
}

function formatRange([start, end]: readonly [bigint, bigint]): string {
  const size = end - start;
  if (size === 1n) return textOf(start);
  const bits = size.toString(2).length - 1;
  if (size === 1n << BigInt(bits) && start % size === 0n) return `${textOf(start)}/${(start < V4 ? 128 : 32) - bits}`;
  return `${textOf(start)}–${textOf(end - 1n)}`;
}

function textOf(address: bigint): string {
  if (address >= V4) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 65535n).toString(16)).join(
    ':',
  );
  return groups.replace(/(^|:)0(:0)+(:|$)/, '::');
}
