import type { Environment } from '@marcbachmann/cel-js';
import { amountOf } from '../../api/amount.ts';

const ONE = 1_000_000_000n;
const TYPE = 'kubernetes.Quantity';

/** An amount in billionths. */
class Quantity {
  readonly amount: bigint;
  constructor(amount: bigint) {
    this.amount = amount;
  }
}

/** Source: k8s.io/apiserver@v0.35.4 pkg/cel/library/quantity.go. */
export function addQuantities(environment: Environment): void {
  const compared = (a: Quantity, b: Quantity) => (a.amount < b.amount ? -1n : a.amount > b.amount ? 1n : 0n);
  const whole = ({ amount }: Quantity) => {
    if (amount % ONE !== 0n) throw new Error('cannot convert value to integer');
    return amount / ONE;
  };
  environment
    .registerType(TYPE, Quantity)
    .registerFunction('isQuantity(string): bool', (text: string) => amountOf(text) !== undefined)
    .registerFunction(`quantity(string): ${TYPE}`, (text: string) => {
      const amount = amountOf(text);
      if (amount === undefined) throw new Error('quantities must match the regular expression of quantities');
      return new Quantity(amount);
    })
    .registerFunction(`${TYPE}.isInteger(): bool`, ({ amount }: Quantity) => amount % ONE === 0n)
    .registerFunction(`${TYPE}.asInteger(): int`, whole)
    .registerFunction(`${TYPE}.asApproximateFloat(): double`, ({ amount }: Quantity) => Number(amount) / Number(ONE))
    .registerFunction(`sign(${TYPE}): int`, (one: Quantity) => compared(one, new Quantity(0n)))
    .registerFunction(`${TYPE}.compareTo(${TYPE}): int`, compared)
    .registerFunction(`${TYPE}.isLessThan(${TYPE}): bool`, (a: Quantity, b: Quantity) => a.amount < b.amount)
    .registerFunction(`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: Quantity, b: Quantity) => a.amount > b.amount)
    .registerFunction(`${TYPE}.add(${TYPE}): ${TYPE}`, (a: Quantity, b: Quantity) => new Quantity(a.amount + b.amount))
    .registerFunction(`${TYPE}.add(int): ${TYPE}`, (a: Quantity, b: bigint) => new Quantity(a.amount + b * ONE))
    .registerFunction(`${TYPE}.sub(${TYPE}): ${TYPE}`, (a: Quantity, b: Quantity) => new Quantity(a.amount - b.amount))
    .registerFunction(`${TYPE}.sub(int): ${TYPE}`, (a: Quantity, b: bigint) => new Quantity(a.amount - b * ONE));
}
