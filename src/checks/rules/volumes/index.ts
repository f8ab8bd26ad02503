import type { Rule } from '../../rule.ts';
import { volumeOwner } from './owner.ts';
import { volumeWritable } from './writable.ts';

/** Who writes has where to. */
export const volumeRules: readonly Rule[] = [volumeOwner, volumeWritable];
