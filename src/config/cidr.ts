/** A range of addresses: its first and its last, as the numbers that they are. */
interface Cidr {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads a range such as 10.42.0.0/16; undefined when its numbers are none that addresses have. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = ''] = text.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (family === undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const width = family === 4 ? 32 : 128;
  if (Number(length) > width) return undefined;
  const size = 1n << BigInt(width - Number(length));
  const start = family === 4 ? v4(address) : v6(address);
  const first = start - (start % size);
  return { family, first, last: first + size - 1n };
}

/** Whether two ranges share an address. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function isIPv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIPv6(address: string): boolean {
  return address.includes(':') && URL.canParse(`http://[${address}]/`);
}

function v4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function v6(address: string): bigint {
  const tail = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  const inner = tail === undefined ? 0n : v4(tail);
  const hex =
    tail === undefined
      ? address
      : `${address.slice(0, -tail.length)}${(inner >> 16n).toString(16)}:${(inner & 0xffffn).toString(16)}`;
  const [head = '', rest] = hex.split('::');
  const parts = (half: string) => (half === '' ? [] : half.split(':'));
  const before = parts(head);
  const after = rest === undefined ? [] : parts(rest);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}
