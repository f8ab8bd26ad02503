import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType } from './connection-type.ts';

/** People's way to a UI; nobody declares it: whoever has `uis` has the need. */
export const ingress = connectionType({
  words: 'a host at which people open a UI',
  ours: true,
  request: Type.Object(
    {
      host: Type.Optional(option.string({ description: 'Its host, when that is not for the platform to choose' })),
      https: Type.Optional(
        option.boolean({ description: 'Whether people come by https, when that is not for the platform to choose' }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({ host: Type.String(), url: Type.String() }),
});
