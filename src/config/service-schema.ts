import { type Static, Type } from 'typebox';
import { gpus } from './gpus-schema.ts';
import { RUN } from './job-schema.ts';
import { closed, option, resources } from './options.ts';

const share = (what: string) =>
  option.string({
    description: `Use of the requested ${what} above which pods are added`,
    pattern: '^[1-9][0-9]{0,2}%$',
    expected: 'a share such as 70%',
  });

const Lag = Type.Object(
  {
    topic: option.string({ description: 'A topic that it reads' }),
    above: option.integer({
      description: 'Records that wait, for each pod, above which pods are added',
      minimum: 1,
      maximum: 1_000_000_000,
    }),
  },
  {
    ...closed,
    description: 'More pods with more records of a topic that wait for it; no more than the topic has partitions',
  },
);

const Scale = Type.Object(
  {
    min: option.integer({
      description: 'Pods at least; with `lag` there may be 0, and one comes with the first record that waits',
      minimum: 0,
      maximum: 100,
      default: 1,
      production: 2,
    }),
    max: option.integer({ description: 'Pods at most', minimum: 1, maximum: 100 }),
    cpu: Type.Optional(share('CPU, counted by the metrics server of the cluster,')),
    memory: Type.Optional(share('memory, counted so too,')),
    lag: Type.Optional(Lag),
  },
  {
    ...closed,
    description:
      'More pods with more load, as many as the most demanding of `cpu`, `memory` and `lag` wants; default: as many as `replicas`',
  },
);

const Volume = Type.Object(
  {
    size: option.size({ description: 'Of each pod' }),
    at: option.string({ description: 'Folder', pattern: '^/[^\\s:]+$', expected: 'a folder such as /state' }),
  },
  { ...closed, description: 'A volume that each pod keeps; default: none, and what a pod writes to /tmp goes with it' },
);

/** A secret variable of something that runs. */
export const ServiceSecret = Type.Object(
  {
    given: Type.Optional(
      option.string({
        description: 'What it is, where a person hands it to the cluster: `the key of the payments API`',
      }),
    ),
  },
  { ...closed, default: {}, description: 'Default: 32 random letters and digits' },
);

/** A program of a project that runs all the time. */
export const Service = Type.Object(
  {
    ...RUN,
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    command: option.list(Type.String(), { description: "What runs in it; default: the image's own", default: [] }),
    arguments: option.list(Type.String(), { description: 'Its arguments', default: [] }),
    port: Type.Optional(option.integer({ description: 'Where it answers', minimum: 1024, maximum: 65_535 })),
    health: Type.Optional(
      Type.Unsafe<string | readonly string[]>(
        Type.Union(
          [
            Type.String({ pattern: '^/\\S*$', expected: 'a path such as /healthz' }),
            Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
          ],
          {
            description:
              'A path that answers by HTTP when it is well, or a command that then ends with 0; default: that the port is open',
          },
        ),
      ),
    ),
    open: option.boolean({
      description: 'People reach it at a host, behind the login of the platform',
      default: false,
    }),
    login: option.choice(['platform', 'own'], {
      description:
        'Who asks people how they are called where it is open: the ingress controller, or the program itself',
      default: 'platform',
    }),
    replicas: option.integer({ description: 'Pods', minimum: 0, maximum: 100, default: 1 }),
    scale: Type.Optional(Scale),
    volume: Type.Optional(Volume),
    secrets: option.map(ServiceSecret, { description: 'Secret variables of its own: `API_KEY: {}`', default: {} }),
    user: option.integer({
      description: 'Number of the user that it runs as',
      minimum: 1,
      maximum: 2_147_483_647,
      default: 1000,
    }),
    resources: resources({ cpu: '100m', memory: '256Mi' }),
    gpus: gpus('GPUs of each pod, as `cluster.gpus` says what they are'),
  },
  closed,
);

export type ServiceConfig = Static<typeof Service>;
