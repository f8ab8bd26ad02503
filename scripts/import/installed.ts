import type { Schema } from '../../src/checks/schema/structural.ts';
import { mapSubschemas } from '../../src/checks/schema/structural.ts';

/** Fields of a pinned CRD that the version which the pinned Helm chart installs does not have. */
interface Newer {
  readonly installed: string;
  /** Each is the end of a path: `source.tagPrefix` is meant wherever a `source` has a `tagPrefix`. */
  readonly fields: readonly string[];
}

/**
 * A manifest that uses one of these fields would pass a check against the pinned CRD and lose the field in the cluster.
 * Source: the CRDs of the two tags compared, argoproj/argo-cd v3.4.4 to v3.5.1 (manifests/crds) and
 * argoproj-labs/argocd-image-updater v1.2.2 to v1.3.0 (config/crd/bases). A line goes when its chart is bumped.
 */
const NEWER: Readonly<Record<string, Newer>> = {
  'argoproj.io/Application': {
    installed: 'v3.4.4',
    fields: [
      'source.tagPrefix',
      'sources[].tagPrefix',
      'sourceHydrator.syncSource.repoURL',
      'sourceHydrator.lastComparedDryRevision',
      'status.summary.isAppOfApps',
    ],
  },
  'argoproj.io/AppProject': {
    installed: 'v3.4.4',
    fields: ['spec.sourceIntegrity', 'syncWindows[].syncOverrun'],
  },
  'argoproj.io/ApplicationSet': {
    installed: 'v3.4.4',
    fields: [
      'source.tagPrefix',
      'sources[].tagPrefix',
      'sourceHydrator.syncSource.repoURL',
      'scmProvider.gitea.excludeArchivedRepos',
      'scmProvider.github.excludeArchivedRepos',
      'scmProvider.gitlab.includeArchivedRepos',
    ],
  },
  // v1.2.2 also requires `writeBackConfig.method`, but gives it a default, so that nobody has to write it.
  'argocd-image-updater.argoproj.io/ImageUpdater': {
    installed: 'v1.2.2',
    fields: [
      'spec.imagesVerification',
      'applicationRefs[].imagesVerification',
      'images[].imagesVerification',
      'manifestTargets.plugin',
    ],
  },
};

/** The version that is installed when it is older than the pinned CRD, else undefined. `kind` is `<group>/<Kind>`. */
export function installedVersion(kind: string): string | undefined {
  return NEWER[kind]?.installed;
}

/**
 * `schema` without the fields that the installed version of `kind` does not have, and without the CEL rules that read one.
 *
 * @throws Error when the schema does not have a listed field: the table is out of date.
 */
export function withoutNewerFields(kind: string, schema: Schema): Schema {
  const fields = NEWER[kind]?.fields ?? [];
  const seen = new Set<string>();
  const strip = (node: Schema, path: string): Schema => {
    const kept = mapSubschemas(node, (subschema, step) => strip(subschema, path + step));
    for (const name of Object.keys(kept.properties ?? {})) {
      const field = fields.find((suffix) => `${path}.${name}`.endsWith(`.${suffix}`));
      if (!field) continue;
      seen.add(field);
      delete kept.properties![name];
      dropRules(kept, name);
    }
    return kept;
  };
  const stripped = strip(schema, '');
  const gone = fields.filter((field) => !seen.has(field));
  if (gone.length > 0) throw new Error(`scripts/import/installed.ts: ${kind} no longer has ${gone.join(', ')}.`);
  return stripped;
}

/** The API server refuses a CRD whose rule reads a field that its schema does not have. */
function dropRules(schema: Schema, field: string): void {
  const rules = schema['x-kubernetes-validations'];
  if (!Array.isArray(rules)) return;
  const kept = rules.filter(({ rule }) => !new RegExp(`\\bself\\.${field}\\b`).test(rule));
  if (kept.length > 0) schema['x-kubernetes-validations'] = kept;
  else delete schema['x-kubernetes-validations'];
}
