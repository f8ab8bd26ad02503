import { expect, it } from 'vitest';
import { capacityLimit } from '../../../../src/checks/rules/capacity/limit.ts';
import { found, whole } from './tree.ts';

const messages = (resources: object) =>
  found(capacityLimit, whole({ kafka: { resources } })).map(({ message }) => message);

it('accepts a request up to the limit', () => {
  expect(messages({})).toEqual([]);
  expect(messages({ memory: '2Gi', memoryLimit: '2Gi' })).toEqual([]);
});

it('finds a request that was raised above the limit', () => {
  expect(messages({ memory: '2Gi' })).toEqual([
    'the workload broker of kafka asks for 2Gi of memory, and its limit is 1Gi',
  ]);
});
