import type { Finding } from '../finding/finding.ts';
import type { TreeIndex } from './index-file.ts';

/**
 * What an environment would lose that must be named before it goes: all of a component, or an object that holds data.
 * `allowed`: components (`kafka`) and identities (`kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores`) named with
 * `--allow-removal`.
 */
export function guardRemovals(
  before: TreeIndex | undefined,
  after: TreeIndex,
  allowed: ReadonlySet<string>,
): readonly Finding[] {
  if (!before) return [];
  const kept = new Set(Object.values(after.objects).map(({ component }) => component));
  const lost = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [identity, { component, data, from }] of Object.entries(before.objects)) {
    if (identity in after.objects || allowed.has(component) || allowed.has(identity)) continue;
    // A project without Applications holds nothing.
    if (identity.startsWith('argoproj.io/AppProject/')) continue;
    if (!kept.has(component)) lost.set(component, (lost.get(component) ?? 0) + 1);
    else if (data)
      findings.push({
        rule: 'removal/data',
        severity: 'error',
        component,
        object: identity,
        message: `${identity} holds data, and would go`,
        why: from ? `${from} asked for it, and does not any more` : undefined,
        fix: `put it back, or say --allow-removal ${identity}`,
      });
  }
  for (const [component, objects] of lost) {
    findings.push({
      rule: 'removal/component',
      severity: 'error',
      component,
      message: `all of ${component} would go: ${objects} object${objects === 1 ? '' : 's'}`,
      why: 'Argo CD deletes from the cluster what is no longer in the tree',
      fix: `put it back, or say --allow-removal ${component}`,
    });
  }
  return findings;
}
