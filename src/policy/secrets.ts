import type { SeedKey } from '../catalogue/component.ts';
import type { Plan, PlannedSeed, PlannedView } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { type Manifest, manifest, type Origin, WAVE } from '../render/manifest.ts';

const GENERATORS = 'generators.external-secrets.io/v1alpha1';
const EXTERNAL_SECRETS = 'external-secrets.io/v1';

/**
 * Every declared secret as one seed and its views, with External Secrets (v2.9.0).
 *
 * A seed is written once and never again: `CreatedOnce` keeps it from getting a new value after a manual delete, `Orphan`
 * from being collected with its ExternalSecret, and `immutable` from being written over when that is made anew. All three
 * are needed. A view may change, go and come back at any time. Fields that the API server would fill in are written, so
 * that Argo CD sees no difference.
 */
export function secretManifests(plan: Plan): readonly Manifest[] {
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  const origin = (component: string, wave: number, data = false): Origin => ({
    component,
    from: configOf.get(component)!,
    partOf: plan.platform.name,
    wave,
    data,
  });
  const readers = new Map<string, PlannedView[]>();
  for (const view of plan.views) {
    const key = `${view.seed.namespace}/${view.seed.name}`;
    readers.set(key, [...(readers.get(key) ?? []), view]);
  }

  const manifests: Manifest[] = [];
  for (const seed of plan.seeds) {
    for (const generator of generators(seed)) manifests.push(manifest(generator, origin(seed.component, WAVE.access)));
    manifests.push(manifest(seedObject(seed), origin(seed.component, WAVE.seeds, !seed.credential)));
    for (const grant of readAccess(seed, readers.get(`${seed.namespace}/${seed.name}`) ?? []))
      manifests.push(manifest(grant, origin(seed.component, WAVE.access)));
  }

  const stores = new Map<string, Manifest>();
  for (const view of plan.views) {
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: readerAccount(view), namespace: view.namespace },
      automountServiceAccountToken: false,
    };
    // By what they are for and not by name: two of one name must both reach the check of identities.
    const reader = `${view.component} ${view.namespace}`;
    stores.set(reader, manifest(account, origin(view.component, WAVE.access)));
    stores.set(`${reader} ${view.seed.namespace}`, manifest(store(view), origin(view.component, WAVE.seeds)));
  }
  manifests.push(...stores.values());
  for (const view of plan.views) manifests.push(manifest(viewObject(view), origin(view.component, WAVE.views)));
  return manifests;
}

/** One Password generator for each length: a generator makes all its keys alike, each with a value of its own. */
function generators(seed: PlannedSeed): KubeObject[] {
  return [...keysByLength(seed)].map(([length, secretKeys]) => ({
    apiVersion: GENERATORS,
    kind: 'Password',
    metadata: { name: generatorName(seed, length), namespace: seed.namespace },
    spec: {
      allowRepeat: true,
      digits: Math.floor(length / 5),
      encoding: 'raw',
      length,
      noUpper: false,
      secretKeys,
      symbols: 0,
    },
  }));
}

function keysByLength(seed: PlannedSeed): Map<number, string[]> {
  const lengths = new Map<number, string[]>();
  for (const [key, made] of Object.entries(seed.keys)) {
    if (typeof made === 'object' && 'random' in made)
      lengths.set(made.random, [...(lengths.get(made.random) ?? []), key]);
  }
  return lengths;
}

function generatorName(seed: PlannedSeed, length: number): string {
  return keysByLength(seed).size > 1 ? `${seed.name}-${length}` : seed.name;
}

function seedObject(seed: PlannedSeed): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'ExternalSecret',
    metadata: { name: seed.name, namespace: seed.namespace },
    spec: {
      dataFrom: [...keysByLength(seed).keys()].map((length) => ({
        sourceRef: { generatorRef: { apiVersion: GENERATORS, kind: 'Password', name: generatorName(seed, length) } },
      })),
      refreshInterval: '1h0m0s',
      refreshPolicy: 'CreatedOnce',
      target: {
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        immutable: true,
        name: seed.name,
        template: template(
          Object.fromEntries(Object.entries(seed.keys).map(([key, made]) => [key, seedValue(key, made)])),
          'Replace',
          seed.labels,
          seed.type,
        ),
      },
    },
  };
}

function seedValue(key: string, made: SeedKey): string {
  if (typeof made === 'string') return made;
  if ('template' in made) return made.template;
  return /^[A-Za-z_]\w*$/.test(key) ? `{{ .${key} }}` : `{{ index . "${key}" }}`;
}

/** Leave to read one Secret, for the accounts of its views: `get` on its name is all that External Secrets needs. */
function readAccess(seed: PlannedSeed, views: readonly PlannedView[]): KubeObject[] {
  if (views.length === 0) return [];
  const name = `read-${seed.name}`;
  const subjects = new Map(
    views.map((view) => [
      `${view.namespace}/${readerAccount(view)}`,
      { kind: 'ServiceAccount', name: readerAccount(view), namespace: view.namespace },
    ]),
  );
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace: seed.namespace },
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [seed.name], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name, namespace: seed.namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [...subjects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject),
    },
  ];
}

/** One account and one store for each reader and producing namespace: what a store may read is decided where the seed is. */
export const readerAccount = (view: PlannedView) => `eso-${view.component}`;
const storeOf = (view: PlannedView) => `${view.component}-${view.seed.namespace}`;

function store(view: PlannedView): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'SecretStore',
    metadata: { name: storeOf(view), namespace: view.namespace },
    spec: {
      provider: {
        kubernetes: {
          auth: { serviceAccount: { name: readerAccount(view) } },
          remoteNamespace: view.seed.namespace,
          server: {
            caProvider: { key: 'ca.crt', name: 'kube-root-ca.crt', type: 'ConfigMap' },
            url: 'kubernetes.default',
          },
        },
      },
    },
  };
}

function viewObject(view: PlannedView): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'ExternalSecret',
    metadata: { name: view.name, namespace: view.namespace },
    spec: {
      dataFrom: [
        {
          extract: {
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            key: view.seed.name,
            metadataPolicy: 'None',
          },
        },
      ],
      refreshInterval: '5m0s',
      refreshPolicy: 'Periodic',
      secretStoreRef: { kind: 'SecretStore', name: storeOf(view) },
      target: {
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        name: view.name,
        template: template(view.keys, view.merge ? 'Merge' : 'Replace', view.labels, view.type),
      },
    },
  };
}

/** With any template, even an empty one, External Secrets does not copy Argo CD's tracking annotation to the Secret. */
function template(
  data: Readonly<Record<string, string>>,
  mergePolicy: 'Merge' | 'Replace',
  labels: Readonly<Record<string, string>> = {},
  type?: string,
) {
  return {
    ...(Object.keys(data).length > 0 && { data }),
    engineVersion: 'v2',
    mergePolicy,
    metadata: { annotations: {}, labels },
    ...(type && { type }),
  };
}
