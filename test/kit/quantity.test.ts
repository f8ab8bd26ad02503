import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatCpu, parseBytes, parseCpu, sumBytes, sumCpu } from '../../src/kit/quantity.ts';

describe('bytes', () => {
  it.each([
    ['20Gi', 20 * 1024 ** 3],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['1Ki', 1024],
    ['1k', 1000],
    ['1G', 1e9],
    ['1e3', 1000],
    ['12E2', 1200],
    ['0.1', 1],
    ['100m', 1],
    ['.5Ki', 512],
    ['5.', 5],
    ['+1Mi', 1024 ** 2],
    [128974848, 128974848],
    ['0', 0],
    ['16Pi', 16 * 1024 ** 5],
    ['20GB', undefined],
    ['20gi', undefined],
    ['20 Gi', undefined],
    ['-1', undefined],
    ['', undefined],
    ['.', undefined],
    ['Gi', undefined],
    [Number.NaN, undefined],
  ])('%j is %j', (quantity, bytes) => {
    if (bytes === undefined) expect(() => parseBytes(quantity)).toThrow(RangeError);
    else expect(parseBytes(quantity)).toBe(bytes);
  });

  it('says what was wrong', () => {
    expect(() => parseBytes('20GB')).toThrow('"20GB" is not a size such as 512Mi or 20Gi');
    expect(() => parseBytes('9'.repeat(400))).toThrow('" is too large');
  });

  it.each([
    [0, '0'],
    [1024, '1Ki'],
    [1536 * 1024 ** 2, '1536Mi'],
    [20 * 1024 ** 3, '20Gi'],
    [1e9, '1G'],
    [1001, '1001'],
  ])('%j is written %s', (bytes, quantity) => {
    expect(formatBytes(bytes)).toBe(quantity);
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseBytes(formatBytes(bytes))).toBe(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.nat(8000), fc.nat(4), (n, power) => {
        expect(parseBytes(formatBytes(n * 1024 ** power))).toBe(n * 1024 ** power);
      }),
    );
  });

  it('go on beyond what a number counts one by one', () => {
    expect(formatBytes(sumBytes(['7Pi', '7Pi', '7Pi']))).toBe('21Pi');
    expect(parseBytes(formatBytes(1.25 * 28_307_796_923_514_880))).toBe(1.25 * 28_307_796_923_514_880);
  });

  it('adds', () => {
    expect(formatBytes(sumBytes(['512Mi', '1Gi', '512Mi']))).toBe('2Gi');
    expect(sumBytes([])).toBe(0);
  });
});

describe('cpu', () => {
  it.each([
    ['500m', 500],
    ['0.5', 500],
    [1, 1000],
    [0.1, 100],
    ['1.0005', 1001],
    ['250000u', 250],
    ['1n', 1],
  ])('%j is %j millicores', (quantity, millicores) => {
    expect(parseCpu(quantity)).toBe(millicores);
  });

  it.each(['0,5', '500 m', 'half', '-1', '1 core'])('%j is nonsense', (quantity) => {
    expect(() => parseCpu(quantity)).toThrow('is not CPU such as 500m or 2');
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.nat(), (millicores) => {
        expect(parseCpu(formatCpu(millicores))).toBe(millicores);
      }),
    );
    expect([0, 500, 1500, 2000].map(formatCpu)).toEqual(['0', '500m', '1500m', '2']);
    expect(() => formatCpu(0.5)).toThrow(RangeError);
  });

  it('adds without rounding', () => {
    expect(sumCpu(Array.from({ length: 10 }, () => '0.1'))).toBe(1000);
  });
});
