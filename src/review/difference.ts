import type { Difference } from '../contract/change.ts';
import type { Compared } from './trees/compare.ts';

/** The difference of an object; of one that stays as it is, and which a change of another concerns, one with both sides alike. */
export function differenceOf(
  { differences, before, after }: Pick<Compared, 'differences' | 'before' | 'after'>,
  identity: string,
  component = '',
): Difference {
  const found = differences.find((one) => one.identity === identity);
  if (found) return found;
  const [was, is] = [before(identity), after(identity)];
  return { identity, component, ...(was && { before: was }), ...(is && { after: is }) };
}
