import type { Change, ReviewRule } from '../contract/change.ts';
import type { Effect } from '../contract/effect.ts';
import type { Finding } from '../finding/finding.ts';
import { describeIdentity } from '../kit/object.ts';

/** What a change would do that synth does not do unasked, and the name by which each is acknowledged. */
interface Guarded {
  readonly findings: readonly Finding[];
  /** Names of what needs to be acknowledged: each once. */
  readonly unacknowledged: readonly string[];
  /** Names that stand for nothing that changes so. */
  readonly unneeded: readonly string[];
}

/** What nobody takes back with the next commit; the rest of what a change does is told by the review. */
const GUARDED: ReadonlySet<Effect> = new Set(['refused', 'data-loss']);

/** Looks at a change with the rules of what needs a word of a person. `allowed`: names given with `--allow-change`. */
export function guardChanges(
  change: Change,
  rules: readonly ReviewRule[],
  allowed: ReadonlySet<string> = new Set(),
): Guarded {
  const findings: Finding[] = [];
  const unacknowledged = new Set<string>();
  const needed = new Set<string>();
  for (const { id, effect, severity: usual, why, check } of rules) {
    if (!GUARDED.has(effect)) continue;
    for (const concern of check(change)) {
      const { difference, path, message, severity = usual, fix = 'leave it as it is' } = concern;
      if (severity === 'info') continue;
      const name = concern.name ?? difference.identity;
      needed.add(name);
      if (allowed.has(name)) continue;
      if (severity === 'error') unacknowledged.add(name);
      findings.push({
        rule: id,
        severity,
        component: difference.component,
        object: describeIdentity(difference.identity),
        ...(path !== undefined && { path }),
        ...(difference.config && { config: difference.config }),
        message,
        why: concern.why ?? why,
        fix: severity === 'error' ? `${fix}; or, if it is meant all the same, say --allow-change ${name}` : fix,
      });
    }
  }
  return {
    findings,
    unacknowledged: [...unacknowledged],
    unneeded: [...allowed].filter((name) => !needed.has(name)),
  };
}
