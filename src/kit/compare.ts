import { recordOf } from './json.ts';
import { parseBytes } from './quantity.ts';

/** A whole number, or undefined for what is none. */
export const whole = (value: unknown): number | undefined => (Number.isInteger(value) ? (value as number) : undefined);

/** Whether both are sizes, and the second is the smaller. */
export function shrinks(before: unknown, after: unknown): boolean {
  const [was, willBe] = [bytesOf(before), bytesOf(after)];
  return was !== undefined && willBe !== undefined && willBe < was;
}

function bytesOf(value: unknown): number | undefined {
  try {
    return typeof value === 'string' || typeof value === 'number' ? parseBytes(value) : undefined;
  } catch {
    // No quantity: the schema's to tell, if it is about to be written.
    return undefined;
  }
}

/** `1 broker`, `2 brokers`. */
export const counted = (count: unknown, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Keys whose values are not the same in both, in order. */
export function differingKeys(before: unknown, after: unknown): readonly string[] {
  const [was, is] = [recordOf(before), recordOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().filter((key) => !same(was[key], is[key]));
}

/** Equal as JSON is, whatever the order of fields. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  return left.length === right.length && left.every(([key, value]) => same(value, recordOf(b)[key]));
}
