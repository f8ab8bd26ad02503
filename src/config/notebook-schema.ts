import { type Static, Type } from 'typebox';
import { gpus } from './gpus-schema.ts';
import { RUN, type RunConfig } from './job-schema.ts';
import { closed, option, resources } from './options.ts';
import { platformImageOption } from './platform-image.ts';
import { ServiceSecret } from './service-schema.ts';

const login = ['own', 'platform'] as const;

const OPTIONS = {
  idle: { description: 'How long a kernel or a terminal does nothing until it is ended, with what it holds in memory' },
  login: {
    description:
      'Who asks people in: the notebook for its token, which the owners of the project may read, or the ingress controller as for UIs that have no login',
  },
  size: { description: 'Of the volume with the notebooks, which stays when they stop' },
};

/** What the notebooks of all projects begin with. */
export const NotebookDefaults = Type.Object(
  {
    image: platformImageOption({
      folder: 'images/notebook',
      name: 'platform/notebooks',
      description: 'What they run, with JupyterLab in it; default: what CI builds of images/notebook',
      default: { build: 'images/notebook', tag: '0.1.0', follow: 'semver' },
    }),
    idle: option.duration({ ...OPTIONS.idle, default: '1h' }),
    login: option.choice([...login], { ...OPTIONS.login, default: 'own' }),
    size: option.size({ ...OPTIONS.size, default: '5Gi', production: '20Gi' }),
    resources: resources(
      { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '2Gi', memoryLimit: '4Gi' },
    ),
  },
  closed,
);

export type NotebookDefaults = Static<typeof NotebookDefaults>;

const { egress, env, nodes } = RUN;
const own = ({ description }: { readonly description: string }) => ({
  description: `${description}; default: what the component says`,
});
const names = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));

/** A notebook server of a project. What it does not say of data is all that the project has; of the rest, what the component says. */
const Notebook = Type.Object(
  {
    reads: names(
      "Topics and buckets it reads: `name`, or `project/name` of another project's; default: all of the project",
    ),
    writes: names('Topics and buckets it writes; default: all of the project'),
    uses: names('Databases of the project it uses; default: all'),
    calls: names('Services of the project that it calls; default: all that answer somewhere'),
    tracks: Type.Optional(
      Type.Boolean({ description: 'Logs runs and models to MLflow; default: where the platform has it' }),
    ),
    egress,
    env,
    nodes,
    gpus: gpus('GPUs of its pod'),
    image: Type.Optional(
      option.string({
        description:
          'A name under `images:` of the project, or a full image reference; default: what the component says',
      }),
    ),
    user: option.integer({
      description: 'Number of the user that it runs as',
      minimum: 1,
      maximum: 2_147_483_647,
      default: 1000,
    }),
    running: option.boolean({ description: 'false: it is stopped, takes no room and keeps its volume', default: true }),
    idle: Type.Optional(option.duration(own(OPTIONS.idle))),
    login: Type.Optional(option.choice([...login], own(OPTIONS.login))),
    size: Type.Optional(option.size(own(OPTIONS.size))),
    secrets: option.map(ServiceSecret, { description: 'Secret variables of its own: `API_KEY: {}`', default: {} }),
    resources: Type.Optional(
      Type.Object(
        {
          cpu: Type.Optional(option.cpu({ description: 'CPU request' })),
          memory: Type.Optional(option.size({ description: 'Memory request' })),
          memoryLimit: Type.Optional(
            option.size({ description: 'Memory limit; default: `memory`, where that is said' }),
          ),
        },
        { ...closed, ...own({ description: 'Resources of its pod, with all its kernels' }) },
      ),
    ),
  },
  closed,
);

/** The notebooks of a project, or none. */
export const Notebooks = Type.Union(
  [Type.Literal(false), option.named(Notebook, { description: 'Notebook servers by name' })],
  {
    description: 'Notebook servers, where the platform has them; default: one that is called lab; false: none',
  },
);

export type NotebookConfig = Static<typeof Notebook>;
export type Notebooks = Static<typeof Notebooks>;

/** What a project has that notebooks connect to. */
interface Having extends Readonly<Record<'topics' | 'buckets' | 'databases', Readonly<Record<string, unknown>>>> {
  readonly services: Readonly<Record<string, { readonly port?: number }>>;
}

/** What a notebook connects to. */
export function notebookRun(
  { topics, buckets, databases, services }: Having,
  { reads, writes, uses, calls, tracks, egress, env, nodes }: NotebookConfig,
): RunConfig {
  const data = [...Object.keys(topics), ...Object.keys(buckets)];
  return {
    reads: [...(reads ?? data)],
    writes: [...(writes ?? data)],
    uses: [...(uses ?? Object.keys(databases))],
    calls: [...(calls ?? Object.keys(services).filter((name) => services[name]!.port !== undefined))],
    tracks: tracks ?? false,
    egress,
    env,
    ...(nodes && { nodes }),
  };
}
