import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, named } from '../fact.ts';
import { connectionType } from './connection-type.ts';

/** Jobs that a runner takes from the Git server. */
export const ci = connectionType({
  words: 'jobs of the Git server',
  ours: true,
  request: Type.Object(
    { images: Type.Optional(option.boolean({ description: 'Those that build images, and no others' })) },
    closed,
  ),
  endpoint: Type.Object({ url: Type.String() }),
  credentials: [['runner-token']],
  tells: ({ endpoint: { url } }) => [addressFact('the address', url, named(/(^|[._-])ci[._-]server[._-]url$/i))],
});
