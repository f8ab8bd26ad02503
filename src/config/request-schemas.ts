import { type TObject, Type } from 'typebox';
import { closed, option } from './options.ts';

const named = option.string({ description: 'Its full name' });
const access = option.choice(['read', 'write', 'readwrite'], { description: 'What the client may do' });
const nothing = Type.Object({}, closed);

/**
 * What `request` of a need may hold, by connection type, for components of one's own: those of the catalogue are typed
 * (contract/connections.ts). Types that are not here are of one's own, and take anything.
 */
export const REQUESTS: ReadonlyMap<string, TObject> = new Map<string, TObject>([
  [
    's3',
    Type.Object(
      {
        create: Type.Optional(
          Type.Array(
            Type.Object(
              {
                name: named,
                versioning: Type.Optional(Type.Boolean({ description: 'Keep what is overwritten' })),
                objectLock: Type.Optional(
                  Type.Object(
                    {
                      mode: option.choice(['governance', 'compliance'], { description: 'Who may lift it' }),
                      days: option.integer({ description: 'How long', minimum: 1 }),
                    },
                    closed,
                  ),
                ),
                expire: Type.Optional(option.integer({ description: 'Days until an object goes', minimum: 1 })),
                noncurrent: Type.Optional(
                  option.integer({ description: 'Days until an old version goes', minimum: 1 }),
                ),
                quota: Type.Optional(option.size({ description: 'What it may hold' })),
              },
              closed,
            ),
            { description: 'Buckets that must exist' },
          ),
        ),
        access: Type.Optional(
          Type.Array(Type.Object({ bucket: named, access }, closed), { description: 'What the client may do' }),
        ),
      },
      closed,
    ),
  ],
  [
    'kafka',
    Type.Object(
      {
        create: Type.Optional(
          Type.Array(
            Type.Object(
              {
                name: named,
                partitions: option.integer({ description: 'Partitions', minimum: 1 }),
                replicas: Type.Optional(option.integer({ description: 'Copies', minimum: 1 })),
                retentionMs: Type.Integer({ description: 'How long messages are kept', minimum: -1 }),
                cleanup: option.choice(['delete', 'compact', 'compact,delete'], { description: 'What goes when' }),
              },
              closed,
            ),
            { description: 'Topics that must exist' },
          ),
        ),
        access: Type.Optional(
          Type.Array(Type.Object({ topic: named, access }, closed), { description: 'What the client may do' }),
        ),
      },
      closed,
    ),
  ],
  [
    'postgres',
    Type.Object(
      {
        databases: Type.Array(
          Type.Object(
            {
              name: named,
              extensions: Type.Optional(Type.Array(Type.String(), { description: 'Extensions that it has' })),
            },
            closed,
          ),
          { minItems: 1, description: 'Databases that the client owns' },
        ),
      },
      closed,
    ),
  ],
  [
    'git',
    Type.Object({ access: Type.Optional(option.choice(['read', 'write'], { description: 'Its right' })) }, closed),
  ],
  [
    'kubernetes-api',
    Type.Object(
      {
        rules: Type.Optional(
          Type.Array(
            Type.Object(
              {
                apiGroups: Type.Array(Type.String()),
                resources: Type.Array(Type.String()),
                verbs: Type.Array(Type.String()),
                resourceNames: Type.Optional(Type.Array(Type.String())),
                namespace: Type.Optional(Type.String()),
              },
              closed,
            ),
            { description: 'What its ServiceAccount may do' },
          ),
        ),
      },
      closed,
    ),
  ],
  ['internet', Type.Object({ why: option.string({ description: 'What it fetches' }) }, closed)],
  ...['redis', 'tracking', 'registry', 'dns', 'aws', 'ci'].map((type): [string, TObject] => [type, nothing]),
]);
