import { type Static, Type } from 'typebox';
import { closed, option, serverAddresses } from './options.ts';

/** A place in a registry, as the names of images begin with it. */
const place = {
  pattern: '^[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$',
  expected: 'a host, with a port and a path if need be, such as registry.example.com/mirror',
};

const Rewrite = Type.Object(
  {
    to: Type.String({
      description:
        'Where the copies are, host[:port][/path]; behind it each image keeps its whole name: `registry.example.com/mirror/quay.io/…`',
      ...place,
    }),
    registries: option.map(Type.String(place), {
      description:
        'Registries whose copies have a place of their own on that server: `docker.io: registry.example.com/dockerhub`',
      default: {},
    }),
    keep: option.list(Type.String(), {
      description: 'Hosts of registries that the cluster reaches itself: their images stay as they are',
      default: [],
    }),
    login: option.boolean({
      description:
        'The server asks for a login, also for reading: whoever pulls from it has the one in the Secret mirror-login, which you make. Where it is that of `registry.host`, `registry.login` says it',
      default: false,
    }),
    insecure: option.boolean({ description: 'Plain HTTP', default: false }),
    cidrs: serverAddresses('the server, where it is not that of `registry.host`,'),
  },
  {
    ...closed,
    description:
      'A cluster without a way to the registries of others: every image of theirs is pulled as the copy in one that it does reach. `npm run images -- --copy` prints what to copy where',
  },
);

/** Where images are pushed to and pulled from. */
export const Registry = Type.Object(
  {
    host: option.string({
      description: 'Registry that CI pushes to and the cluster pulls from: host[:port][/path]',
      default: 'k3d-registry:5050',
      ...place,
      expected: 'a host, with a port and a path if need be, such as registry.example.com/mlops',
    }),
    insecure: option.boolean({ description: 'Plain HTTP', default: true, production: false }),
    cidrs: serverAddresses('it'),
    login: option.boolean({
      description:
        'It asks for a login, also for reading: whoever pulls from it has the one in the Secret registry-login, which you make',
      default: false,
    }),
    mirrors: option.map(
      Type.String({
        pattern: '^https?://[^\\s/$]+(/[^\\s$]*)?$',
        expected: 'an address such as https://mirror.example.com',
      }),
      {
        description:
          'Where the nodes of k3d pull images of other registries from, by their host: `docker.io: https://mirror.example.com`',
        default: {},
      },
    ),
    caches: option.map(
      option.integer({ minimum: 1, maximum: 65_535, description: 'Port of this machine that it takes' }),
      {
        description:
          'Registries that k3d starts beside the nodes, each for the images of another, which it fetches once and keeps when the cluster goes: `docker.io: 5051`',
        default: {},
      },
    ),
    rewrite: Type.Optional(Rewrite),
  },
  { ...closed, default: {}, description: "Registry of the projects' own images, and mirrors of others" },
);

export type RegistryConfig = Static<typeof Registry>;
