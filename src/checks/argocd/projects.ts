import type { AppOfApps } from '../../argocd/derive.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { type Json, recordOf, recordsOf, textsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';

/** What an AppProject allows; kinds as `group/Kind`. */
export interface Project {
  readonly manifest: Manifest;
  readonly sources: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusterKinds: readonly string[];
  /** Namespaced kinds; undefined when all are allowed that are not forbidden. */
  readonly allowedKinds?: readonly string[];
  readonly forbiddenKinds: readonly string[];
}

/** The AppProjects of a tree by name, the root's among them. */
export function projectsOf({ projects, root }: AppOfApps): ReadonlyMap<string, Project> {
  return new Map(
    [...projects, ...rootManifests(root, 'AppProject')].map((manifest) => [
      manifest.object.metadata.name,
      projectIn(manifest),
    ]),
  );
}

/** The root's objects of a kind, which nobody's configuration causes. */
export function rootManifests(root: readonly KubeObject[], kind: string): readonly Manifest[] {
  return root
    .filter((object) => object.kind === kind)
    .map((object) => ({ component: object.metadata.name, object, config: '', data: false }));
}

/** What one of them allows. */
export function projectIn(manifest: Manifest): Project {
  const spec = recordOf(manifest.object.spec);
  return {
    manifest,
    sources: textsOf(spec.sourceRepos),
    namespaces: recordsOf(spec.destinations).map(({ namespace }) => String(namespace)),
    clusterKinds: kindsOf(spec.clusterResourceWhitelist),
    ...(spec.namespaceResourceWhitelist !== undefined && { allowedKinds: kindsOf(spec.namespaceResourceWhitelist) }),
    forbiddenKinds: kindsOf(spec.namespaceResourceBlacklist),
  };
}

const kindsOf = (list: unknown) => recordsOf(list).map(({ group, kind }: Json) => `${group ?? ''}/${kind}`);

export const permitsSource = ({ sources }: Project, source: string) =>
  sources.some((pattern) => matches(pattern, source));

export const permitsNamespace = ({ namespaces }: Project, namespace: string) =>
  namespaces.some((pattern) => matches(pattern, namespace));

/** As Argo CD decides it (v3.4.4 pkg/apis/application/v1alpha1/app_project_types.go, IsGroupKindNamePermitted). */
export function permitsKind(
  { clusterKinds, allowedKinds, forbiddenKinds }: Project,
  kind: string,
  namespaced: boolean,
): boolean {
  if (!namespaced) return clusterKinds.some((pattern) => matches(pattern, kind));
  if (forbiddenKinds.some((pattern) => matches(pattern, kind))) return false;
  return allowedKinds === undefined || allowedKinds.some((pattern) => matches(pattern, kind));
}

/** Patterns of AppProjects: `*` stands for anything. */
function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
