import type { Cluster } from '../cluster/cluster.ts';
import type { GitHubConnection } from '../forge/github-api.ts';
import type { GitHub } from '../forge/github-repository.ts';
import type { GitLab } from '../forge/gitlab.ts';
import type { GitLabConnection } from '../forge/gitlab-api.ts';
import type { Clock } from '../workspace/clock.ts';
import { freeSpace } from '../workspace/free-space.ts';
import { kernelSetting } from '../workspace/kernel-setting.ts';
import type { Runner } from '../workspace/run.ts';

/** Everything by which bootstrap reaches the world, handed in so that tests hand in another world. */
export interface System {
  readonly run: Runner;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By a context of the kubeconfig of this machine. */
  openContext(context: string): Promise<Cluster>;
  /** By a kubeconfig's text. */
  openKubeconfig(text: string, context: string): Promise<Cluster>;
  openGitLab(connection: GitLabConnection): Promise<GitLab>;
  openGitHub(connection: GitHubConnection): Promise<GitHub>;
  portTaken(port: number): Promise<boolean>;
  /** Bytes; undefined when the folder is not on this machine. */
  freeSpace(folder: string): number | undefined;
  /** A setting of this machine's kernel, as sysctl names it; undefined where there is none of that name. */
  kernelSetting(name: string): string | undefined;
}

/** The world as it is. The libraries of clusters and forges are loaded when something is asked of them. */
export function realSystem(run: Runner, clock: Clock, env: System['env']): System {
  return {
    run,
    clock,
    env,
    openContext: async (context) => {
      const [{ connectCluster }, { contextOf }] = await Promise.all([loadClient(), loadKubeconfig()]);
      return connectCluster(contextOf(context));
    },
    openKubeconfig: async (text, context) => {
      const [{ connectCluster }, { contextIn }] = await Promise.all([loadClient(), loadKubeconfig()]);
      return connectCluster(contextIn(text, context));
    },
    openGitLab: async (connection) => (await import('../forge/gitlab.ts')).connectGitLab(connection),
    openGitHub: async (connection) => (await import('../forge/github-repository.ts')).connectGitHub(connection),
    portTaken: async (port) => (await import('../net/http.ts')).portTaken(port),
    freeSpace,
    kernelSetting,
  };
}

const loadClient = () => import('../cluster/client.ts');
const loadKubeconfig = () => import('../cluster/kubeconfig.ts');
