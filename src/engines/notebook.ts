import type { NotebookDefaults } from '../config/notebook-schema.ts';
import type { ServiceConfig } from '../config/service-schema.ts';
import type { Declarations } from '../contract/declarations.ts';
import { need } from '../contract/need.ts';
import { parseDuration } from '../kit/duration.ts';
import type { Runner } from './engine.ts';
import type { Job } from './job.ts';
import { service } from './service.ts';

const PORT = 8888;
/** Its volume: what is written anywhere else but in /tmp is gone with the pod. */
const HOME = '/home/notebook';
/** jupyter_server 2.21.1, auth/identity.py `_token_default`. */
const TOKEN = 'JUPYTER_TOKEN';
/** Seconds between two looks at what is idle. */
const CULL_INTERVAL = 60;

/** A notebook with all that it, or the platform for all, says of it. */
export interface NotebookOptions
  extends Pick<NotebookDefaults, 'idle' | 'login' | 'size' | 'resources'>,
    Pick<ServiceConfig, 'gpus' | 'image' | 'secrets' | 'user'> {
  readonly running: boolean;
  /** Nobody said whether it tracks: it does where the platform has what it tracks with. */
  readonly tracksIfThere: boolean;
}

type NotebookJob = Job<NotebookOptions>;

/** A JupyterLab of a project: a service that keeps a volume, and asks people for its token. */
export const notebook: Runner<NotebookOptions> = {
  workloads: (name) => [name],
  declare: (run): Declarations => {
    const declared = service.declare(asService(run));
    const { name, options } = run;
    const token = { secret: `${name}-secrets`, key: TOKEN };
    return {
      ...declared,
      ...(options.login === 'own' && { uis: declared.uis?.map((ui) => ({ ...ui, login: token })) }),
      requires: options.tracksIfThere ? [need({ type: 'tracking', name, by: [name], optional: true })] : [],
    };
  },
  objects: (ctx, run) => service.objects(ctx, asService(run)),
  imageFields: () => [],
};

function asService(run: NotebookJob): Job<ServiceConfig> {
  const { options, settings } = run;
  const { login, size, running, idle, secrets, image, user, resources, gpus } = options;
  // Where cookies are signed by is not kept: whoever was let in by a token that was renewed is no more.
  const env = { ...settings.env, HOME, JUPYTER_RUNTIME_DIR: '/tmp/jupyter' };
  return {
    ...run,
    settings: { ...settings, env },
    options: {
      ...settings,
      env,
      image,
      user,
      resources,
      gpus,
      command: ['jupyter', 'lab'],
      arguments: argumentsOf(parseDuration(idle) / 1000, login),
      port: PORT,
      // Answers without a token (jupyter_server 2.21.1, base/handlers.py `APIVersionHandler`).
      health: '/api',
      open: true,
      login,
      replicas: running ? 1 : 0,
      volume: { size, at: HOME },
      secrets: { ...secrets, ...(login === 'own' && { [TOKEN]: {} }) },
    },
  };
}

/** Options of jupyterlab 4.6.6, jupyter_server 2.21.1 and jupyter_server_terminals 0.5.4. */
const argumentsOf = (idle: number, login: NotebookOptions['login']): string[] => [
  '--no-browser',
  '--ip=0.0.0.0',
  `--port=${PORT}`,
  `--ServerApp.root_dir=${HOME}`,
  // The ingress controller says whether people come by https.
  '--ServerApp.trust_xheaders=True',
  // Only the ingress controller comes here, and it has asked.
  ...(login === 'platform' ? ['--IdentityProvider.token='] : []),
  // A page that somebody left open holds no memory either.
  '--MappingKernelManager.cull_connected=True',
  `--MappingKernelManager.cull_idle_timeout=${idle}`,
  `--MappingKernelManager.cull_interval=${CULL_INTERVAL}`,
  `--TerminalManager.cull_inactive_timeout=${idle}`,
  `--TerminalManager.cull_interval=${CULL_INTERVAL}`,
  // What is installed is the image's, and nothing outside is asked.
  '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
  '--LabApp.extension_manager=readonly',
  '--LabApp.news_url=None',
];
