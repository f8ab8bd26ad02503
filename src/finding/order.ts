import type { Finding } from './finding.ts';

/**
 * The order in which people and machines read findings, whatever order the checks ran in: errors before warnings; what stands in a
 * file before what does not, by file, line and column; then by component, object, path, rule and message.
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(a.severity !== 'error') - Number(b.severity !== 'error') ||
      Number(!a.at) - Number(!b.at) ||
      compare(a.at?.file, b.at?.file) ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
      compare(a.component, b.component) ||
      compare(a.object, b.object) ||
      compare(a.path, b.path) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

/** By code units: the same on every machine, whatever its locale. */
function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** Findings that say the same of many places, as one. */
export interface FindingGroup {
  /** The first place; its words hold for all. */
  readonly first: Finding;
  readonly rest: readonly Finding[];
}

/** Folds sorted findings of the same severity, rule, message and fix; the order of first places is kept. */
export function groupFindings(sorted: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, { first: Finding; rest: Finding[] }>();
  for (const finding of sorted) {
    const key = JSON.stringify([finding.severity, finding.rule, finding.message, finding.fix]);
    const group = groups.get(key);
    if (group) group.rest.push(finding);
    else groups.set(key, { first: finding, rest: [] });
  }
  return [...groups.values()];
}

export interface FindingCount {
  readonly errors: number;
  readonly warnings: number;
}

export function countFindings(findings: readonly Finding[]): FindingCount {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}
