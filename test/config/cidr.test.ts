import { expect, it } from 'vitest';
import { overlap, parseCidr } from '../../src/config/cidr.ts';
import { planOf } from '../support/platform.ts';

it('reads ranges of both families, and nothing that no address has', () => {
  expect(parseCidr('10.42.5.0/16')).toEqual({ family: 4, first: 0x0a2a0000n, last: 0x0a2affffn });
  expect(parseCidr('fd00::/8')).toMatchObject({ family: 6, first: 0xfdn << 120n });
  expect(parseCidr('::ffff:10.0.0.1/128')).toMatchObject({ first: 0xffff0a000001n, last: 0xffff0a000001n });
  for (const none of ['10.42.0.0/33', '10.256.0.0/16', '300.1.1.1/8', '10.42.0.0', 'fd00::/129', ':::/8', 'a/b'])
    expect(parseCidr(none)).toBeUndefined();
});

it('tells ranges that share addresses', () => {
  const of = (one: string, other: string) => overlap(parseCidr(one)!, parseCidr(other)!);
  expect(of('10.42.0.0/16', '10.42.128.0/17')).toBe(true);
  expect(of('10.0.0.0/8', '10.43.0.0/16')).toBe(true);
  expect(of('10.42.0.0/16', '10.43.0.0/16')).toBe(false);
  expect(of('0.0.0.0/0', 'fd00::/8')).toBe(false);
});

const told = (cluster: object) =>
  planOf({ cluster: { kind: 'k3d', ...cluster } }).findings.map(({ config, message }) => `${config} ${message}`);

it.each([
  [{ podCidr: '10.300.0.0/16' }, '/cluster/podCidr cluster.podCidr is no range of addresses: 10.300.0.0/16'],
  [{ serviceCidr: '10.43.0.0/64' }, '/cluster/serviceCidr cluster.serviceCidr is no range of addresses: 10.43.0.0/64'],
  [
    { apiServer: { cidrs: ['0.0.0.0/0', '999.0.0.1/32'] } },
    '/cluster/apiServer/cidrs/1 cluster.apiServer.cidrs.1 is no range of addresses: 999.0.0.1/32',
  ],
  [
    { podCidr: '10.43.0.0/17' },
    '/cluster/serviceCidr Services and pods would have the same addresses: 10.43.0.0/16 and 10.43.0.0/17 overlap',
  ],
])('refuses %j', (cluster, message) => expect(told(cluster)).toEqual([message]));
