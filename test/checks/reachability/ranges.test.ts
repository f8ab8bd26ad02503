import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_ADDRESSES, block, blocksOf, formatAddresses } from '../../../src/checks/reachability/addresses.ts';
import { ALL_PORTS, formatPorts, plannedPorts, portRange } from '../../../src/checks/reachability/ports.ts';
import { covers, intersect, overlaps, type Ranges, subtract, union } from '../../../src/checks/reachability/ranges.ts';

const SIZE = 24;
const sets = fc.uniqueArray(fc.nat(SIZE - 1)).map((members) => new Set(members));
const rangesOf = (members: ReadonlySet<number>): Ranges<number> =>
  union([...members].map((n) => [[n, n + 1] as const]));
const membersOf = (ranges: Ranges<number>) =>
  Array.from({ length: SIZE }, (_, n) => n).filter((n) => ranges.some(([start, end]) => start <= n && n < end));
const filtered = (keep: (n: number) => boolean) => Array.from({ length: SIZE }, (_, n) => n).filter(keep);

it('ranges are sets', () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      const [x, y] = [rangesOf(a), rangesOf(b)];
      expect(membersOf(union([x, y]))).toEqual(filtered((n) => a.has(n) || b.has(n)));
      expect(membersOf(intersect(x, y))).toEqual(filtered((n) => a.has(n) && b.has(n)));
      expect(membersOf(subtract(x, y))).toEqual(filtered((n) => a.has(n) && !b.has(n)));
      expect(covers(x, y)).toBe([...b].every((n) => a.has(n)));
      expect(overlaps(x, y)).toBe([...b].some((n) => a.has(n)));
      expect(union([y, x])).toEqual(union([x, y]));
    }),
  );
});

describe('addresses', () => {
  it.each([
    ['10.42.0.0/16', '10.42.0.0/16'],
    ['10.42.3.4/16', '10.42.0.0/16'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1/32', '192.0.2.1'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['fd00::1', 'fd00::1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s is %s', (written, text) => expect(formatAddresses(block(written))).toBe(text));

  it.each(['minio', '10.0.0', '10.0.0.256', '10.0.0.0/33', '::1/129', '1::2::3', ':::', '1:2:3', 'g::1', '10.0.0.0/x'])(
    '%s is none',
    (text) => expect(block(text)).toEqual([]),
  );

  it('are told as blocks and ranges, not too many', () => {
    expect(formatAddresses(ALL_ADDRESSES)).toBe('::/0, 0.0.0.0/0');
    expect(formatAddresses(blocksOf(['0.0.0.0/0'], ['10.42.0.0/16']))).toBe(
      '0.0.0.0–10.41.255.255, 10.43.0.0–255.255.255.255',
    );
    expect(formatAddresses(blocksOf(['10.0.0.1', '10.0.0.3', '10.0.0.5', '10.0.0.7']))).toBe(
      '10.0.0.1, 10.0.0.3, 10.0.0.5 and 1 more range',
    );
  });
});

it('ports are told in one way', () => {
  expect(formatPorts(plannedPorts('all'))).toBe('all ports');
  expect(formatPorts(plannedPorts([9000, { port: 53, protocol: 'UDP' }, 9001]))).toBe('9000–9001/TCP, 53/UDP');
  expect(formatPorts(portRange('TCP'))).toBe('all TCP ports');
  expect(formatPorts([])).toBe('no port');
  expect(formatPorts(subtract(ALL_PORTS, portRange('TCP', 80)))).toBe(
    '1–79/TCP, 81–65535/TCP, all UDP ports, all SCTP ports',
  );
});
