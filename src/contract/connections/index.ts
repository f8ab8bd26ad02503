import type { TObject } from 'typebox';
import type { Fact } from '../fact.ts';
import type { SecretRef } from '../secret-ref.ts';
import { aws } from './aws.ts';
import { ci } from './ci.ts';
import { type Asked, askable, type Said, type TypeOfConnection } from './connection-type.ts';
import { dns } from './dns.ts';
import { egress } from './egress.ts';
import { flink } from './flink.ts';
import { git } from './git.ts';
import { imageBuilds } from './image-builds.ts';
import { imageUpdates } from './image-updates.ts';
import { ingress } from './ingress.ts';
import { internet } from './internet.ts';
import { kafka } from './kafka.ts';
import { kubernetesApi } from './kubernetes-api.ts';
import { metrics } from './metrics.ts';
import { mirror } from './mirror.ts';
import { operatorKeda } from './operator-keda.ts';
import { operatorSpark } from './operator-spark.ts';
import { orchestrator } from './orchestrator.ts';
import { packages } from './packages.ts';
import { pods } from './pods.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import { registry } from './registry.ts';
import { repository } from './repository.ts';
import { s3 } from './s3.ts';
import { secretStore } from './secret-store.ts';
import { spark } from './spark.ts';
import { tracking } from './tracking.ts';

/** Every type of connection that Mooring knows. A component of one's own may use further names; they carry plain records. */
export const connectionTypes = {
  s3,
  kafka,
  postgres,
  redis,
  tracking,
  git,
  repository,
  metrics,
  ci,
  mirror,
  registry,
  ingress,
  'image-updates': imageUpdates,
  'image-builds': imageBuilds,
  'secret-store': secretStore,
  'kubernetes-api': kubernetesApi,
  dns,
  egress,
  internet,
  packages,
  aws,
  pods,
  spark,
  flink,
  orchestrator,
  'operator:keda': operatorKeda,
  'operator:spark': operatorSpark,
} as const satisfies Readonly<Record<string, TypeOfConnection>>;

type Known = typeof connectionTypes;

export type ConnectionType = keyof Known | `operator:${string}` | (string & {});
export type RequestOf<T> = T extends keyof Known ? Said<Known[T]['request']> : Readonly<Record<string, unknown>>;
export type EndpointOf<T> = T extends keyof Known ? Said<Known[T]['endpoint']> : Readonly<Record<string, unknown>>;

/** A record by the keys of a client's credential, as it comes from the provider: one of them, where there are several sets. */
export type ByCredential<T, V> = T extends keyof Known
  ? BySet<Known[T]['credentials'][number], V>
  : Readonly<Record<string, V>>;
type BySet<Keys, V> = Keys extends readonly string[] ? { readonly [K in Keys[number]]: V } : never;

/** The keys by which a client's credential may be read. */
export type CredentialKey<T> = T extends keyof Known ? Known[T]['credentials'][number][number] : string;

const byName: ReadonlyMap<string, TypeOfConnection> = new Map(Object.entries(connectionTypes));

/** What a connection type is, for people. A type of one's own goes by its name. */
export function connectionWords(type: string): string {
  return (
    byName.get(type)?.words ?? (type.startsWith('operator:') ? `the ${type.slice('operator:'.length)} operator` : type)
  );
}

/** Sets of keys that a credential of this type may have; nothing is known of a type of one's own. */
export function credentialsOf(type: string): TypeOfConnection['credentials'] | undefined {
  return byName.get(type)?.credentials;
}

/** A connection of some type, with its credential at the provider. */
interface Connected {
  readonly type: string;
  readonly request: object;
  readonly endpoint: object;
  readonly seed?: SecretRef | undefined;
}

/** What a connection asks its provider to make; nothing is known of a type of one's own. */
export function thingsAsked(connection: Connected): readonly Asked[] {
  return byName.get(connection.type)?.asks?.(asTyped(connection)) ?? [];
}

/** What a client of a connection is told of it; nothing is known of a type of one's own. */
export function factsOf(connection: Connected): readonly Fact[] {
  return byName.get(connection.type)?.tells?.(asTyped(connection)) ?? [];
}

/** What is declared was checked against the schemas of its type. */
const asTyped = ({ request, endpoint, seed }: Connected) => ({
  request: request as never,
  endpoint: endpoint as never,
  ...(seed && { seed }),
});

/** What people may ask for in `platform.yaml`; of a type that is not known, anything. */
export function requestSchema(type: string): TObject | undefined {
  const known = byName.get(type);
  return known && askable(known.request);
}

export { addressesOf, type Fact } from '../fact.ts';
export type { Access } from './access.ts';
export type { EgressTarget } from './egress.ts';
export type { GitEndpoint } from './git.ts';
export type { FollowedImage } from './image-updates.ts';
export type { KafkaEndpoint, KafkaRequest, TopicSpec } from './kafka.ts';
export type { ApiRule } from './kubernetes-api.ts';
export type { PostgresEndpoint, PostgresRequest } from './postgres.ts';
export type { BucketSpec, S3Request } from './s3.ts';
