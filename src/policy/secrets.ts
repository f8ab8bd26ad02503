import type { Manifest } from '../contract/manifest.ts';
import { isGiven } from '../contract/seed.ts';
import type { Plan, PlannedSeed, PlannedView } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { manifest, type Origin, WAVE } from '../render/manifest.ts';
import { EXTERNAL_SECRETS } from './external-secrets.ts';
import { identityOf, isStored, outsideStore, pushObject, storedSeed } from './secret-store.ts';
import { generatedSeed, generators, keysByLength, template } from './seeds.ts';

/**
 * Every declared secret as one seed and its views, with External Secrets (v2.9.0).
 *
 * A seed is written once and never again: `CreatedOnce` keeps it from getting a new value after a manual delete, `Orphan`
 * from being collected with its ExternalSecret, and `immutable` from being written over when that is made anew. All three
 * are needed. Where values are kept in a store outside, a seed is what that says. A seed that is given is nobody's object:
 * only who may read it is said. A view may change, go and come back at any time. Fields that the API server would fill in are
 * written, so that Argo CD sees no difference.
 */
export function secretManifests(plan: Plan): readonly Manifest[] {
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  const origin = (component: string, wave: number, data = false): Origin => ({
    component,
    config: configOf.get(component)!,
    partOf: plan.platform.name,
    wave,
    data,
  });
  const readers = new Map<string, PlannedView[]>();
  for (const view of plan.views) {
    const key = `${view.seed.namespace}/${view.seed.name}`;
    readers.set(key, [...(readers.get(key) ?? []), view]);
  }

  const stored = isStored(plan);
  const manifests: Manifest[] = [];
  const stores = new Map<string, Manifest>();
  for (const seed of plan.seeds) {
    if (!isGiven(seed)) {
      if (stored) for (const [key, object] of outsideAccess(plan, seed, origin)) stores.set(key, object);
      manifests.push(...(stored ? storedManifests(plan, seed, origin) : generatedManifests(seed, origin)));
    }
    for (const grant of readAccess(seed, readers.get(`${seed.namespace}/${seed.name}`) ?? []))
      manifests.push(manifest(grant, origin(seed.component, WAVE.access)));
  }

  for (const view of plan.views) {
    // By what they are for and not by name: two of one name must both reach the check of identities.
    const reader = `${view.component} ${view.namespace}`;
    if (!stores.has(reader)) stores.set(reader, manifest(account(view), origin(view.component, WAVE.access)));
    stores.set(`${reader} ${view.seed.namespace}`, manifest(store(view), origin(view.component, WAVE.seeds)));
  }
  manifests.push(...stores.values());
  for (const view of plan.views) manifests.push(manifest(viewObject(view), origin(view.component, WAVE.views)));
  return manifests;
}

type Reader = Pick<PlannedView, 'component' | 'namespace'>;
type OriginOf = (component: string, wave: number, data?: boolean) => Origin;

function generatedManifests(seed: PlannedSeed, origin: OriginOf): Manifest[] {
  return [
    ...generators(seed).map((generator) => manifest(generator, origin(seed.component, WAVE.access))),
    manifest(generatedSeed(seed), origin(seed.component, WAVE.seeds, !seed.credential)),
  ];
}

function storedManifests({ platform }: Plan, seed: PlannedSeed, origin: OriginOf): Manifest[] {
  const { component } = seed;
  const pushed = platform.secrets.generate ? [...keysByLength(seed).keys()] : [];
  return [
    ...(pushed.length > 0 ? generators(seed).map((one) => manifest(one, origin(component, WAVE.accounts))) : []),
    ...pushed.map((length) =>
      manifest(pushObject(seed, length, storeName(seed), platform), origin(component, WAVE.pushes)),
    ),
    // The store has the value, so that nothing is lost with it; what goes with it is asked for all the same.
    manifest(storedSeed(seed, storeName(seed), platform), origin(component, WAVE.seeds, !seed.credential)),
  ];
}

/** One account and one store for each component that has seeds in a namespace, by which it asks the store outside. */
function outsideAccess({ platform }: Plan, seed: PlannedSeed, origin: OriginOf): [string, Manifest][] {
  const { component, namespace } = seed;
  const of = { name: storeName(seed), namespace, account: readerAccount(seed) };
  return [
    [
      `${component} ${namespace}`,
      manifest(account(seed, identityOf(platform.secrets)), origin(component, WAVE.accounts)),
    ],
    [`${component} ${namespace} outside`, manifest(outsideStore(of, platform), origin(component, WAVE.stores))],
  ];
}

function account(of: Reader, annotations: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: readerAccount(of),
      namespace: of.namespace,
      ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
    },
    automountServiceAccountToken: false,
  };
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
export const readerAccount = ({ component }: Pick<Reader, 'component'>) => `eso-${component}`;
const storeName = ({ component }: Pick<Reader, 'component'>) => `${component}-outside`;
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
