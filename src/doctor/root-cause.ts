import { ARGOCD } from '../argocd/kinds.ts';
import type { Symptom } from '../contract/analyzer.ts';
import type { Plan } from '../graph/plan.ts';
import { NAMESPACES } from '../policy/derive.ts';
import type { Analyzer } from './analyzer.ts';
import type { ClusterView } from './cluster-view.ts';

/** A symptom with the analyzer that it is one of, and how many more are the same. */
interface Diagnosed extends Symptom {
  readonly analyzer: string;
  /** Further places with the same. */
  readonly more: number;
  readonly vague: boolean;
}

/** What comes of a cause: a component that has trouble because of it, or merely waits. */
interface Consequence {
  readonly component: string;
  /** Absent when it merely waits. */
  readonly analyzer?: string;
  readonly message: string;
}

export interface Cause extends Diagnosed {
  readonly consequences: readonly Consequence[];
}

interface RootCauses {
  /** What to mend, what stands first in the graph first. */
  readonly causes: readonly Cause[];
  /** Components that are on their way and have no trouble. */
  readonly working: readonly string[];
}

/** What all analyzers find, the same thing told once. */
export function symptomsOf(view: ClusterView, analyzers: readonly Analyzer[]): readonly Diagnosed[] {
  const found = new Map<string, Diagnosed>();
  for (const { id, vague = false, find } of analyzers)
    for (const symptom of find(view)) {
      const key = JSON.stringify([id, symptom.component, symptom.same ?? symptom.message]);
      const first = found.get(key);
      found.set(key, first ? { ...first, more: first.more + 1 } : { ...symptom, analyzer: id, vague, more: 0 });
    }
  return [...found.values()].filter(isTelling());
}

/** Leaves out a vague symptom about a component of which anything better, or another vague one, was told. */
function isTelling() {
  const told = new Set<string | undefined>();
  return ({ vague, component }: Diagnosed): boolean => {
    if (vague && told.has(component)) return false;
    told.add(component);
    return true;
  };
}

/**
 * Tells causes from what comes of them. Along the graph, from its beginning: a symptom that may follow from trouble of a
 * component before it goes to the nearest one that has some, and so does every component that merely waits.
 */
export function rootCausesOf(view: ClusterView, symptoms: readonly Diagnosed[]): RootCauses {
  const { plan, progress } = view;
  const order = orderOf(plan);
  const sorted = [...symptoms].sort((a, b) => (order.get(a.component) ?? 0) - (order.get(b.component) ?? 0));
  const roots = new Map<Diagnosed, Consequence[]>();
  const rootOf = new Map<string, Diagnosed>();
  const node = sorted.find(({ analyzer }) => analyzer.startsWith('node/'));
  const before = dependenciesOf(plan);

  const settle = (symptom: Diagnosed, root: Diagnosed) => {
    const { component = 'cluster', analyzer, message } = symptom;
    roots.get(root)!.push({ component, analyzer, message });
    if (!rootOf.has(component)) rootOf.set(component, root);
  };
  const wait = (component: string, root: Diagnosed) => {
    if (rootOf.has(component)) return;
    roots.get(root)!.push({ component, message: 'waits' });
    rootOf.set(component, root);
  };
  // Those that stand for themselves first: trouble of one's own outweighs what may come from elsewhere.
  for (const symptom of sorted.filter(({ follows }) => follows === undefined)) own(symptom);
  for (const symptom of sorted.filter(({ follows }) => follows !== undefined)) {
    const { component, follows, causedBy } = symptom;
    const root = follows === 'node' ? node : cause(component, causedBy);
    // Who has nothing of its own to tell waits: for whom it causedBy, else along the graph.
    if (root && symptom.vague) {
      if (causedBy && component !== undefined) wait(component, root);
      continue;
    }
    if (root && root !== symptom) settle(symptom, root);
    else own(symptom);
  }

  const working: string[] = [];
  for (const { component, state } of progress) {
    if (state === 'settled' || rootOf.has(component)) continue;
    // Argo CD makes all Applications, of what it needs itself too.
    const root = cause(component) ?? (state === 'absent' ? rootOf.get(ARGOCD) : undefined);
    if (root) roots.get(root)!.push({ component, message: 'waits' });
    else working.push(component);
  }
  const causes = [...roots].map(([symptom, consequences]) => ({ ...symptom, consequences }));
  return { causes: causes.sort(bySeverity(order)), working };

  function own(symptom: Diagnosed): void {
    roots.set(symptom, []);
    if (symptom.component !== undefined && symptom.severity !== 'warning' && !rootOf.has(symptom.component))
      rootOf.set(symptom.component, symptom);
  }

  /** The cause nearest before a component: whom it causedBy itself, its own, then along the graph, ring by ring. */
  function cause(component: string | undefined, causedBy: readonly string[] = []): Diagnosed | undefined {
    if (component === undefined) return undefined;
    const seen = new Set<string>();
    for (let ring = [...causedBy, component]; ring.length > 0; ) {
      const found = ring.map((id) => rootOf.get(id)).find((root) => root !== undefined);
      if (found) return found;
      for (const id of ring) seen.add(id);
      ring = ring.flatMap((id) => before.get(id) ?? []).filter((id) => !seen.has(id));
    }
    return undefined;
  }
}

/**
 * Components that each comes after. Argo CD brings all of them but what it needs itself, and what is outside the tree is
 * there before everything.
 */
function dependenciesOf({ components }: Plan): ReadonlyMap<string, readonly string[]> {
  const outside = components.filter(({ external }) => external).map(({ id }) => id);
  const inside = components.filter(({ external }) => !external);
  const after = new Map(inside.map(({ id, after }) => [id, after]));
  const needed = new Set<string>();
  const need = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    after.get(id)?.forEach(need);
  };
  need(ARGOCD);
  return new Map(
    [...after].map(([id, before]) => [id, [...before, NAMESPACES, ...(needed.has(id) ? [] : [ARGOCD]), ...outside]]),
  );
}

/** Machine and cluster first, then as the waves come. */
function orderOf({ components }: Plan): ReadonlyMap<string | undefined, number> {
  return new Map<string | undefined, number>([
    [undefined, 0],
    [NAMESPACES, 1],
    ...components.map(({ id }, i) => [id, i + 2] as const),
  ]);
}

function bySeverity(order: ReadonlyMap<string | undefined, number>) {
  const rank = ({ severity, component }: Diagnosed) => (severity === 'warning' ? 1e6 : 0) + (order.get(component) ?? 0);
  return (a: Cause, b: Cause) => rank(a) - rank(b);
}
