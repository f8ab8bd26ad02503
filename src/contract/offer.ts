import type { ByCredential, ConnectionType, EndpointOf, RequestOf } from './connections/index.ts';
import type { ApiRule } from './connections/kubernetes-api.ts';
import type { AddressPeer, Anyone, Opening, Ports } from './peer.ts';
import type { SeedKey, SeedSpec } from './seed.ts';

/** What a component provides to others. */
export interface Offer<T extends ConnectionType = ConnectionType> {
  readonly type: T;
  /** The workload that accepts the connection, or addresses outside; absent when nothing is opened towards the provider. */
  readonly at?: string | AddressPeer;
  readonly ports?: Ports;
  /**
   * `false`: clients are connected to it and work while it is not there yet, so that they need not come later. One that
   * gets a credential comes later all the same: its Secret is made of the provider's.
   */
  readonly orders?: false;
  /** Further ways that the connection opens, for this client: what it asked for by address, or what stands beside `at`. */
  readonly opens?: (client: Client<T>) => readonly Opening[];
  /** Who opens connections back to where the client's need says `reachedAt`. */
  readonly reachesFrom?: string | AddressPeer | Anyone;
  /** Why the provider cannot give the client what it asks for, when it cannot. */
  readonly refuses?: (client: Client<T>) => Refusal | undefined;
  /** What only one client can have: a database, a bucket that it creates. Two clients that claim the same are a finding. */
  readonly claims?: (client: Client<T>) => readonly Claim[];
  /** What the client is handed. */
  readonly endpoint: (client: Client<T>) => EndpointOf<T>;
  /** The credential minted for the client, kept in the provider's namespace (or where it says). One that several clients get is made once. */
  readonly seed?: (client: Client<T>) => CredentialSpec<T> | undefined;
  /** What the client's ServiceAccounts may do at the Kubernetes API because of the connection. */
  readonly rights?: (client: Client<T>) => readonly ApiRule[];
  /** Of an operator: what it does in the namespaces of its clients. It is not asked for what is elsewhere. */
  readonly serves?: Serving<T>;
}

export interface Serving<T extends ConnectionType = ConnectionType> {
  /** The workload whose ServiceAccount has the rights. */
  readonly by: string;
  /** It watches those namespaces and none beside: where nobody is connected to it there is nothing that it could be told. */
  readonly confined?: true;
  /** Its rights, for this client and one of its namespaces; a rule that names a namespace is about that one. */
  readonly rules: (client: Client<T>, namespace: string) => readonly ApiRule[];
}

/** What a provider says to a request that it cannot meet: a problem of the configuration, and no fault. */
export interface Refusal {
  readonly message: string;
  readonly fix: string;
  /** JSON pointer of the setting that asked; default: what switched the client on. */
  readonly config?: string;
}

/** Something at a provider that has one owner. */
export interface Claim {
  /** Its kind and name: `the database features`. */
  readonly what: string;
  /** JSON pointer of the setting that asked; default: what switched the client on. */
  readonly config?: string;
}

/** A seed with the keys that clients of this type of connection read. */
export interface CredentialSpec<T extends ConnectionType = ConnectionType> extends Omit<SeedSpec, 'keys'> {
  readonly keys: ByCredential<T, SeedKey>;
}

/** Builds an offer with its endpoint type checked. */
export function offer<const T extends ConnectionType>(spec: Offer<T>): Offer {
  return spec as unknown as Offer;
}

/** The client's end of a connection, as the provider sees it. */
export interface Client<T extends ConnectionType = ConnectionType> {
  readonly component: string;
  /** Unique among the clients of a provider: `mlflow`, `fraud-train`. The provider names users and databases by it. */
  readonly id: string;
  readonly namespace: string;
  readonly workloads: readonly string[];
  readonly request: RequestOf<T>;
}
