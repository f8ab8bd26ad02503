import { amount } from '../../kit/asked.ts';
import { parseDuration } from '../../kit/duration.ts';
import { parseCpu } from '../../kit/quantity.ts';

/** Whether two values that are written otherwise are the same amount: `1Gi` and `1024Mi`, `0.5` and `500m`, `1h` and `60m`. */
export function sameValue(before: unknown, after: unknown): boolean {
  if (!isAmount(before) || !isAmount(after)) return false;
  // A number beside its text is another value wherever no unit shows that both are amounts.
  if (typeof before !== typeof after && ![before, after].some((value) => UNIT.test(String(value)))) return false;
  const [was, is] = [before, after].map((value) => amount(parseCpu, value));
  if (was === is) return true;
  const [from, to] = [before, after].map((value) => milliseconds(String(value)));
  return from !== undefined && from === to;
}

const isAmount = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && /^\d[\w.]*$/.test(value));

const UNIT = /[a-zA-Z]$/;

function milliseconds(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch {
    return undefined;
  }
}
