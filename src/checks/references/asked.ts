import type { Target } from '../../contract/kind.ts';
import type { Connection } from '../../graph/plan.ts';

/** What a connection asks its provider for, with the configuration that did. */
export type Asked = Target & { readonly config?: string };

interface Provider {
  /** Of this kind are the objects whose operator makes what is asked for. */
  readonly operated: string;
  readonly asked: (connection: Connection) => readonly Asked[];
}

interface Spec {
  readonly name: string;
  readonly from?: string;
}

const things = (kind: string, specs: readonly Spec[] = []): Asked[] =>
  specs.map(({ name, from }) => ({ kind, name, ...(from !== undefined && { config: from }) }));

/**
 * The connections by which things come about at a provider. Where the provider has an object of the kind `operated`, the
 * tree says what is made; where it has none (it stands outside the tree, or is a program of the team's own), what was asked
 * for is taken as made.
 */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  s3: {
    operated: 'Tenant.minio.min.io',
    asked: ({ request }) => things('Bucket', (request as { create?: Spec[] }).create),
  },
  kafka: {
    operated: 'Kafka.kafka.strimzi.io',
    asked: ({ request, endpoint, seed }) => [
      ...things('Topic', (request as { create?: Spec[] }).create),
      ...(seed ? [{ kind: 'KafkaUser', name: (endpoint as { username: string }).username }] : []),
    ],
  },
  postgres: {
    operated: 'Cluster.postgresql.cnpg.io',
    asked: ({ request }) => things('Database', (request as { databases: Spec[] }).databases),
  },
};
