import { type Static, Type } from 'typebox';
import { option, resources } from '../../../config/options.ts';
import { extraOptions } from './extra-options.ts';

/** What of Argo CD is for a platform to choose. */
export const options = Type.Object(
  {
    url: Type.Optional(
      option.string({
        description: 'Where people open it, when that is not its ingress; single sign-on and links need it to be right',
        pattern: '^https?://[^\\s/]+(/[^\\s]*)?$',
        expected: 'a URL such as https://argocd.example.com',
      }),
    ),
    knownHosts: option.list(Type.String({ minLength: 1 }), {
      description:
        'Host keys of a Git server of your own that is reached by ssh, as `ssh-keyscan` prints them; those of github.com and gitlab.com are known',
      default: [],
    }),
    liveChanges: option.boolean({
      description:
        'Whether people may restart, edit and delete live objects in its pages: its server may then change everything in the cluster. Without it changes go through Git',
      default: false,
    }),
    poll: option.duration({ description: 'How often it looks for new commits', default: '1m', production: '3m' }),
    // It begins with the first Application of an installation and ends with the last: images of every wave are pulled in it.
    syncTimeout: option.duration({
      description: 'How long a sync may wait before newer commits get their turn',
      default: '1h',
    }),
    replicas: option.integer({
      description: 'Pods of the API server and of the repository server',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    // The controller grows with the objects of the cluster, the repository server with each render.
    controller: resources(
      { cpu: '200m', memory: '256Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
    ),
    repoServer: resources(
      { cpu: '100m', memory: '160Mi', memoryLimit: '768Mi' },
      { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' },
    ),
    server: resources(
      { cpu: '50m', memory: '160Mi', memoryLimit: '256Mi' },
      { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
    ),
    redis: resources(
      { cpu: '20m', memory: '32Mi', memoryLimit: '128Mi' },
      { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
    ),
    ...extraOptions,
  },
  { additionalProperties: false },
);

export type ArgocdOptions = Static<typeof options>;
