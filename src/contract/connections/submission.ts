import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType } from './connection-type.ts';

/** The right to submit jobs of a kind, which an operator then runs. */
export const submission = (jobs: string) =>
  connectionType({
    words: `the right to submit ${jobs}`,
    ours: true,
    request: Type.Object(
      {
        project: option.string({ description: 'Whose jobs' }),
        follow: Type.Optional(option.boolean({ description: 'Only to follow what somebody else submitted' })),
      },
      closed,
    ),
    endpoint: Type.Object({ namespace: Type.String({ description: 'Namespace that jobs run in' }) }),
  });
