import { describe, expect, it } from 'vitest';
import { bearable, erasureProblem, setSize, usualParity } from '../../../src/catalogue/data/erasure-set.ts';

describe('an erasure set', () => {
  it.each([
    [1, 1, undefined],
    [1, 4, 4],
    [4, 4, 16],
    [5, 4, 10],
    [8, 2, 16],
    [17, 2, undefined],
    [22, 1, 11],
    [6, 5, 6],
  ])('of %i servers with %i drives each has %s', (servers, volumes, size) =>
    expect(setSize(servers, volumes)).toBe(size),
  );

  it('bears the loss of its parity, and of one drive less where half of it is parity', () => {
    expect([1, 2, 3, 4, 5, 6, 8, 16].map(usualParity)).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
    expect(bearable(16, 4)).toBe(4);
    expect(bearable(4, 2)).toBe(1);
    expect(bearable(8, 4)).toBe(3);
  });

  it('is one of all servers alike', () => {
    expect(erasureProblem(17, 2)).toContain('cannot be split into equal erasure sets');
  });
});
