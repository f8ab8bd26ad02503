import type { PlatformFacts } from '../contract/platform.ts';
import { ARGOCD } from './kinds.ts';

/** The cluster that Argo CD itself runs in. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Where Argo CD is, and every Application and AppProject. */
export const ARGOCD_NAMESPACE = ARGOCD;

/** On an Application: its objects go with it. On an AppProject: it stays while an Application is in it. */
export const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** What every Application needs to know about where the tree is and who reads it. */
export interface ArgoSettings {
  readonly namespace: string;
  readonly repository: string;
  /** `refs/heads/main`: in a repository with many Applications cheaper to resolve than a bare branch name (Argo CD v3.5, docs/operator-manual/high_availability.md). */
  readonly revision: string;
  readonly environment: string;
  readonly partOf: string;
}

export function argoSettings({ git, environment, name }: PlatformFacts): ArgoSettings {
  return {
    namespace: ARGOCD_NAMESPACE,
    repository: git.url,
    revision: `refs/heads/${git.branch}`,
    environment,
    partOf: name,
  };
}
