import { type Static, Type } from 'typebox';
import { gpus } from '../../config/gpus-schema.ts';
import { closed, option } from '../../config/options.ts';
import { processOptions } from '../process.ts';

/** What a job says to Flink. */
export const FlinkOptions = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    jar: option.string({
      description: 'Job jar in the image, for example local:///opt/flink/usrlib/job.jar',
      pattern: '^local://',
      expected: 'a local:// path inside the image',
    }),
    entryClass: Type.Optional(option.string({ description: 'Main class' })),
    arguments: option.list(Type.String(), { description: 'Arguments', default: [] }),
    flinkVersion: option.string({
      description: 'Flink version in the image: it names the S3 plugin exactly',
      default: '2.2.0',
      pattern: '^(1\\.20|2\\.[0-2])\\.[0-9]+$',
      expected: 'a full version such as 2.2.0',
    }),
    parallelism: option.integer({ description: 'Parallel slots', minimum: 1, maximum: 1000, default: 1 }),
    slots: option.integer({ description: 'Slots of one TaskManager', minimum: 1, maximum: 64, default: 2 }),
    checkpoints: option.duration({ description: 'Time between checkpoints', default: '1m' }),
    ui: option.boolean({
      description: "The job's UI has a host, `<project>-<job>.<domain>`, where UIs have hosts",
      default: false,
    }),
    // flink-kubernetes-operator 1.15.0, DefaultValidator `validateSpecChange`: "Job must start in running state".
    state: option.choice(['running', 'suspended'], {
      description: 'Whether the job runs; the operator refuses one that is suspended before it ever ran',
      default: 'running',
    }),
    // Measured (Flink 2.2.0, two jobs with Kafka, S3 and checkpoints): a live heap of 51 MiB in the JobManager and of 58 MiB in the
    // TaskManager, 93 MiB of metaspace in either. These sizes leave them heaps of 160 and 243 MiB (memory.ts).
    jobManager: processOptions('250m', '1Gi', '640Mi'),
    taskManager: processOptions('500m', '1728Mi', '896Mi'),
    gpus: gpus('GPUs of each TaskManager; the JobManager has none'),
    conf: option.map(Type.String(), { description: 'Further Flink configuration', default: {} }),
  },
  { ...closed, description: 'A Flink job: `image` and `jar`' },
);

export type FlinkOptions = Static<typeof FlinkOptions>;
