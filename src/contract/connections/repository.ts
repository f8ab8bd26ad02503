import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType, from } from './connection-type.ts';
import { repositoryFacts } from './git.ts';

/** Another repository than the platform's: whoever reads it has a credential that a person gives. */
export const repository = connectionType({
  words: 'another Git repository',
  ours: true,
  request: Type.Object(
    {
      url: option.string({ description: 'Its http(s) or ssh URL' }),
      branch: option.string({ description: 'Branch that is followed' }),
      near: Type.Optional(
        option.boolean({ description: "It is on the server of the platform's, to which the client has a way" }),
      ),
      from,
    },
    closed,
  ),
  endpoint: Type.Object({ url: Type.String(), branch: Type.String() }),
  tells: ({ endpoint }) => repositoryFacts(endpoint),
});
