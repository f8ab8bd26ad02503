import type { ReviewRule } from '../../contract/change.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import { immutable } from './immutable.ts';
import { volume } from './volume.ts';

/** Every rule of changes, in the order in which they are worth reading: what components know of their own first. */
export function reviewRulesOf(knowledge: Pick<Knowledge, 'kinds' | 'reviewRules'>): readonly ReviewRule[] {
  return [...knowledge.reviewRules, volume(knowledge), immutable(knowledge)];
}
