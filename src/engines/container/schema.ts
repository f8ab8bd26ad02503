import { type Static, Type } from 'typebox';
import { gpus } from '../../config/gpus-schema.ts';
import { closed, option } from '../../config/options.ts';
import { processOptions } from '../process.ts';

/** How often a failed one starts again that says nothing else. */
export const RETRIES = 2;

export const ContainerOptions = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    command: option.list(Type.String(), { description: "What runs in it; default: the image's own", default: [] }),
    arguments: option.list(Type.String(), { description: 'Its arguments', default: [] }),
    pod: processOptions('250m', '512Mi'),
    gpus: gpus('GPUs of its pod'),
    deadline: option.duration({ description: 'It is ended when it runs for longer', default: '6h' }),
    retries: Type.Optional(
      option.integer({
        description: `How often it starts again after it failed, of those that no DAG starts; default: ${RETRIES}`,
        maximum: 10,
      }),
    ),
    user: option.integer({
      description: 'Number of the user that it runs as',
      minimum: 1,
      maximum: 2_147_483_647,
      default: 1000,
    }),
  },
  { ...closed, description: 'A program in a container of its own: `image`' },
);

export type ContainerOptions = Static<typeof ContainerOptions>;
