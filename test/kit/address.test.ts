import { expect, it } from 'vitest';
import { addressIn } from '../../src/kit/address.ts';

it.each([
  ['10.43.0.0/16', 20, '10.43.0.20'],
  ['10.96.0.0/12', 20, '10.96.0.20'],
  ['10.43.7.9/16', 300, '10.43.1.44'],
  ['192.168.1.128/25', 127, '192.168.1.255'],
  ['255.255.255.0/24', 255, '255.255.255.255'],
])('in %s, the address %i is %s', (cidr, offset, address) => {
  expect(addressIn(cidr, offset)).toBe(address);
});

it.each([
  ['10.43.0.0/28', 20],
  ['10.43.0.0/33', 0],
  ['fd00::/108', 20],
  ['', 1],
])('there is none in %j', (cidr, offset) => {
  expect(addressIn(cidr, offset)).toBeUndefined();
});
