import type { Cluster } from '../cluster/cluster.ts';
import { EXTERNAL_SECRETS } from '../policy/external-secrets.ts';
import type { SecretName, SecretRecord } from './inventory.ts';

/** A Secret as a cluster has it. */
export interface LiveSecret extends SecretName {
  readonly there: boolean;
  /** Milliseconds since it was made; absent when it is not there. */
  readonly age?: number;
  /** Keys that it should hold, and does not. */
  readonly lacks: readonly string[];
  /** Labels that it should have, and does not: `app.kubernetes.io/part-of=argocd`. */
  readonly unlabelled: readonly string[];
  /** Whether it may be missing: a program makes it when it likes, and people may take it away. */
  readonly optional: boolean;
  /** What External Secrets says against it. */
  readonly problem?: string;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Looks at each of the Secrets in a cluster. Of values only the names of their keys are kept. */
export async function lookUp(
  cluster: Cluster,
  records: readonly SecretRecord[],
  now: number,
): Promise<readonly LiveSecret[]> {
  const found: LiveSecret[] = [];
  for (const record of records) found.push(await lookUpOne(cluster, record, now));
  return found;
}

async function lookUpOne(
  cluster: Cluster,
  { namespace, name, keys = [], labels = {}, maker }: SecretRecord,
  now: number,
): Promise<LiveSecret> {
  const metadata = { name, namespace };
  const secret = await cluster.get<{ data?: object }>({ apiVersion: 'v1', kind: 'Secret', metadata });
  const problem =
    maker.by === 'seed' || maker.by === 'view'
      ? problemOf(await cluster.get(externalSecret({ namespace, name })))
      : undefined;
  const held = new Set(Object.keys(secret?.data ?? {}));
  const made = secret?.metadata.creationTimestamp;
  return {
    namespace,
    name,
    there: secret !== undefined,
    optional: maker.by === 'program',
    ...(typeof made === 'string' && { age: now - Date.parse(made) }),
    lacks: secret ? keys.filter((key) => !held.has(key)) : [],
    unlabelled: Object.entries(secret ? labels : {})
      .filter(([label, value]) => secret?.metadata.labels?.[label] !== value)
      .map(([label, value]) => `${label}=${value}`),
    ...(problem !== undefined && { problem }),
  };
}

/** The ExternalSecret of a seed or a view, which has its name. */
export function externalSecret(metadata: SecretName) {
  return { apiVersion: EXTERNAL_SECRETS, kind: 'ExternalSecret', metadata };
}

function problemOf(object: object | undefined): string | undefined {
  if (!object) return 'its ExternalSecret is not there';
  const { conditions = [] } = (object as { status?: { conditions?: readonly Condition[] } }).status ?? {};
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (!ready) return 'External Secrets has not looked at it yet';
  return ready.status === 'True' ? undefined : (ready.message ?? ready.reason ?? 'not ready');
}
