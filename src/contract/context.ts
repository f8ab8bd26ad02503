import type { Chart } from 'cdk8s';
import type { ConnectionType, CredentialKey, EndpointOf } from './connections/index.ts';
import type { WholeShape } from './need.ts';
import type { Client } from './offer.ts';
import type { PlatformFacts } from './platform.ts';
import type { SecretRef } from './secret-ref.ts';
import type { PlannedWorkload } from './workload.ts';

/** What may be known while declaring: the options and the platform, but no other component. */
export interface DeclareContext<O> {
  readonly id: string;
  readonly namespace: string;
  readonly options: O;
  readonly platform: PlatformFacts;
}

export interface RenderContext<O = unknown> extends DeclareContext<O> {
  /** Where constructs go. */
  readonly chart: Chart;
  /** Adds one object; `wave` orders it inside the Application, `data` protects it from pruning, `from` is the configuration that caused it. */
  add<T extends object>(object: T, settings?: ObjectSettings): void;
  /** The connection that meets the need of this type (and name). */
  use<const T extends ConnectionType>(type: T, name?: string): Used<T>;
  /** The same, of a need whose Secret has the keys of this shape and no others. */
  use<const T extends ConnectionType, K extends string>(type: T, shape: WholeShape<T, K>, name?: string): Used<T, K>;
  /** The same for an optional need. */
  maybe<const T extends ConnectionType>(type: T, name?: string): Used<T> | undefined;
  /** Those that meet a need of `all`, by the providers' ids. */
  useAll<const T extends ConnectionType>(type: T, name?: string): readonly UsedOf<T>[];
  /** Everybody who is connected to what this component provides. */
  clients<const T extends ConnectionType>(type: T): readonly Served<T>[];
  /** Namespaces of those who are connected to it, of an operator that goes nowhere else (`Offer.serves`). */
  readonly served: readonly string[];
  /** Names of its Secrets with logins of registries, in this namespace or its own: for pods whose account an operator makes. */
  pullSecrets(namespace?: string): readonly string[];
  /** One of its own Secrets: a seed or a view. */
  secret(name: string): SecretRef;
  workload(name: string): PlannedWorkload;
  image(role: string): string;
}

export interface ObjectSettings {
  readonly wave?: number;
  readonly data?: boolean;
  readonly config?: string;
}

/** The client's view of a connection: the endpoint, and the Secret with its credentials when there are any, by the keys of the type. */
export type Used<T extends ConnectionType, K extends string = CredentialKey<T>> = EndpointOf<T> & {
  readonly secret: SecretRef<K>;
};

/** One of several connections that meet a need of `all`. */
export type UsedOf<T extends ConnectionType> = Used<T> & { readonly provider: string };

/** The provider's view of a connection: the client, and the seed it minted for it when there is one. */
export type Served<T extends ConnectionType> = Client<T> & { readonly seed: SecretRef<CredentialKey<T>> };
