import { type Static, Type } from 'typebox';
import { closed, option } from '../../../src/config/options.ts';
import { defineEngine, imagesOf } from '../../../src/engines/engine.ts';
import { environmentOf } from '../../../src/engines/environment.ts';
import { processOptions, wholePod } from '../../../src/engines/process.ts';
import { containerResources } from '../../../src/kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../src/kit/security.ts';

const TaskOptions = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    command: option.list(Type.String(), { description: 'What runs in it', default: [] }),
    pod: processOptions('250m', '512Mi'),
    conf: option.map(Type.String(), { description: 'Further variables', default: {} }),
  },
  { ...closed, description: 'A task: `image`' },
);

const labels = (name: string) => ({ 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': 'task' });

/** An engine that nobody but this test knows: one Job of Kubernetes. */
export const task = defineEngine({
  id: 'task',
  title: 'Task',
  schema: TaskOptions,
  example: '{ image }',
  longestName: 40,
  leastMemory: { pod: '64Mi' },
  ownedSettings: [{ key: 'AWS_*', why: 'it follows from what the job reads' }],
  workloads: (name) => [name],
  declare: ({ name, namespace, options, ...job }) => ({
    workloads: {
      [name]: {
        namespace,
        labels: labels(name),
        replicas: 0,
        peak: 1,
        resources: wholePod(options.pod),
        serviceAccount: { name },
        images: imagesOf(job),
      },
    },
  }),
  imageFields: () => [],
  kinds: { batch: ['jobs'] },
  object: (ctx, job) => {
    const { command, pod, conf }: Static<typeof TaskOptions> = job.options;
    const { env, envFrom } = environmentOf(ctx, job);
    const further = Object.entries(conf).map(([name, value]) => ({ name, value }));
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: job.name, namespace: job.namespace },
      spec: {
        template: {
          metadata: { labels: labels(job.name) },
          spec: {
            automountServiceAccountToken: false,
            restartPolicy: 'OnFailure',
            serviceAccountName: job.name,
            securityContext: restrictedPod(1000),
            containers: [
              {
                name: 'job',
                image: job.image,
                command,
                env: [...env, ...further],
                envFrom,
                resources: containerResources(wholePod(pod)),
                securityContext: RESTRICTED_CONTAINER,
              },
            ],
          },
        },
      },
    };
  },
});
