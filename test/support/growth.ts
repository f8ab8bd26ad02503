/**
 * How many times longer work takes for `large` than for `small`: the least of some runs in turn, since a shared machine only
 * ever adds time. For work ten times as large about 10 is linear, and 100 quadratic.
 */
export function growth(work: (size: number) => void, small: number, large: number, rounds = 3): number {
  const least = { small: Infinity, large: Infinity };
  work(small);
  for (let round = 0; round < rounds; round++) {
    least.small = Math.min(
      least.small,
      timeOf(() => work(small)),
    );
    least.large = Math.min(
      least.large,
      timeOf(() => work(large)),
    );
  }
  return least.large / least.small;
}

function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
