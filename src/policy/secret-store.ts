import type { SecretsConfig } from '../config/secrets-schema.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import type { SeedKey } from '../contract/seed.ts';
import type { Plan, PlannedSeed } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { EXTERNAL_SECRETS, GENERATORS, PUSH_SECRETS } from './external-secrets.ts';
import { generatorName, keysByLength, seedTemplate } from './seeds.ts';

/** An entry of the store outside: what a seed takes from there. */
export interface StoreEntry {
  readonly name: string;
  /** Keys with random values, each of `length` letters and digits. */
  readonly keys: readonly string[];
  readonly length: number;
}

/** Whether values of seeds come from a store outside. */
export const isStored = ({ platform }: Pick<Plan, 'platform'>) => platform.secrets.store !== 'generated';

/** What the store must hold for a seed: an entry for each length of its random keys. Nothing, for a seed that has none. */
export function storeEntries(seed: PlannedSeed, platform: PlatformFacts): readonly StoreEntry[] {
  return [...keysByLength(seed)].map(([length, keys]) => ({
    name: entryName(platform, seed.namespace, generatorName(seed, length)),
    keys,
    length,
  }));
}

/** `mlops/production/data-plane/valkey`, in the letters that the store allows in names. */
function entryName({ name, environment, secrets }: PlatformFacts, namespace: string, seed: string): string {
  const parts = [...(secrets.prefix ?? `${name}/${environment}`).split('/'), namespace, seed];
  // Names of Google's Secret Manager have letters, digits, `-` and `_`; of Azure's Key Vault, no `_` either.
  return parts.join({ generated: '/', vault: '/', aws: '/', gcp: '_', azure: '--' }[secrets.store]);
}

/** The store of one component in one namespace. Its account proves who asks, so that the store can tell them apart. */
export function outsideStore(
  { namespace, name, account }: { readonly namespace: string; readonly name: string; readonly account: string },
  { secrets }: PlatformFacts,
): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'SecretStore',
    metadata: { name, namespace },
    spec: { provider: provider(secrets, { name: account }) },
  };
}

/** The provider with what authenticates at it: tokens of ServiceAccounts, and no secret (external-secrets v2.9.0, apis/externalsecrets/v1). */
function provider(secrets: SecretsConfig, serviceAccountRef: { readonly name: string }): object {
  switch (secrets.store) {
    case 'vault': {
      const { server, path, version, auth, role, namespace } = secrets.vault!;
      const kubernetes = { mountPath: auth, role, serviceAccountRef };
      return { vault: { auth: { kubernetes }, ...(namespace !== undefined && { namespace }), path, server, version } };
    }
    case 'aws':
      return {
        aws: { auth: { jwt: { serviceAccountRef } }, region: secrets.aws!.region, service: 'SecretsManager' },
      };
    case 'gcp': {
      const { project, cluster, location } = secrets.gcp!;
      const workloadIdentity = {
        clusterLocation: location,
        clusterName: cluster,
        clusterProjectID: project,
        serviceAccountRef,
      };
      return {
        gcpsm: { auth: { workloadIdentity }, projectID: project, secretVersionSelectionPolicy: 'LatestOrFail' },
      };
    }
    case 'azure':
      return {
        azurekv: {
          authType: 'WorkloadIdentity',
          environmentType: 'PublicCloud',
          serviceAccountRef,
          useAzureSDK: false,
          vaultUrl: secrets.azure!.vault,
        },
      };
    case 'generated':
      throw new Error('values that are generated in the cluster have no store');
  }
}

/** What an account says of the identity that it has in its cloud. */
export function identityOf({ store, aws, gcp, azure }: SecretsConfig): Readonly<Record<string, string>> {
  switch (store) {
    case 'aws':
      return { 'eks.amazonaws.com/role-arn': aws!.role };
    case 'gcp':
      return { 'iam.gke.io/gcp-service-account': gcp!.account };
    case 'azure':
      return { 'azure.workload.identity/client-id': azure!.client, 'azure.workload.identity/tenant-id': azure!.tenant };
    default:
      return {};
  }
}

/**
 * A random value, made where the store has no entry of that name. The whole entry goes at once: clouds look whether it is
 * there, whatever its keys (v2.9.0, providers/v1/*: `SecretExists`), and so would keep but the first key.
 */
export function pushObject(seed: PlannedSeed, length: number, store: string, platform: PlatformFacts): KubeObject {
  const name = generatorName(seed, length);
  return {
    apiVersion: PUSH_SECRETS,
    kind: 'PushSecret',
    metadata: { name, namespace: seed.namespace },
    spec: {
      data: [
        { conversionStrategy: 'None', match: { remoteRef: { remoteKey: entryName(platform, seed.namespace, name) } } },
      ],
      deletionPolicy: 'None',
      refreshInterval: '1h0m0s',
      secretStoreRefs: [{ kind: 'SecretStore', name: store }],
      selector: {
        generatorRef: { apiVersion: GENERATORS, kind: 'Password', name },
      },
      updatePolicy: 'IfNotExists',
    },
  };
}

/** The Secret of a seed, as the store says: it follows when somebody writes another value there, unless what is salted would change with each look. */
export function storedSeed(seed: PlannedSeed, store: string, platform: PlatformFacts): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'ExternalSecret',
    metadata: { name: seed.name, namespace: seed.namespace },
    spec: {
      dataFrom: storeEntries(seed, platform).map(({ name }) => ({
        extract: { conversionStrategy: 'Default', decodingStrategy: 'None', key: name, metadataPolicy: 'None' },
      })),
      refreshInterval: '5m0s',
      refreshPolicy: Object.values(seed.keys).some(isSalted) ? 'OnChange' : 'Periodic',
      secretStoreRef: { kind: 'SecretStore', name: store },
      target: { creationPolicy: 'Owner', deletionPolicy: 'Retain', name: seed.name, template: seedTemplate(seed) },
    },
  };
}

/** Whether a template gives another text each time. */
const isSalted = (made: SeedKey) =>
  typeof made === 'object' &&
  'template' in made &&
  /\b(bcrypt|htpasswd|randBytes|rand\w+|gen\w+)\b/.test(made.template);
