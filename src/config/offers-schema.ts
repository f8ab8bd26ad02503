import { type Static, Type } from 'typebox';
import { closed, option } from './options.ts';

const Offered = Type.Object(
  {
    topic: Type.Optional(option.string({ description: 'A topic of the project' })),
    bucket: Type.Optional(option.string({ description: 'A bucket of the project' })),
    database: Type.Optional(option.string({ description: 'A database of the project; others only read it' })),
    to: Type.Optional(
      option.list(Type.String(), { description: 'The projects that it is offered to; default: all of them' }),
    ),
    writes: option.boolean({ description: 'They may write to it, too', default: false }),
  },
  closed,
);

/** What a project lets others have of its own: nobody else can say that. */
export const Offers = option.list(Offered, {
  description:
    'What others may have of the project: `{ topic: scores, to: [ shop ] }`, a topic, a bucket or a database each',
  default: [],
});

export type Offered = Static<typeof Offered>;
