import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, named, thingFact } from '../fact.ts';
import { access } from './access.ts';
import { connectionType, from, type Said, things } from './connection-type.ts';

const Bucket = Type.Object(
  {
    name: option.string({ description: 'Its full name' }),
    versioning: Type.Optional(option.boolean({ description: 'Keep what is overwritten' })),
    objectLock: Type.Optional(
      Type.Object(
        {
          mode: option.choice(['governance', 'compliance'], { description: 'Who may lift it' }),
          days: option.integer({ description: 'Days that a version is kept from deletion', minimum: 1 }),
        },
        { ...closed, description: 'Versions cannot be deleted for a while; it brings versioning with it' },
      ),
    ),
    expire: Type.Optional(option.integer({ description: 'Days until an object goes', minimum: 1 })),
    noncurrent: Type.Optional(
      option.integer({ description: 'Days until a version goes that is no longer the newest', minimum: 1 }),
    ),
    quota: Type.Optional(option.size({ description: 'What it may hold' })),
    from,
  },
  closed,
);

export const s3 = connectionType({
  words: 'object storage',
  request: Type.Object(
    {
      create: Type.Optional(Type.Array(Bucket, { description: 'Buckets that must exist because of the client' })),
      access: Type.Optional(
        Type.Array(Type.Object({ bucket: option.string({ description: 'Its full name' }), access }, closed), {
          description: 'What the client may do; without it the client gets no credentials',
        }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    url: Type.String({ description: 'http://host or http://host:port, path style' }),
    region: Type.String(),
  }),
  credentials: [['accessKey', 'secretKey']],
  asks: ({ request }) => things('Bucket', request.create),
  tells: ({ request: { access = [] }, endpoint: { url, region } }) => [
    addressFact(
      'the address',
      url,
      named(/(^|[._-])(s3a?[._-]endpoint([._-]ur[il])?|endpoint[._-]ur[il]([._-]s3)?)$/i),
    ),
    { what: 'the region', value: region, named: named(/(^|[._-])region([._-]name)?$/i), together: true },
    ...access.map(({ bucket }) => thingFact('the bucket', 'BUCKET_', bucket, 'Bucket')),
  ],
});

export type BucketSpec = Said<typeof Bucket>;
export type S3Request = Said<typeof s3.request>;
