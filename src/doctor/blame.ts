import type { Plan } from '../graph/plan.ts';
import { NAMESPACES } from '../policy/derive.ts';
import type { Ailment, Complaint } from './ailment.ts';
import type { Patient } from './patient.ts';

/** A complaint with the ailment that it is one of, and how many more are the same. */
export interface Diagnosed extends Complaint {
  readonly ailment: string;
  /** Further places with the same. */
  readonly more: number;
  readonly vague: boolean;
}

/** What comes of a cause: a component that has trouble because of it, or merely waits. */
export interface Consequence {
  readonly component: string;
  /** Absent when it merely waits. */
  readonly ailment?: string;
  readonly message: string;
}

export interface Cause extends Diagnosed {
  readonly consequences: readonly Consequence[];
}

export interface Blame {
  /** What to mend, what stands first in the graph first. */
  readonly causes: readonly Cause[];
  /** Components that are on their way and have no trouble. */
  readonly working: readonly string[];
}

/** What all ailments find, the same thing told once. */
export function complaintsOf(patient: Patient, ailments: readonly Ailment[]): readonly Diagnosed[] {
  const found = new Map<string, Diagnosed>();
  for (const { id, vague = false, find } of ailments)
    for (const complaint of find(patient)) {
      const key = JSON.stringify([id, complaint.component, complaint.same ?? complaint.message]);
      const first = found.get(key);
      found.set(key, first ? { ...first, more: first.more + 1 } : { ...complaint, ailment: id, vague, more: 0 });
    }
  return [...found.values()].filter(isTelling());
}

/** Leaves out a vague complaint about a component of which anything better, or another vague one, was told. */
function isTelling() {
  const told = new Set<string | undefined>();
  return ({ vague, component }: Diagnosed): boolean => {
    if (vague && told.has(component)) return false;
    told.add(component);
    return true;
  };
}

/**
 * Tells causes from what comes of them. Along the graph, from its beginning: a complaint that may follow from trouble of a
 * component before it goes to the nearest one that has some, and so does every component that merely waits.
 */
export function blame(patient: Patient, complaints: readonly Diagnosed[]): Blame {
  const { plan, progress } = patient;
  const order = orderOf(plan);
  const sorted = [...complaints].sort((a, b) => (order.get(a.component) ?? 0) - (order.get(b.component) ?? 0));
  const roots = new Map<Diagnosed, Consequence[]>();
  const rootOf = new Map<string, Diagnosed>();
  const node = sorted.find(({ ailment }) => ailment.startsWith('node/'));
  const before = dependenciesOf(plan);

  const settle = (complaint: Diagnosed, root: Diagnosed) => {
    const { component = 'cluster', ailment, message } = complaint;
    roots.get(root)!.push({ component, ailment, message });
    if (!rootOf.has(component)) rootOf.set(component, root);
  };
  const wait = (component: string, root: Diagnosed) => {
    if (rootOf.has(component)) return;
    roots.get(root)!.push({ component, message: 'waits' });
    rootOf.set(component, root);
  };
  // Those that stand for themselves first: trouble of one's own outweighs what may come from elsewhere.
  for (const complaint of sorted.filter(({ follows }) => follows === undefined)) own(complaint);
  for (const complaint of sorted.filter(({ follows }) => follows !== undefined)) {
    const { component, follows, blames } = complaint;
    const root = follows === 'node' ? node : cause(component, blames);
    // Who has nothing of its own to tell waits: for whom it blames, else along the graph.
    if (root && complaint.vague) {
      if (blames && component !== undefined) wait(component, root);
      continue;
    }
    if (root && root !== complaint) settle(complaint, root);
    else own(complaint);
  }

  const working: string[] = [];
  for (const { component, state } of progress) {
    if (state === 'settled' || rootOf.has(component)) continue;
    // Argo CD makes all Applications, of what it needs itself too.
    const root = cause(component) ?? (state === 'absent' ? rootOf.get('argocd') : undefined);
    if (root) roots.get(root)!.push({ component, message: 'waits' });
    else working.push(component);
  }
  const causes = [...roots].map(([complaint, consequences]) => ({ ...complaint, consequences }));
  return { causes: causes.sort(bySeverity(order)), working };

  function own(complaint: Diagnosed): void {
    roots.set(complaint, []);
    if (complaint.component !== undefined && complaint.severity !== 'warning' && !rootOf.has(complaint.component))
      rootOf.set(complaint.component, complaint);
  }

  /** The cause nearest before a component: whom it blames itself, its own, then along the graph, ring by ring. */
  function cause(component: string | undefined, blames: readonly string[] = []): Diagnosed | undefined {
    if (component === undefined) return undefined;
    const seen = new Set<string>();
    for (let ring = [...blames, component]; ring.length > 0; ) {
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
  need('argocd');
  return new Map(
    [...after].map(([id, before]) => [id, [...before, NAMESPACES, ...(needed.has(id) ? [] : ['argocd']), ...outside]]),
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
