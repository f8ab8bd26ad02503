import type { Rule } from '../../rule.ts';
import { releaseFile } from './file.ts';
import { releasePin } from './pin.ts';

/** What people and the Image Updater write to `releases/`. */
export const releaseRules: readonly Rule[] = [releaseFile, releasePin];
