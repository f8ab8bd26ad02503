import type { Cluster } from '../cluster/cluster.ts';
import type { KnownSecrets } from '../finding/mask.ts';
import type { KubeObject } from '../kit/object.ts';

/** On a Secret that bootstrap filled: which of GitLab's tokens it holds. A Secret without it is a person's, and left alone. */
export const TOKEN_ID = 'mooring.dev/token-id';
/** On a Secret: the day on which its token ends, as a label, by which doctor sees it without reading what is in the Secret. */
export const EXPIRES = 'mooring.dev/expires';

/** Keys whose values anybody may see, and does: the address of a repository, the user of a token. */
const OPEN: ReadonlySet<string> = new Set(['type', 'url', 'username']);

/** A Secret with its values as they are. */
interface ReadSecret {
  readonly values: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads a Secret, and tells its values to `known`; undefined when it is not there. */
export async function readSecret(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  known: KnownSecrets,
): Promise<ReadSecret | undefined> {
  const secret = await cluster.get<{ data?: Record<string, string> }>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
  });
  if (!secret) return undefined;
  const values = Object.entries(secret.data ?? {}).map(
    ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')] as const,
  );
  known.add(...values.filter(([key]) => !OPEN.has(key)).map(([, value]) => value));
  return { values: Object.fromEntries(values), annotations: secret.metadata.annotations ?? {} };
}

/** A Secret that bootstrap makes: no object of the tree owns it, and nobody prunes it. */
export function secretObject(
  { namespace, name, partOf }: { namespace: string; name: string; partOf: string },
  values: Readonly<Record<string, string>>,
  {
    annotations = {},
    labels = {},
    type = 'Opaque',
  }: Pick<KubeObject['metadata'], 'annotations' | 'labels'> & { readonly type?: string } = {},
): KubeObject {
  const data = Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'mooring', 'app.kubernetes.io/part-of': partOf, ...labels },
      annotations: { ...annotations },
    },
    type,
    data: Object.fromEntries(data),
  };
}
