import type { PodSecurityLevel } from '../../contract/workload.ts';
import { baseline } from './baseline.ts';
import type { Control, Pod, Violation } from './check.ts';
import { restricted } from './restricted.ts';

/** What the level forbids of the pod, in the Kubernetes version 1.`minor`. */
export function violations(pod: Pod, level: PodSecurityLevel, minor: number): readonly Violation[] {
  return controls(level, minor).flatMap((control) => [...control.check(pod, minor)]);
}

/** The strictest level that the pod passes. */
export function strictestLevel(pod: Pod, minor: number): PodSecurityLevel {
  if (violations(pod, 'restricted', minor).length === 0) return 'restricted';
  return violations(pod, 'baseline', minor).length === 0 ? 'baseline' : 'privileged';
}

const known = new Map<string, readonly Control[]>();

function controls(level: PodSecurityLevel, minor: number): readonly Control[] {
  const key = `${level} ${minor}`;
  const found = known.get(key);
  if (found) return found;
  const exists = ({ since = 0 }: Control) => minor >= since;
  const strict = level === 'restricted' ? restricted.filter(exists) : [];
  const overridden = new Set(strict.map(({ overrides }) => overrides));
  const basic =
    level === 'privileged' ? [] : baseline.filter((control) => exists(control) && !overridden.has(control.id));
  const all = [...basic, ...strict];
  known.set(key, all);
  return all;
}
