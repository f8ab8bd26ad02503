import { Type } from 'typebox';
import { profileOf } from '../../clusters/index.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { OptionProblem } from '../../contract/declarations.ts';
import { offer } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import type { SeedSpec } from '../../contract/seed.ts';
import { addressIn } from '../../kit/address.ts';
import { gitAddress, gitCredential, originOf } from './git-access.ts';
import { ADMIT_COMMAND, BOOTSTRAP, GITLAB, ROOT, renderGitlab } from './gitlab/omnibus.ts';
import { runnerToken } from './gitlab/runner-token.ts';

/** Its Service's place among the fixed addresses; k3s itself takes 1 and 10. */
const ADDRESS = 20;

const SECRETS: readonly SeedSpec[] = [
  {
    name: ROOT,
    keys: { username: 'root', password: { random: 32 } },
    renewal: {
      by: 'hand',
      why: 'GitLab reads it once, at its first start',
      steps: ['change the password of root in GitLab; the Secret then tells the first one only'],
    },
  },
  // A personal access token has 20 characters (GitLab 19.3, doc/user/profile/personal_access_tokens.md).
  { name: BOOTSTRAP, keys: { token: { random: 20 } }, renewal: { by: 'restart' } },
];

/** GitLab: the Git server, reviews and CI of a platform that is all on one machine. */
export const gitlab = defineComponent({
  id: 'gitlab',
  title: 'GitLab',
  area: 'platform',
  summary:
    'The Git server of `git.url` in the cluster itself: repositories, merge requests and CI. For a k3d cluster; a platform of many people has its own. Its first start takes some ten minutes.',
  links: { docs: 'https://docs.gitlab.com/19.3/', source: 'https://gitlab.com/gitlab-org/omnibus-gitlab' },
  namespace: 'gitlab',
  essential: true,
  administrator: {
    secret: BOOTSTRAP,
    key: 'token',
    admit: { workload: 'statefulset/gitlab', container: 'gitlab', command: ADMIT_COMMAND },
  },
  budget: 'forge',
  options: Type.Object(
    {
      storage: option.size({
        description: 'Size of the volume with repositories and database; cannot be changed later',
        default: '10Gi',
        production: '50Gi',
      }),
      workers: option.integer({
        description: 'Processes that answer requests, of about 1 GiB each; 0 is one process in all, the least memory',
        default: 0,
        production: 2,
      }),
      // Trimmed it takes 2 GB and a little swap, of which a node has none (omnibus-gitlab, doc/settings/memory_constrained_envs.md).
      resources: resources(
        { cpu: '500m', memory: '3040Mi', memoryLimit: '4Gi' },
        { cpu: '2', memory: '6Gi', memoryLimit: '8Gi' },
      ),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform }) => {
    const { git } = platform;
    const { host, port } = gitAddress(git.url);
    const address = addressIn(platform.cluster.serviceCidr, ADDRESS);
    return {
      problems: problemsOf(platform, address),
      workloads: {
        server: {
          labels: GITLAB,
          replicas: 1,
          peak: 1,
          resources: options.resources,
          // It runs as root and becomes the user of each of its programs.
          podSecurity: 'baseline',
          volumes: [{ size: options.storage, at: '/var/opt/gitlab' }],
          writes: { '*': ['/etc/gitlab', '/var/log/gitlab'] },
          serviceAccount: { name: 'gitlab' },
        },
      },
      provides: [
        offer({
          type: 'git',
          at: 'server',
          ports: [port],
          // Webhooks.
          reachesFrom: 'server',
          endpoint: () => ({ url: git.url, branch: git.branch, resolve: `${host}:${port}:${address}` }),
          seed: (client) => gitCredential(client, git, (access) => `git-${access}`),
        }),
        offer({
          type: 'ci',
          at: 'server',
          ports: [port],
          endpoint: () => ({ url: originOf(git.url) }),
          seed: runnerToken,
        }),
      ],
      secrets: SECRETS,
      images: { server: 'docker.io/gitlab/gitlab-ce:19.3.0-ce.0' },
      uis: [
        {
          title: 'GitLab',
          service: 'gitlab',
          port,
          at: { workload: 'server', port },
          host,
          https: false,
          login: { user: 'root', secret: 'gitlab-root', key: 'password' },
        },
      ],
      names: address === undefined ? [] : [{ host, address }],
    };
  },
  render: (ctx) =>
    renderGitlab(ctx, ctx.options, {
      url: originOf(ctx.platform.git.url),
      port: gitAddress(ctx.platform.git.url).port,
      address: addressIn(ctx.platform.cluster.serviceCidr, ADDRESS)!,
    }),
  published: [
    {
      image: 'docker.io/gitlab/gitlab-ce:19.3.0-ce.0',
      platforms: AMD64_ARM64,
      source: 'gitlabhq/omnibus-gitlab@931f202 lib/gitlab/tasks/docker_tasks.rake',
    },
  ],
});

/**
 * People, pods and webhooks must call it by one name: Argo CD compares the host of a webhook with that of the repository.
 * Inside, that name leads to its Service, which only the DNS of k3s can be told.
 */
function problemsOf({ cluster, git, ingress }: PlatformFacts, address: string | undefined): OptionProblem[] {
  const { scheme, host, port } = gitAddress(git.url);
  const wrong = (message: string, fix: string, why?: string): OptionProblem[] => [{ message, fix, why }];
  if (!profileOf(cluster).takesNames && !host.endsWith('.localhost'))
    return wrong(
      `gitlab would answer to ${host}, a name that the DNS of this cluster cannot be told`,
      'use a GitLab or GitHub outside: remove `gitlab` and keep `git.url`',
      'the DNS of k3s takes further names, and so does that of no other cluster',
    );
  if (git.provider !== 'gitlab')
    return wrong(`gitlab is switched on, and \`git.provider\` is ${git.provider}`, 'write `git: { provider: gitlab }`');
  if (scheme !== 'http' || port !== ingress.ports.http)
    return wrong(
      `gitlab answers by http at the port of the ingress, ${ingress.ports.http}, and \`git.url\` is ${git.url}`,
      `write a URL such as ${new URL(`http://${host}:${ingress.ports.http}`).href}mlops/platform.git`,
    );
  if (git.anonymous)
    return wrong('gitlab shows its projects to nobody who has not signed in', 'remove `git.anonymous`');
  if (address === undefined)
    return wrong(
      `gitlab needs a fixed address, and ${cluster.serviceCidr} has none to give`,
      'let `cluster.serviceCidr` be an IPv4 range of at least 32 addresses',
    );
  return [];
}
