import { type Static, Type } from 'typebox';
import { gpus } from '../../config/gpus-schema.ts';
import { closed, option } from '../../config/options.ts';
import { processOptions } from '../process.ts';

const Executors = Type.Union(
  [
    option.integer({ description: 'Executor pods', minimum: 1, maximum: 1000 }),
    Type.Object(
      {
        min: option.integer({ description: 'Executor pods at least', minimum: 0, maximum: 1000, default: 1 }),
        max: option.integer({
          description: 'Executor pods at most, which quotas count',
          minimum: 1,
          maximum: 1000,
          default: 2,
        }),
      },
      closed,
    ),
  ],
  { description: 'Executor pods: a number, or `{ min, max }` by how much there is to do', default: 1 },
);

/** How many executors a job has at least and at most. */
export function executorsOf(executors: SparkOptions['executors']): { readonly min: number; readonly max: number } {
  return typeof executors === 'number' ? { min: executors, max: executors } : executors;
}

/** What a job says to Spark. */
export const SparkOptions = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    main: option.string({ description: 'Main file, for example local:///opt/app/train.py' }),
    mainClass: Type.Optional(option.string({ description: 'Main class of a JVM job' })),
    type: Type.Optional(
      option.choice(['Python', 'Scala', 'Java', 'R'], { description: 'Language; default: by the extension of `main`' }),
    ),
    sparkVersion: option.string({ description: 'Spark version in the image', default: '4.0.4' }),
    arguments: option.list(Type.String(), { description: 'Arguments', default: [] }),
    executors: Executors,
    streaming: option.boolean({
      description: 'It never ends: whenever it does it is started again, and goes on from its checkpoints',
      default: false,
    }),
    // Measured (Spark 4.0.4, images/trainer): 504 MiB of a driver's JVM and 166 MiB of its Python, 487 MiB of an executor's JVM.
    driver: processOptions('500m', '1Gi', '896Mi'),
    executor: processOptions('500m', '1Gi', '896Mi'),
    gpus: gpus('GPUs of each executor; the driver has none'),
    conf: option.map(Type.String(), { description: 'Further Spark properties', default: {} }),
  },
  { ...closed, description: 'A Spark job: `image` and `main`' },
);

export type SparkOptions = Static<typeof SparkOptions>;
