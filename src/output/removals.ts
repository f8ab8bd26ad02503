import { PROJECTS } from '../argocd/kinds.ts';
import type { Finding } from '../finding/finding.ts';
import type { TreeIndex } from './index-file.ts';

/** What an environment would lose, and how it is said that this is meant. */
interface Removals {
  readonly findings: readonly Finding[];
  /** What has to be named with `--allow-removal`: each once. */
  readonly unacknowledged: readonly string[];
  /** Names that stand for nothing that goes. */
  readonly unneeded: readonly string[];
}

/**
 * What an environment would lose that must be named before it goes: all of a component, or an object that holds data.
 * `allowed`: components (`kafka`) and identities (`kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores`) named with
 * `--allow-removal`. With a component go the namespaces that were there for it alone.
 */
export function guardRemovals(before: TreeIndex | undefined, after: TreeIndex, allowed: ReadonlySet<string>): Removals {
  if (!before) return { findings: [], unacknowledged: [], unneeded: [] };
  const kept = new Set(Object.values(after.objects).map(({ component }) => component));
  const wholly = (component: string) => !kept.has(component);
  // A project without Applications holds nothing.
  const gone = Object.entries(before.objects).filter(
    ([identity]) => !(identity in after.objects) && !identity.startsWith(PROJECTS),
  );
  const names = new Set(gone.flatMap(([identity, { component }]) => [identity, component]));
  // What asked for all objects of a component that is allowed to go, asked for its namespaces as well.
  const reasons = gone
    .filter(([, { component }]) => wholly(component) && allowed.has(component))
    .flatMap(([, { from }]) => (from === undefined ? [] : [`${from}/`]));
  const goesAlong = (identity: string, from?: string) =>
    identity.startsWith(NAMESPACE) && from !== undefined && reasons.some((reason) => reason.startsWith(`${from}/`));
  const lost = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [identity, { component, data, from }] of gone) {
    if (allowed.has(identity) || allowed.has(component)) continue;
    if (wholly(component)) lost.set(component, (lost.get(component) ?? 0) + 1);
    else if (data && !goesAlong(identity, from))
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
  return {
    findings,
    unacknowledged: findings.map(({ object, component }) => object ?? component!),
    unneeded: [...allowed].filter((name) => !names.has(name)),
  };
}

const NAMESPACE = '/Namespace/';
