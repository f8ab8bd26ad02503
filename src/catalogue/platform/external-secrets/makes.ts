import type { Find, Made } from '../../../contract/made.ts';
import type { KubeObject } from '../../../kit/object.ts';

export interface StoreRef {
  readonly kind?: string;
  readonly name: string;
}
interface Source {
  readonly extract?: { readonly key: string };
  readonly find?: object;
  readonly rewrite?: readonly object[];
  readonly sourceRef?: {
    readonly generatorRef?: { readonly kind: string; readonly name: string };
    readonly storeRef?: StoreRef;
  };
}
export interface ExternalSecretSpec {
  readonly secretStoreRef?: StoreRef;
  readonly data?: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property?: string };
    readonly sourceRef?: { readonly storeRef?: StoreRef };
  }[];
  readonly dataFrom?: readonly Source[];
  readonly target?: {
    readonly name?: string;
    readonly template?: {
      readonly data?: Readonly<Record<string, string>>;
      readonly mergePolicy?: string;
      readonly templateFrom?: readonly object[];
    };
  };
}

/** What an ExternalSecret gets from its sources: keys, the Secrets whose keys it takes over, and whether that is all that can be known. */
interface Fetched {
  readonly keys: readonly string[];
  readonly copies: readonly { readonly name: string; readonly namespace?: string }[];
  readonly known: boolean;
}

const kindOf = (name: string) => `${name}.external-secrets.io`;
const generatorKind = (name: string) => `${name}.generators.external-secrets.io`;

/** The namespace that a store reads Secrets from, when it is a Kubernetes one. */
export function storeNamespace(
  find: Find,
  namespace: string | undefined,
  ref: StoreRef | undefined,
): string | undefined {
  if (!ref) return undefined;
  const { kind = 'SecretStore', name } = ref;
  const store = find(kindOf(kind), kind === 'SecretStore' ? namespace : undefined, name);
  const provider = (store?.spec as { provider?: { kubernetes?: { remoteNamespace?: string } } } | undefined)?.provider;
  // An absent `remoteNamespace` is `default` (external-secrets v2.9.0, apis/externalsecrets/v1/secretstore_kubernetes_types.go).
  return provider?.kubernetes && (provider.kubernetes.remoteNamespace ?? 'default');
}

/** What the sources of an ExternalSecret give (external-secrets v2.9.0). */
export function fetched({ metadata: { namespace }, spec }: KubeObject, find: Find): Fetched {
  const { secretStoreRef, data = [], dataFrom = [] } = (spec ?? {}) as ExternalSecretSpec;
  const keys = data.map(({ secretKey }) => secretKey);
  const copies: { name: string; namespace?: string }[] = [];
  let known = true;
  for (const { extract, rewrite, sourceRef } of dataFrom) {
    const generator = sourceRef?.generatorRef;
    const remote = extract && storeNamespace(find, namespace, sourceRef?.storeRef ?? secretStoreRef);
    if (rewrite) known = false;
    else if (generator?.kind === 'Password') {
      const object = find(generatorKind('Password'), namespace, generator.name);
      keys.push(...((object?.spec as { secretKeys?: string[] } | undefined)?.secretKeys ?? ['password']));
    } else if (extract && remote !== undefined) copies.push({ name: extract.key, namespace: remote });
    else known = false;
  }
  return { keys, copies, known };
}

/** The Secret that External Secrets makes of an ExternalSecret. */
export function externalSecretMakes(object: KubeObject, find: Find): readonly Made[] {
  const { name, namespace } = object.metadata;
  const { target = {} } = (object.spec ?? {}) as ExternalSecretSpec;
  const { template } = target;
  const secret = { kind: 'Secret', name: target.name ?? name, namespace };
  if (template?.templateFrom) return [secret];
  const own = Object.keys(template?.data ?? {});
  // Without `data` a template changes metadata only.
  if (own.length > 0 && template?.mergePolicy !== 'Merge') return [{ ...secret, parts: own }];
  const { keys, copies, known } = fetched(object, find);
  return [known ? { ...secret, parts: [...own, ...keys], copies } : secret];
}
