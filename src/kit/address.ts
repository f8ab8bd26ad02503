/**
 * The `offset`th IPv4 address of a range: `10.43.0.20` for 20 of `10.43.0.0/16`. A fixed address of a Service is taken from
 * the low end, up to 256 in a range of that size or more: the API server hands addresses out from above it first
 * (Kubernetes, docs/concepts/services-networking/cluster-ip-allocation). Undefined when the range has none or is no IPv4 one.
 */
export function addressIn(cidr: string, offset: number): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  const size = 2 ** (32 - bits);
  if (bits > 32 || offset >= size) return undefined;
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
  const address = first + offset;
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');
}
