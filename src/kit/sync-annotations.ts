import type { KubeObject } from './object.ts';

// Annotations that tell Argo CD when and how an object is applied (v3.4.4, gitops-engine/pkg/sync/common/types.go).

/** Orders objects inside one Application: a whole number, as text. */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
/** How one object is synced: options, apart by commas. */
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
/** The options that an object says. */
export const syncOptionsOf = ({ metadata: { annotations = {} } }: KubeObject): readonly string[] =>
  (annotations[SYNC_OPTIONS] ?? '').split(',').map((option) => option.trim());
/** The phases of a sync in which an object is made. */
export const HOOK = 'argocd.argoproj.io/hook';
/** When an object of a hook is deleted. */
export const HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
