/** Where only people at this machine come in: what runs there has passwords for one. */
export const LOOPBACK = '127.0.0.1';

/**
 * The `offset`th IPv4 address of a range: `10.43.0.20` for 20 of `10.43.0.0/16`. A fixed address of a Service is taken from
 * the low end, up to 256 in a range of that size or more: the API server hands addresses out from above it first
 * (Kubernetes, docs/concepts/services-networking/cluster-ip-allocation). Undefined when the range has none or is no IPv4 one.
 */
export function addressIn(cidr: string, offset: number): string | undefined {
  const range = rangeOf(cidr);
  if (!range || offset >= range.size) return undefined;
  const address = range.first + offset;
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');
}

/** Whether an IPv4 range lies within another; false when one of them is no IPv4 range. */
export function holdsRange(outer: string, inner: string): boolean {
  const [a, b] = [rangeOf(outer), rangeOf(inner)];
  return a !== undefined && b !== undefined && a.first <= b.first && b.first + b.size <= a.first + a.size;
}

function rangeOf(cidr: string): { readonly first: number; readonly size: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return { first: Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size, size };
}
