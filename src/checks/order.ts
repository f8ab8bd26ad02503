import { groupOf, type KubeObject } from '../kit/object.ts';
import { HOOK, SYNC_WAVE } from '../kit/sync-annotations.ts';
import { hookOf, weightOf } from '../render/charts/hooks.ts';
import type { Subject } from './rule.ts';

/** When Argo CD applies something inside its Application: first by phase, then by wave. */
export interface Turn {
  readonly phase: number;
  readonly wave: number;
}

/** Where the objects of a chart are that Argo CD renders: hooks aside, none of them says a wave. */
export const CHART_TURN: Turn = { phase: 1, wave: 0 };

/** Phases of a sync, in their order (Argo CD v3.4.4, docs/user-guide/sync-waves.md). */
const PHASES: Readonly<Record<string, number>> = { PreSync: 0, Sync: 1, PostSync: 2 };

/** Of several phases the first; an object without a hook of Argo CD's may be one of Helm's, which Argo CD takes for its own. */
export function turnOf(object: KubeObject): Turn {
  const { annotations = {} } = object.metadata;
  const said = annotations[HOOK]?.split(',').map((word) => word.trim()) ?? hookOf(object)?.phases ?? [];
  const phases = said.flatMap((name) => PHASES[name] ?? []);
  return { phase: phases.length > 0 ? Math.min(...phases) : CHART_TURN.phase, wave: waveOf(annotations) };
}

/** Whether `a` is applied, and waited for, before `b` is applied. A wave that is none is told as that, and nothing of it here. */
export function comesBefore(a: Turn, b: Turn): boolean {
  if (Number.isNaN(a.wave) || Number.isNaN(b.wave)) return true;
  return a.phase < b.phase || (a.phase === b.phase && a.wave < b.wave);
}

/** Words for a turn: `wave -2`, `PostSync, wave 0`. */
export function tellTurn({ phase, wave }: Turn): string {
  const name = Object.keys(PHASES).find((key) => PHASES[key] === phase);
  return name === 'Sync' ? `wave ${wave}` : `${name}, wave ${wave}`;
}

/** Wave of each component's Application, as it is written; NaN of what is no number. */
export function applicationWaves({ apps }: Pick<Subject, 'apps'>): ReadonlyMap<string, number> {
  return new Map(
    apps.applications.map(({ component, object }) => [component, waveOf(object.metadata.annotations ?? {})]),
  );
}

/** Whether Argo CD reads it as a wave (v3.4.4, gitops-engine/pkg/sync/syncwaves/waves.go: strconv.Atoi; any other is as none at all). */
export const isWave = (text: string): boolean => /^[+-]?\d+$/.test(text);

function waveOf(annotations: Readonly<Record<string, string>>): number {
  const said = annotations[SYNC_WAVE];
  if (said === undefined) return weightOf(annotations);
  return isWave(said) ? Number(said) : Number.NaN;
}

/** Whether the kind is no part of Kubernetes, and so needs a CustomResourceDefinition. */
export function isCustomResource({ apiVersion }: KubeObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !KUBERNETES.has(group);
}

/** API groups of Kubernetes itself that a CustomResourceDefinition's name could be taken for (1.33 to 1.36, api/discovery). */
export const KUBERNETES: ReadonlySet<string> = new Set([
  'admission.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'imagepolicy.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);
