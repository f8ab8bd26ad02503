import type { Tree } from '../argocd/tree.ts';
import type { LiveObject } from '../cluster/cluster.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import { type Application, isSettled } from './application.ts';

/** Where a component is on its way, and what keeps it. */
export interface Progress {
  readonly component: string;
  readonly wave: number;
  readonly state: 'settled' | 'working' | 'failed' | 'absent';
  /** The component among those it comes after that is to settle first; absent when it is its own turn. */
  readonly waitsFor?: string;
  /** One line; empty when it is settled. */
  readonly why: string;
}

/** A component that has, or will have, an Application, and another where it brings definitions. */
export interface Installed extends Pick<PlannedComponent, 'id' | 'wave' | 'after'> {
  readonly applications: readonly string[];
}

/** All of them, in the order of the plan's waves: first the namespaces and policies, which every other one comes after. */
export function installedComponents({
  plan,
  manifests,
  releases,
}: Pick<Tree, 'plan' | 'manifests' | 'releases'>): readonly Installed[] {
  const withObjects = new Set([...manifests, ...releases].map(({ component }) => component));
  const components = plan.components.filter(({ id, external }) => !external && withObjects.has(id));
  const first = { id: NAMESPACES, wave: 0, after: [], applications: [NAMESPACES] };
  return [
    first,
    ...components.map(({ id, wave, after }) => {
      const applications = [definitionsOf(id), id].filter((name) => withObjects.has(name));
      return { id, wave, after: [NAMESPACES, ...after], applications };
    }),
  ];
}

/** How far each is. */
export function progressOf(
  components: readonly Installed[],
  applications: ReadonlyMap<string, LiveObject<Application>>,
): readonly Progress[] {
  const known = new Set(components.map(({ id }) => id));
  const unsettled = ({ applications: names }: Installed) =>
    names.filter((name) => !isSettled(applications.get(name) ?? {}));
  const settled = new Set(components.filter((one) => unsettled(one).length === 0).map(({ id }) => id));
  return components.map((one) => {
    const { id, wave, after } = one;
    if (settled.has(id)) return { component: id, wave, state: 'settled', why: '' };
    const waitsFor = after.find((other) => known.has(other) && !settled.has(other));
    const common = { component: id, wave, ...(waitsFor !== undefined && { waitsFor }) };
    const [application] = unsettled(one).flatMap((name) => applications.get(name) ?? []);
    if (application) return { ...common, ...trouble(application) };
    const why = waitsFor === undefined ? 'Argo CD has not made its Application yet' : `comes after ${waitsFor}`;
    return { ...common, state: 'absent', why };
  });
}

/** What Argo CD says of an Application that is not settled, most telling first. */
function trouble({ status = {} }: Application): { readonly state: Progress['state']; readonly why: string } {
  const { conditions = [], operationState: operation, sync, health } = status;
  const condition = conditions.find(({ type }) => type.endsWith('Error'));
  if (condition) return { state: 'failed', why: oneLine(`${condition.type}: ${condition.message ?? ''}`) };
  if (operation?.phase === 'Failed' || operation?.phase === 'Error')
    return { state: 'failed', why: oneLine(`its sync failed: ${operation.message ?? ''}`) };
  if (health?.status === 'Degraded')
    return { state: 'failed', why: oneLine(`Degraded${health.message ? `: ${health.message}` : ''}`) };
  const words = operation?.phase === 'Running' && operation.message ? operation.message : health?.message;
  return {
    state: 'working',
    why: oneLine(`${sync?.status ?? 'Unknown'}, ${health?.status ?? 'Unknown'}${words ? `: ${words}` : ''}`),
  };
}

/** Longest text of Argo CD's that goes in a line: whole error trees of Helm and git are among them. */
const LONGEST = 240;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
