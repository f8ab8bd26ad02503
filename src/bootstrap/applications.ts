import type { LiveObject } from '../cluster/cluster.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { NAMESPACES } from '../policy/derive.ts';
import type { Installation } from './installation.ts';

/** An Application of Argo CD, as far as it is read (argoproj.io/v1alpha1, v3.4.4). */
export interface Application {
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly {
      readonly type: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
    readonly operationState?: { readonly phase?: string; readonly message?: string; readonly finishedAt?: string };
  };
}

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

/** Synced and Healthy: nothing is left to do. */
export function isSettled({ status }: Application): boolean {
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy';
}

/** A component that has, or will have, an Application. */
export type Installed = Pick<PlannedComponent, 'id' | 'wave' | 'after'>;

/** All of them, in the order of the plan's waves: first the namespaces and policies, which every other one comes after. */
export function installedComponents({
  plan,
  manifests,
  releases,
}: Pick<Installation, 'plan' | 'manifests' | 'releases'>): readonly Installed[] {
  const withObjects = new Set([...manifests, ...releases].map(({ component }) => component));
  const components = plan.components.filter(({ id, external }) => !external && withObjects.has(id));
  const first = { id: NAMESPACES, wave: 0, after: [] };
  return [first, ...components.map(({ id, wave, after }) => ({ id, wave, after: [NAMESPACES, ...after] }))];
}

/** How far each is. */
export function progressOf(
  components: readonly Installed[],
  applications: ReadonlyMap<string, LiveObject<Application>>,
): readonly Progress[] {
  const known = new Set(components.map(({ id }) => id));
  const settled = new Set([...known].filter((id) => isSettled(applications.get(id) ?? {})));
  return components.map(({ id, wave, after }) => {
    if (settled.has(id)) return { component: id, wave, state: 'settled', why: '' };
    const waitsFor = after.find((other) => known.has(other) && !settled.has(other));
    const common = { component: id, wave, ...(waitsFor !== undefined && { waitsFor }) };
    const application = applications.get(id);
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
