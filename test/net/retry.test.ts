import { describe, expect, it } from 'vitest';
import { retry } from '../../src/net/retry.ts';

const slept: number[] = [];
const sleep = async (milliseconds: number) => slept.push(milliseconds);

describe('retry', () => {
  it('answers with the first try that stands, and waits between', async () => {
    slept.length = 0;
    let tries = 0;
    const answer = await retry(
      async () => ++tries,
      ({ value }, attempt) => (value! < 3 ? 10 * (attempt + 1) : undefined),
      sleep,
    );
    expect([answer, slept]).toEqual([3, [10, 20]]);
  });

  it('throws what the last try threw, and does not sleep after it', async () => {
    slept.length = 0;
    const failing = retry(
      () => Promise.reject(new Error('away')),
      ({ error }, attempt) => (error && attempt < 2 ? 5 : undefined),
      sleep,
    );
    await expect(failing).rejects.toThrow('away');
    expect(slept).toEqual([5, 5]);
  });

  it('lets a value that is undefined stand', async () => {
    expect(
      await retry(
        async () => undefined,
        () => undefined,
        sleep,
      ),
    ).toBeUndefined();
  });
});
