import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/**
 * A name for each finding that stays the same when lines move and other findings come or go: what a forge knows an old
 * problem by. Two that are the same in all they say are told apart by their number.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, message, at, component, object, path, config }) => {
    const identity = JSON.stringify([rule, at?.file, component, object, path, config, message]);
    const times = seen.get(identity) ?? 0;
    seen.set(identity, times + 1);
    return createHash('sha256').update(`${identity}${times}`).digest('hex').slice(0, 32);
  });
}
