import type { KafkaEndpoint, KafkaRequest, PostgresRequest, S3Request } from './connections/index.ts';
import type { Target } from './kind.ts';
import type { MetConnection } from './rule.ts';

/** What a connection asks its provider to make, with the configuration that did. */
export type Asked = Target & { readonly config?: string };

const things = (kind: string, specs: readonly { readonly name: string; readonly from?: string }[] = []): Asked[] =>
  specs.map(({ name, from }) => ({ kind, name, ...(from !== undefined && { config: from }) }));

/** What comes into being at a provider because of a connection, by its type. */
const ASKED: Readonly<Record<string, (connection: MetConnection) => readonly Asked[]>> = {
  s3: ({ request }) => things('Bucket', (request as S3Request).create),
  kafka: ({ request, endpoint, seed }) => [
    ...things('Topic', (request as KafkaRequest).create),
    ...(seed ? [{ kind: 'KafkaUser', name: (endpoint as KafkaEndpoint).username }] : []),
  ],
  postgres: ({ request }) => things('Database', (request as PostgresRequest).databases),
};

export function askedOf(connection: MetConnection): readonly Asked[] {
  return ASKED[connection.type]?.(connection) ?? [];
}
