import type {
  Container,
  DeploymentSpec,
  Service as KubeService,
  PodSpec,
  Probe,
} from '../../imports/types/kubernetes.ts';
import type { ServiceConfig } from '../config/service-schema.ts';
import type { AcceptedFinding } from '../contract/chart.ts';
import type { RenderContext } from '../contract/context.ts';
import type { Declarations } from '../contract/declarations.ts';
import type { SeedSpec } from '../contract/seed.ts';
import type { KubeObject } from '../kit/object.ts';
import { type Claim, deployment, statefulSet } from '../kit/workloads.ts';
import { imagesOf, type Runner, type RunObject } from './engine.ts';
import { devicesOf } from './gpus.ts';
import type { Job } from './job.ts';
import { programAnnotations, programLabels, programPod } from './program.ts';
import { scalers, scalingNeeds } from './scaling.ts';

type ServiceRun = Job<ServiceConfig>;

/** Programs of a project that run all the time: a Deployment, or a StatefulSet where its pods keep a volume. */
export const service: Runner<ServiceConfig> = {
  workloads: (name) => [name],
  declare: (run): Declarations => {
    const { name, namespace, options } = run;
    const { resources, replicas, scale, volume, port } = options;
    return {
      workloads: {
        [name]: {
          namespace,
          labels: programLabels(name, 'service'),
          replicas: scale?.min ?? replicas,
          peak: (scale?.max ?? replicas) + (volume || run.gpus ? 0 : 1),
          resources: { ...resources, ...devicesOf(run) },
          serviceAccount: { name },
          images: imagesOf(run),
          ...(volume && { volumes: [volume] }),
        },
      },
      secrets: seedsOf(run),
      requires: scalingNeeds(run),
      accepts: port === undefined && options.health === undefined ? [unasked(run)] : [],
      ...(options.open && port !== undefined && { uis: [uiOf(run, port)] }),
    };
  },
  objects: (ctx, run) => {
    const pod = podOf(ctx, run);
    const { name, options } = run;
    const { volume, scale, port } = options;
    const workload = ctx.workload(name);
    const annotations = programAnnotations(run);
    const { zones, storageClass } = ctx.platform.cluster;
    if (volume) {
      const claims: Claim[] = [{ name: 'data', size: volume.size, ...(storageClass && { storageClass }) }];
      return [made(statefulSet(workload, { name, zones, claims, ...annotations }, pod), true), made(serviceOf(run))];
    }
    // As many as there may be spread.
    const runs = scale ? { ...workload, replicas: scale.max } : workload;
    return [
      made(deployment(runs, { name, zones, scaled: scale !== undefined, ...annotations, ...turnOf(run) }, pod)),
      ...(port === undefined ? [] : [made(serviceOf(run))]),
      ...(scale ? scalers(ctx, run, scale).map((object) => made(object)) : []),
    ];
  },
  imageFields: () => [],
};

/** A pod with GPUs goes before the next one comes, which would wait for the same ones. */
const turnOf = ({ gpus }: ServiceRun): Partial<DeploymentSpec> =>
  gpus ? { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } : {};

const made = (object: object, data?: true): RunObject => ({ object: object as KubeObject, ...(data && { data }) });

function podOf(ctx: RenderContext, run: ServiceRun): PodSpec {
  const { options } = run;
  const { port, health, volume } = options;
  const secrets = seedsOf(run).map(({ name }) => ({ secretRef: { name: ctx.secret(name).name } }));
  const more: Partial<Container> = {
    envFrom: secrets,
    ...(port !== undefined && { ports: [{ name: 'http', containerPort: port }] }),
    ...((port !== undefined || health !== undefined) && probesOf(health)),
    ...(volume && { volumeMounts: [{ name: 'data', mountPath: volume.at }] }),
  };
  return programPod(ctx, run, { ...options.resources, ...devicesOf(run) }, more);
}

/** Nobody sends anything to it, and there is nothing to ask: a program that hangs is told by what it no longer does. */
const unasked = ({ name, namespace, options }: ServiceRun): AcceptedFinding => ({
  rule: 'probes',
  object: `${options.volume ? 'StatefulSet' : 'Deployment'}.apps ${namespace}/${name}`,
  reason: 'it answers at no port, and no command is said that tells whether it is well',
});

/**
 * Without a path that says it is well, an open port tells that it may be called, and nobody restarts it: what holds a port open
 * is not always stuck when it takes no connection.
 */
function probesOf(
  health: ServiceConfig['health'],
): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const ask = askOf(health);
  return {
    startupProbe: { ...ask, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...ask, periodSeconds: 10, timeoutSeconds: 5 },
    ...(health !== undefined && {
      livenessProbe: { ...ask, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
    }),
  };
}

function askOf(health: ServiceConfig['health']): Probe {
  if (health === undefined) return { tcpSocket: { port: 'http' } };
  return typeof health === 'string' ? { httpGet: { path: health, port: 'http' } } : { exec: { command: [...health] } };
}

/** Of a StatefulSet that answers nowhere it names the pods, and has no address. */
function serviceOf({ name, namespace, options: { port } }: ServiceRun): KubeService {
  const selector = programLabels(name, 'service');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: selector },
    spec:
      port === undefined
        ? { clusterIP: 'None', selector }
        : { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
}

function uiOf({ name, project, short, options: { login } }: ServiceRun, port: number) {
  return {
    title: `${short} of ${project}`,
    name,
    service: name,
    port: 80,
    at: { workload: name, port },
    login: login === 'own' ? ('own' as const) : ('none' as const),
  };
}

/** Random ones in a Secret that is made in the cluster; what a person hands over in another. */
function seedsOf({ name, namespace, options: { secrets } }: ServiceRun): SeedSpec[] {
  const entries = Object.entries(secrets);
  const made = entries.filter(([, { given }]) => given === undefined).map(([key]) => [key, { random: 32 }] as const);
  const given = entries.flatMap(([key, { given }]) => (given === undefined ? [] : [[key, { given }] as const]));
  const seed = (suffix: string, keys: SeedSpec['keys']): SeedSpec => ({
    name: `${name}-${suffix}`,
    namespace,
    keys,
    readers: [name],
    renewal: { by: 'restart' },
  });
  return [
    ...(made.length > 0 ? [seed('secrets', Object.fromEntries(made))] : []),
    ...(given.length > 0 ? [seed('given', Object.fromEntries(given))] : []),
  ];
}
