import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { Fact } from '../fact.ts';
import type { SecretRef } from '../secret-ref.ts';

/**
 * A type of connection: what a client may ask for, what it is handed, and the credentials that it gets. One source for
 * TypeScript's types, for what is refused in `platform.yaml`, and for the docs.
 *
 * An endpoint is what the client writes into its configuration. Who may reach whom on which port is not said here: it
 * follows from the workloads and ports at both ends.
 */
export interface TypeOfConnection<
  Request extends TObject = TObject,
  Endpoint extends TObject = TObject,
  Credentials extends KeySets = KeySets,
> {
  /** What it is, for people: `object storage`. */
  readonly words: string;
  readonly request: Request;
  readonly endpoint: Endpoint;
  /** Keys of the Secret that a client gets; several sets where a provider hands out one of them. None: it gets no Secret. */
  readonly credentials: Credentials;
  /** It follows from what components declare, or they have it among themselves: nobody need write it in `platform.yaml`. */
  readonly ours?: true;
  /** What comes into being at the provider because of it, as far as others refer to it. */
  asks?(connection: Asking<Request, Endpoint>): readonly Asked[];
  /** What a client must have been told to be connected, and what nothing that it is told may contradict. */
  tells?(connection: Asking<Request, Endpoint>): readonly Fact[];
}

/** A connection, as its type looks at it. */
interface Asking<Request extends TObject, Endpoint extends TObject> {
  readonly request: Said<Request>;
  readonly endpoint: Said<Endpoint>;
  /** The credential at the provider. */
  readonly seed?: SecretRef;
}

/** A thing that a provider is asked to make, of a kind as in `Made`, with the configuration that did. */
export interface Asked {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly config?: string;
}

/** Things of a kind that a request lists by name. */
export const things = (kind: string, specs: readonly { readonly name: string; readonly from?: string }[] = []) =>
  specs.map(({ name, from }): Asked => ({ kind, name, ...(from !== undefined && { config: from }) }));

type KeySets = readonly (readonly string[])[];

/** Defines a type of connection, with its keys known to TypeScript. */
export function connectionType<
  Request extends TObject,
  Endpoint extends TObject,
  const Credentials extends KeySets = [],
>({
  credentials = [] as unknown as Credentials,
  ...rest
}: Pick<
  TypeOfConnection<Request, Endpoint, Credentials>,
  'words' | 'request' | 'endpoint' | 'ours' | 'asks' | 'tells'
> & {
  readonly credentials?: Credentials;
}): TypeOfConnection<Request, Endpoint, Credentials> {
  return { ...rest, credentials };
}

/** The value of a schema, as a declaration that nobody changes. */
export type Said<S extends TSchema> = Frozen<Static<S>>;

type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** What components say among themselves: nobody can write it into `platform.yaml`. */
export const internal = <S extends TSchema>(schema: S) => Type.Optional({ ...schema, internal: true } as S);

/** What asked for something: findings point there. */
export const from = internal(Type.String({ description: 'JSON pointer of the configuration that asked for it' }));

/** The part of a request that people may write. */
export function askable<S extends TSchema>(schema: S): S {
  if (Array.isArray(schema)) return schema.map(askable) as unknown as S;
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'properties' ? askableOf(value as Record<string, TSchema>) : askable(value as TSchema),
  ]);
  return Object.fromEntries(entries) as S;
}

const askableOf = (properties: Readonly<Record<string, TSchema>>) =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([, schema]) => !('internal' in schema))
      .map(([name, schema]) => [name, askable(schema)]),
  );

/** A request or an endpoint that says nothing. */
export const nothing = Type.Object({}, { additionalProperties: false });
