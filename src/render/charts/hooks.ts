import type { KubeObject } from '../../kit/object.ts';
import * as ARGOCD from '../../kit/sync-annotations.ts';

/** What an annotation of Helm's asks for, in the words of Argo CD. */
interface Hook {
  /** Phases of a sync (`PreSync,PostSync`); empty when no sync of Argo CD has such a phase. */
  readonly phases: readonly string[];
  readonly deletePolicy: readonly string[];
  readonly weight: number;
}

const HOOK = 'helm.sh/hook';
const WEIGHT = 'helm.sh/hook-weight';
const DELETE_POLICY = 'helm.sh/hook-delete-policy';

/** Annotations that speak to Helm: none of them is left, since Argo CD reads them too where it finds none of its own. */
export const HELM_ANNOTATIONS: readonly string[] = [HOOK, WEIGHT, DELETE_POLICY, 'helm.sh/resource-policy'];

/**
 * Phases of Argo CD (v3.4.4, docs/user-guide/helm.md#helm-hooks and gitops-engine, pkg/sync/hook/helm/type.go). It has none
 * for rollbacks and tests; `crd-install` is of Helm 2, and marks what is a definition anyway.
 */
const PHASES: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const POLICIES: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/** The hook that an object is, or undefined for an object that stays: for Argo CD, annotations of its own say all. */
export function hookOf({ metadata: { annotations = {} } }: KubeObject): Hook | undefined {
  const names = list(annotations[HOOK]);
  if (names.length === 0 || annotations[ARGOCD.HOOK] !== undefined || names.includes('crd-install')) return undefined;
  const policies = list(annotations[DELETE_POLICY]).flatMap((name) => POLICIES[name] ?? []);
  return {
    phases: [...new Set(names.flatMap((name) => PHASES[name] ?? []))],
    // Helm's default as well as Argo CD's.
    deletePolicy: policies.length > 0 ? policies : [POLICIES['before-hook-creation']!],
    weight: weightOf(annotations),
  };
}

/** Orders what says no wave of Argo CD's, hook or not; what is no whole number is 0 (argo-cd v3.4.4, gitops-engine/pkg/sync: syncwaves/waves.go, hook/helm/weight.go). */
export function weightOf(annotations: Readonly<Record<string, string>>): number {
  const said = annotations[WEIGHT] ?? '';
  return /^[+-]?\d+$/.test(said) ? Number(said) : 0;
}

/** The annotations that make an object a hook of Argo CD. */
export function hookAnnotations({ phases, deletePolicy }: Hook): Record<string, string> {
  return {
    [ARGOCD.HOOK]: phases.join(','),
    [ARGOCD.HOOK_DELETE_POLICY]: deletePolicy.join(','),
  };
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
