import type { Change, ReviewRule } from '../contract/change.ts';
import type { Finding } from '../finding/finding.ts';
import { describeIdentity } from '../kit/object.ts';

/** What a change would do that nobody has acknowledged, and the name by which each is. */
interface Review {
  readonly findings: readonly Finding[];
  /** Names of what needs to be acknowledged: each once. */
  readonly unacknowledged: readonly string[];
  /** Names that stand for nothing that changes so. */
  readonly unneeded: readonly string[];
}

/** Looks at a change with every rule. `allowed`: names given with `--allow-change`. */
export function review(change: Change, rules: readonly ReviewRule[], allowed: ReadonlySet<string> = new Set()): Review {
  const findings: Finding[] = [];
  const unacknowledged = new Set<string>();
  const needed = new Set<string>();
  for (const { id, severity, why, check } of rules)
    for (const concern of check(change)) {
      const { difference, path, message, fix } = concern;
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
        ...(difference.from && { config: difference.from }),
        message,
        why: concern.why ?? why,
        fix: severity === 'error' ? `${fix}; or, if it is meant all the same, say --allow-change ${name}` : fix,
      });
    }
  return {
    findings,
    unacknowledged: [...unacknowledged],
    unneeded: [...allowed].filter((name) => !needed.has(name)),
  };
}
