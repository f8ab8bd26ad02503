import type { Container, PodSpec } from '../../imports/types/kubernetes.ts';
import type { RenderContext } from '../contract/context.ts';
import { containerResources, type Resources } from '../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../kit/security.ts';
import { environmentOf } from './environment.ts';
import { fileAnnotations, fileMounts, fileVolumes } from './files.ts';
import { runtimeOf } from './gpus.ts';
import type { Job } from './job.ts';
import { onNodes } from './nodes.ts';

/** Most that a program keeps in /tmp, the only folder of its image that it may write to. */
const TMP = '1Gi';

/** What a program of the project's own is: an image, and what runs in it. */
export interface Program {
  readonly command: readonly string[];
  readonly arguments: readonly string[];
  /** Number of the user that it runs as. */
  readonly user: number;
}

/** The labels of its pods, which nobody else's have. */
export const programLabels = (name: string, kind: 'job' | 'service') => ({
  'app.kubernetes.io/instance': name,
  'app.kubernetes.io/name': `project-${kind}`,
});

/** The pod of a program in one container, with all that it may rely on in its environment. */
export function programPod(
  ctx: RenderContext,
  job: Job<Program>,
  resources: Resources,
  { volumeMounts = [], envFrom = [], ...more }: Partial<Container> = {},
): PodSpec {
  const { command, arguments: args, user } = job.options;
  const environment = environmentOf(ctx, job);
  return {
    ...onNodes(job, job.gpus),
    ...runtimeOf(job.gpus),
    securityContext: restrictedPod(user),
    containers: [
      {
        name: job.short,
        image: job.image,
        ...(command.length > 0 && { command: [...command] }),
        ...(args.length > 0 && { args: [...args] }),
        env: environment.env,
        envFrom: [...environment.envFrom, ...envFrom],
        ...more,
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...fileMounts(job), ...volumeMounts],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: TMP } }, ...fileVolumes(job)],
  };
}

/** Annotations of its pods, where they have some. */
export function programAnnotations(job: Pick<Job, 'files'>): { readonly podAnnotations?: Record<string, string> } {
  return job.files ? { podAnnotations: fileAnnotations(job) } : {};
}
