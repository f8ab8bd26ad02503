import type { PlatformFacts } from '../catalogue/component.ts';

/** The cluster that Argo CD itself runs in. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

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
  return { namespace: 'argocd', repository: git.url, revision: `refs/heads/${git.branch}`, environment, partOf: name };
}

/** Where a component's files are in the repository. */
export function componentPath(environment: string, component: string): string {
  return `dist/${environment}/components/${component}`;
}

/** Where the image versions of a component are in the repository. */
export function releasePath(environment: string, component: string): string {
  return `releases/${environment}/${component}`;
}
