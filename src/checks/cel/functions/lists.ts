import type { Environment } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';

type Values = readonly unknown[];

/** Sources: k8s.io/apiserver@v0.35.4 pkg/cel/library/lists.go; cel-go@v0.26.0 ext/sets.go. */
export function addLists(environment: Environment): void {
  class Sets {}
  environment
    .registerFunction('list.isSorted(): bool', (list: Values) =>
      list.every((one, i) => i === 0 || !((one as number) < (list[i - 1] as number))),
    )
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.min(): dyn', (list: Values) => extreme(list, (a, b) => (a as number) < (b as number)))
    .registerFunction('list.max(): dyn', (list: Values) => extreme(list, (a, b) => (a as number) > (b as number)))
    .registerFunction('list.indexOf(dyn): int', (list: Values, value: unknown) =>
      BigInt(list.findIndex((one) => equal(one, value))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (list: Values, value: unknown) =>
      BigInt(list.findLastIndex((one) => equal(one, value))),
    )
    .registerType('kubernetes.Sets', Sets)
    .registerConstant('sets', 'kubernetes.Sets', new Sets())
    .registerFunction('kubernetes.Sets.contains(list, list): bool', (_: Sets, a: Values, b: Values) => holds(a, b))
    .registerFunction(
      'kubernetes.Sets.equivalent(list, list): bool',
      (_: Sets, a: Values, b: Values) => holds(a, b) && holds(b, a),
    )
    .registerFunction('kubernetes.Sets.intersects(list, list): bool', (_: Sets, a: Values, b: Values) =>
      a.some((one) => holds(b, [one])),
    );
}

const holds = (all: Values, some: Values) => some.every((one) => all.some((other) => equal(one, other)));

function sum(list: Values): unknown {
  if (list.length === 0) return 0n;
  return list.reduce((total, one) =>
    total instanceof Duration ? total.addDuration(one as Duration) : (total as number) + (one as number),
  );
}

function extreme(list: Values, before: (a: unknown, b: unknown) => boolean): unknown {
  if (list.length === 0) throw new Error('min and max need a list that is not empty');
  return list.reduce((best, one) => (before(one, best) ? one : best));
}

/** Numbers are equal across types, as they are in CEL. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1.
    return typeof a === 'string' || typeof b === 'string' ? a === b : a == b;
  if (a instanceof Date || a instanceof Duration) return a.constructor === b.constructor && +a === +(b as Date);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && equal(value, (b as Record<string, unknown>)[key]))
  );
}
