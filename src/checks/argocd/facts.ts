import { IN_CLUSTER } from '../../argocd/settings.ts';
import { at, type Json, listOf, recordOf, recordsOf, sorted, textOf, textsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { HOOK, SYNC_OPTIONS, SYNC_WAVE } from '../../kit/sync-annotations.ts';

/** What an Application says of where its objects come from, where they go and how they are kept there; the same in two ways of writing it. */
export function applicationFacts({ metadata, spec }: KubeObject): ReadonlyMap<string, unknown> {
  const { project, source, sources, destination, ignoreDifferences, syncPolicy } = recordOf(spec);
  const { automated, syncOptions } = recordOf(syncPolicy);
  const from = source === undefined ? recordsOf(sources) : [recordOf(source)];
  const { annotations = {} } = metadata;
  return new Map<string, unknown>([
    ['spec.project', project],
    // A list of one is one.
    ...from.flatMap((one, i) => sourceFacts(one, from.length === 1 ? 'spec.source' : `spec.sources[${i}]`)),
    ['spec.destination', sorted(placed(recordOf(destination)))],
    ['spec.syncPolicy.automated', automated === undefined ? undefined : sorted(automation(recordOf(automated)))],
    ['spec.syncPolicy.syncOptions', [...textsOf(syncOptions)].sort()],
    [
      'spec.ignoreDifferences',
      recordsOf(ignoreDifferences)
        .map((one) => JSON.stringify(sorted(one)))
        .sort(),
    ],
    ...WATCHED.map((name): [string, unknown] => [
      `metadata.annotations["${name}"]`,
      annotations[name]
        ?.split(/[,;]/)
        .map((word) => word.trim())
        .sort(),
    ]),
    ['metadata.finalizers', [...(metadata.finalizers ?? [])].sort()],
  ]);
}

/** Annotations that change what Argo CD does with an Application. */
const WATCHED = [
  'argocd.argoproj.io/compare-options',
  'argocd.argoproj.io/manifest-generate-paths',
  SYNC_WAVE,
  SYNC_OPTIONS,
  'argocd.argoproj.io/skip-reconcile',
  HOOK,
];

function sourceFacts(source: Json, at: string): [string, unknown][] {
  const known = ['repoURL', 'targetRevision', 'path', 'chart', 'helm', 'kustomize', 'directory', 'plugin', 'ref'];
  return known.map((field) => [`${at}.${field}`, oneWay(field, sorted(source[field]))]);
}

/** A branch by its name alone is the branch, and a folder may end with a slash. */
function oneWay(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (field === 'targetRevision') return value.replace(/^refs\/heads\//, '');
  return field === 'path' ? value.replace(/^\.\/|\/$/g, '') : value;
}

/** The cluster that Argo CD runs in goes by two names (v3.4.4, util/db/cluster.go). */
const placed = ({ name, server, ...rest }: Json) => ({
  ...rest,
  server: server ?? (name === 'in-cluster' ? IN_CLUSTER : name),
});

/** With what holds where nothing is said (Argo CD v3.4.4, pkg/apis/application/v1alpha1/types.go). */
function automation({ enabled = true, prune = false, selfHeal = false, allowEmpty = false }: Json) {
  return { enabled, prune, selfHeal, allowEmpty };
}

/** What an AppProject allows, entry by entry. */
export function projectGrants(project: KubeObject): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(GRANTS.map((field) => [field, entriesOf(project, field)]));
}

/** The entries of a list of an AppProject's, each as a text. */
export function entriesOf({ spec }: KubeObject, field: string): ReadonlySet<string> {
  return new Set(listOf(at(spec, field)).map((one) => textOf(one) ?? JSON.stringify(sorted(one))));
}

/** Of what AppProjects say, what lets more in; what follows from the objects another rule compares with them. */
const GRANTS = ['sourceNamespaces', 'namespaceResourceWhitelist', 'roles'];
