import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { offer } from '../../contract/offer.ts';
import { outside } from './egress.ts';
import { gitReachable } from './git/rules/git-reachable.ts';
import { gitAddress, gitCredential, originOf } from './git-access.ts';
import { runnerToken } from './gitlab/runner-token.ts';

/** The repository that holds the tree, on a server outside it. */
export const git = defineComponent({
  id: 'git',
  title: 'Git repository',
  area: 'platform',
  summary:
    'The repository of `git.url`, on a server outside: Argo CD reads the tree from it, Airflow its DAGs, and the Image Updater writes to it. It steps aside for `gitlab`.',
  namespace: 'git',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { git, cluster } }) => {
    const { scheme, port } = gitAddress(git.url);
    const server = { at: outside(git.cidrs, cluster), ports: [port] };
    return {
      provides: [
        offer({
          type: 'git',
          ...server,
          endpoint: () => ({ url: git.url, branch: git.branch }),
          seed: (client) => gitCredential(client, git, (access, id) => `${id}-git-${access}`),
        }),
        ...(git.provider === 'gitlab' && scheme !== 'ssh'
          ? [
              offer({
                type: 'ci',
                ...server,
                endpoint: () => ({ url: originOf(git.url) }),
                seed: runnerToken,
              }),
            ]
          : []),
      ],
    };
  },
  rules: [gitReachable],
});
