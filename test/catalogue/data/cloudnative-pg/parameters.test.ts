import { describe, expect, it } from 'vitest';
import { bufferFaults, parameterFaults } from '../../../../src/catalogue/data/cloudnative-pg/parameters.ts';
import { object } from '../../../support/subject.ts';

const resources = { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } };
const pages = { requests: { memory: '1Gi' }, limits: { memory: '1Gi', 'hugepages-2Mi': '2Gi' } };
const refused = (parameters: Record<string, string>, spec: Record<string, unknown> = {}) =>
  [...parameterFaults(parameters, 1, { resources, ...spec })].map(({ message }) => message);
const crowded = (shared_buffers: string, more: object = resources) =>
  [
    ...bufferFaults(
      object('postgresql.cnpg.io/v1', 'Cluster', 'p', 'ns', {
        spec: { resources: more, postgresql: { parameters: { shared_buffers } } },
      }),
    ),
  ].length;

describe('buffers of PostgreSQL', () => {
  it('are within the memory that is asked for, of which a number alone is one of megabytes to the operator', () => {
    expect(refused({ shared_buffers: '1GB' })).toEqual([]);
    expect(refused({ shared_buffers: '2GB' })).toHaveLength(1);
    expect(refused({ shared_buffers: '1024' })).toEqual([]);
    expect(refused({ shared_buffers: '1025' })).toHaveLength(1);
  });

  it('leave room to the connections, of which a number alone is one of blocks to the server', () => {
    expect(crowded('256MB')).toBe(0);
    expect(crowded('700 MB')).toBe(1);
    expect(crowded('32768')).toBe(0);
    expect(crowded('90000')).toBe(1);
  });

  it('may lie in huge pages, which are beside the memory', () => {
    expect(refused({ shared_buffers: '2GB' }, { resources: pages })).toEqual([]);
    expect(refused({ shared_buffers: '3GB' }, { resources: pages })).toHaveLength(1);
    expect(crowded('2GB', pages)).toBe(0);
    expect(crowded('3GB', pages)).toBe(1);
  });
});

it('is told of a log that has no room, whatever its unit', () => {
  const walStorage = { size: '2Gi' };
  expect(refused({ max_wal_size: '1024' }, { walStorage })).toEqual([]);
  expect(refused({ max_wal_size: '2048' }, { walStorage })).toEqual(['the log may take 2048, and its volume has 2Gi']);
  expect(refused({ min_wal_size: '2GB' })).toEqual(['the least of the log that is kept is no less than the most']);
});

it('is told of a unit that PostgreSQL does not know, once', () => {
  expect(refused({ work_mem: '16Mi', shared_buffers: '4gb' })).toEqual([
    '16Mi has the unit Mi, and PostgreSQL knows B, kB, MB, GB, TB, us, ms, s, min, h, d',
    '4gb has the unit gb, and PostgreSQL knows B, kB, MB, GB, TB, us, ms, s, min, h, d',
  ]);
});
