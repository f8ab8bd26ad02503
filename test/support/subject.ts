import type { AppOfApps } from '../../src/argocd/derive.ts';
import { argoSettings } from '../../src/argocd/settings.ts';
import { objects } from '../../src/checks/embedded.ts';
import { references } from '../../src/checks/references/resolve.ts';
import type { Subject } from '../../src/checks/rule.ts';
import { schemaChecker } from '../../src/checks/schema/checker.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { chartValuesOf } from '../../src/workspace/chart-values.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { FACTS, planned } from './components.ts';

/** An object as a rule sees it: `of('kafka', object)`. */
export function of(component: string, object: KubeObject, config = `/components/${component}`): Manifest {
  return { component, object, config, data: false };
}

/** What rules look at, holding these objects and nothing else. */
export function subject(
  manifests: readonly Manifest[],
  more: Partial<Subject> & {
    readonly applications?: readonly Manifest[];
    readonly projects?: readonly Manifest[];
    readonly root?: readonly KubeObject[];
  } = {},
): Subject {
  const { applications = [], projects = [], root = [], ...rest } = more;
  const top = packageRoot();
  const apps: AppOfApps = { components: [], applications, projects, root, settings: argoSettings(FACTS) };
  const schemas = schemaChecker({ root: top, cacheDir: cacheFolder(top), kubernetes: FACTS.cluster.kubernetes });
  return {
    plan: planned(),
    manifests,
    releases: [],
    released: [],
    vendored: [],
    apps,
    schemas,
    charts: chartValuesOf(top),
    references,
    objects,
    ...rest,
  };
}

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
  rest: object = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) }, ...rest };
}
