import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { offer, type Refusal } from '../../contract/offer.ts';
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
  declare: ({ platform: { git } }) => {
    const { scheme, host, port } = gitAddress(git.url);
    const server = { at: { cidrs: ['0.0.0.0/0'] }, ports: [port], refuses: () => refusalOf(host) };
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
});

/** Names that are everybody's own machine (RFC 6761, 6.3): to a pod they are the pod. */
const OWN = /^(.+\.)?localhost$|^127\.|^\[?::1\]?$/;

function refusalOf(host: string): Refusal | undefined {
  if (!OWN.test(host)) return undefined;
  return {
    message: `git.url is at ${host}, and nothing in the platform answers there: to a pod that name is the pod itself`,
    fix: 'switch on `gitlab` under `components:`, which answers to such a name, or write the address of a server that pods reach',
    config: '/git/url',
  };
}
