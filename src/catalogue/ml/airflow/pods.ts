import type { Container, DeploymentSpec, PodSpec, Volume, VolumeMount } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { deployment } from '../../../kit/workloads.ts';
import { configMounts, configVolume } from './config.ts';
import { templateVolumes } from './dags.ts';
import { environmentOf, WITH_DATABASE, waitEnvironment } from './environment.ts';
import { gitSync } from './git-sync.ts';
import type { AirflowOptions } from './options.ts';
import type { Probes } from './probes.ts';
import { HOME, POD_SECURITY, RELEASE, readsGit, taskRunners, type WorkloadName } from './workloads.ts';

type Context = RenderContext<AirflowOptions>;

/** Nothing is written into the image: a task could leave code there for the next one, of whatever project. */
export const SECURITY = { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true };

/** What is written, each with an end: without one a pod fills the disk of its node. */
export const TMP: VolumeMount = { name: 'tmp', mountPath: '/tmp' };
export const LOGS: VolumeMount = { name: 'logs', mountPath: `${HOME}/logs` };
export const tmpVolume: Volume = { name: TMP.name, emptyDir: { sizeLimit: '20Gi' } };
export const logsVolume: Volume = { name: LOGS.name, emptyDir: { sizeLimit: '5Gi' } };

/** Seconds. A pod that gives up is started again later and later. */
const MIGRATIONS_TIMEOUT = 300;

/** What a container of Airflow's image says of its own. */
interface Own extends Pick<Container, 'args' | 'env' | 'ports' | 'volumeMounts'> {
  readonly name: string;
  readonly resources: Resources;
}

/** One of Airflow's programs that run for ever. */
export interface Program extends Own, Probes, Pick<DeploymentSpec, 'strategy'> {
  readonly workload: WorkloadName;
  /** Seconds to end in; default: Kubernetes'. */
  readonly grace?: number;
  /** Containers and volumes beside its own. */
  readonly beside?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** Adds the Deployment of a program; `digest` is that of the settings. */
export function addProgram(ctx: Context, digest: string, program: Program): void {
  const { workload, grace, strategy, beside = [], volumes = [], ...own } = program;
  const { executor } = ctx.options;
  const git = readsGit(workload, executor) ? gitSync(ctx) : undefined;
  const templates = templateVolumes(git ? ctx.clients('orchestrator') : []);
  // It reads logs where they are, and the others write some.
  const logs = workload !== 'api-server';
  const main = container(ctx, {
    ...own,
    env: [...(own.env ?? []), ...environmentOf(ctx, workload)],
    volumeMounts: [...(logs ? [LOGS] : []), ...(git?.mounts ?? []), ...templates.mounts, ...(own.volumeMounts ?? [])],
  });
  const pod: PodSpec = {
    initContainers: [
      ...(git ? [git.first] : []),
      ...(WITH_DATABASE.some((one) => one === workload) ? [waitForMigrations(ctx, own.resources)] : []),
    ],
    containers: [main, ...(git?.follow ?? []), ...beside],
    securityContext: POD_SECURITY,
    ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
    volumes: [
      configVolume,
      tmpVolume,
      ...(logs ? [logsVolume] : []),
      ...(git?.volumes ?? []),
      ...templates.volumes,
      ...volumes,
    ],
  };
  const podAnnotations = {
    'checksum/airflow-config': digest,
    // What is in its volumes is lost for nobody, unless a task runs there.
    'cluster-autoscaler.kubernetes.io/safe-to-evict': String(!taskRunners(executor).includes(workload)),
  };
  const { zones } = ctx.platform.cluster;
  const name = `${RELEASE}-${own.name}`;
  ctx.add(deployment(ctx.workload(workload), { name, zones, podAnnotations, strategy }, pod));
}

/** The pod of one command, which ends. */
export function commandPod(ctx: Context, workload: WorkloadName, own: Own): PodSpec {
  return {
    containers: [container(ctx, { ...own, env: [...environmentOf(ctx, workload), ...(own.env ?? [])] })],
    securityContext: POD_SECURITY,
    volumes: [configVolume, tmpVolume],
  };
}

/** Until the database has the tables of this version. */
function waitForMigrations(ctx: Context, resources: Resources): Container {
  return container(ctx, {
    name: 'wait-for-migrations',
    args: ['airflow', 'db', 'check-migrations', `--migration-wait-timeout=${MIGRATIONS_TIMEOUT}`],
    env: waitEnvironment(ctx),
    resources,
  });
}

function container(ctx: Context, { name, args, env, resources, volumeMounts = [], ...own }: Own): Container {
  return {
    name,
    image: ctx.image('airflow'),
    args,
    env,
    ...own,
    resources: containerResources(resources),
    securityContext: SECURITY,
    volumeMounts: [...configMounts(ctx.options.executor), TMP, ...volumeMounts],
  };
}
