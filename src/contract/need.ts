import type { ByCredential, ConnectionType, EndpointOf, RequestOf } from './connections/index.ts';
import type { Ports } from './peer.ts';
import type { SecretKey } from './secret-text.ts';

/** What a component needs of another. */
export interface Need<T extends ConnectionType = ConnectionType> {
  readonly type: T;
  /** Tells needs of one type apart; the client's id at the provider. Default: the component's id. */
  readonly name?: string;
  /** Its workloads that open the connection. */
  readonly by?: readonly string[];
  /** Which of the `accounts` of these workloads has the rights; one that has no such account holds them by its own. */
  readonly as?: string;
  readonly request?: RequestOf<T>;
  /** Where the provider connects back to. */
  readonly reachedAt?: readonly { readonly workload: string; readonly ports: Ports }[];
  /** Fine without a provider: `ctx.maybe()` then answers undefined. */
  readonly optional?: boolean;
  /** Met by every component that offers the type: `ctx.useAll()` answers them. */
  readonly all?: boolean;
  /** Only there while charts are rendered by the client, in the cluster: without one of these nothing is opened. */
  readonly forCharts?: true;
  /** The Secret that the client reads; default: named `<client id>-<type>`, with the seed's keys. One of `all` has the provider's name behind it. */
  readonly secret?: SecretShape<T>;
}

/** `K`: the keys of the Secret, where the shape says them all (`only`). */
export interface SecretShape<T extends ConnectionType = ConnectionType, K extends string = string> {
  readonly name?: string;
  readonly namespace?: string;
  /** Further namespaces that have it too, for those of `by` that run there. */
  readonly alsoIn?: readonly string[];
  /** Further keys: texts over those of the credential, put together with `inUrl`, `asText` … (`secret-text.ts`). */
  readonly keys?: (endpoint: EndpointOf<T>, credential: ByCredential<T, SecretKey>) => Readonly<Record<K, string>>;
  /** Only `keys`, without the seed's own. */
  readonly only?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/** A shape that says all keys of the Secret, so that `ctx.use(type, shape)` knows them. */
export type WholeShape<T extends ConnectionType, K extends string> = SecretShape<T, K> & { readonly only: true };

/** Builds such a shape with its keys known to TypeScript. */
export function wholeSecret<const T extends ConnectionType, const K extends string>(
  _type: T,
  shape: Omit<SecretShape<T, K>, 'only'>,
): WholeShape<T, K> {
  return { ...shape, only: true };
}

/** Builds a need with its request type checked. */
export function need<const T extends ConnectionType>(spec: Need<T>): Need {
  return spec as unknown as Need;
}
