import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import { parseIndex, type TreeIndex } from './index-file.ts';
import { MARK } from './place.ts';

/**
 * What the tree on disk says it holds; undefined when there is no tree yet. An index that cannot be read (a merge left its
 * conflict in it, most likely) is a finding: without it nobody knows what would go.
 */
export function previousIndex(dir: string, shown: string): { index?: TreeIndex; findings: readonly Finding[] } {
  const file = join(dir, MARK);
  if (!existsSync(file)) return { findings: [] };
  const index = parseIndex(readFileSync(file, 'utf8'));
  if (index) return { index, findings: [] };
  return {
    findings: [
      {
        rule: 'removal/index',
        severity: 'error',
        message: `${shown}/${MARK} cannot be read`,
        why: 'It tells what the environment has, and so what it would lose',
        fix: `take one side of a merge whole: git checkout --theirs ${shown}/${MARK}; then synth again`,
      },
    ],
  };
}
