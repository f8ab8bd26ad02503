import type { Cluster } from '../cluster/cluster.ts';
import { retrying } from '../cluster/retrying.ts';
import { KnownSecrets } from '../finding/mask.ts';
import type { Forge } from '../forge/forge.ts';
import { ForgeError } from '../forge/forge-error.ts';
import type { GitHub } from '../forge/github-repository.ts';
import type { GitLab } from '../forge/gitlab.ts';
import { type RepositoryAddress, repositoryAddress } from '../forge/repository.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/workspace.ts';
import { contextName, hasOwnGitLab, type Installation, k3dName, makerOf, ownGitLab } from './installation.ts';
import { runOrExplain } from './programs.ts';
import { readSecret } from './secrets.ts';
import type { System } from './system.ts';

/** One run of bootstrap or teardown: what it works on, and its connections, opened when they are first needed. */
export class Session {
  readonly installation: Installation;
  readonly system: System;
  /** Every secret value that came to its knowledge. */
  readonly secrets = new KnownSecrets();
  readonly #steady: typeof retrying;
  #cluster?: Promise<Cluster>;
  #gitlab?: Promise<GitLab>;
  #github?: Promise<GitHub>;

  /** `steady`: how a cluster is asked that is busy for a moment; default: again and again, since bootstrap has the time. */
  constructor(installation: Installation, system: System, steady: typeof retrying = retrying) {
    this.installation = installation;
    this.system = system;
    this.#steady = steady;
  }

  /**
   * The cluster that the environment names: k3d tells how to reach the one of this platform, any other is reached by the
   * context that the configuration names. The current context of the kubeconfig is nobody's choice, and never used.
   */
  cluster(): Promise<Cluster> {
    this.#cluster ??= this.#openCluster()
      .then((cluster) => this.#steady(cluster, this.system.clock))
      .catch((error: unknown) => {
        this.#cluster = undefined;
        throw error;
      });
    return this.#cluster;
  }

  async #openCluster(): Promise<Cluster> {
    const { installation, system } = this;
    const context = contextName(installation);
    if (!makerOf(installation)) {
      if (context === '')
        throw new UsageError(
          `environment ${installation.plan.platform.environment} does not say which cluster it is`,
          'name a context of your kubeconfig: `cluster: { context: … }` in its file under environments/',
        );
      return system.openContext(context);
    }
    const { stdout } = await runOrExplain(system.run, 'k3d', ['kubeconfig', 'get', k3dName(installation)]);
    return system.openKubeconfig(stdout, context);
  }

  /** Whether bootstrap works at the forge: at a GitHub only with a token of somebody's, without which people do. */
  get worksAtForge(): boolean {
    const { provider } = this.installation.plan.platform.git;
    return provider === 'gitlab' || Boolean(this.system.env.GITHUB_TOKEN);
  }

  /** Whichever forge the repository is on. */
  forge(): Promise<Forge> {
    return this.installation.plan.platform.git.provider === 'gitlab' ? this.gitlab() : this.github();
  }

  /** GitHub, by the token of whoever bootstraps. */
  github(): Promise<GitHub> {
    this.#github ??= this.token()
      .then((token) => this.system.openGitHub({ url: this.repository().server, token, clock: this.system.clock }))
      .catch((error: unknown) => {
        this.#github = undefined;
        throw error;
      });
    return this.#github;
  }

  /** The GitLab, by the administrator's token of a GitLab of our own, else by the person's. */
  gitlab(): Promise<GitLab> {
    this.#gitlab ??= this.#openGitLab().catch((error: unknown) => {
      this.#gitlab = undefined;
      throw error;
    });
    return this.#gitlab;
  }

  /** Forgets the connection to the forge: its token is read anew. */
  forgetGitLab(): void {
    this.#gitlab = undefined;
  }

  /**
   * Ends the run at the forge: the administrator's token of a GitLab of our own is over, however the run ended. A person's
   * own token is theirs.
   */
  async close(): Promise<void> {
    if (!hasOwnGitLab(this.installation) || !this.#gitlab) return;
    const gitlab = await this.#gitlab;
    this.#gitlab = undefined;
    await gitlab.revokeOwnToken().catch((error: unknown) => {
      if (!(error instanceof ForgeError && error.reason === 'unauthorized')) throw error;
    });
  }

  async #openGitLab(): Promise<GitLab> {
    const { server: origin } = this.repository();
    return this.system.openGitLab({ url: origin, token: await this.token(), clock: this.system.clock });
  }

  /** The token that bootstrap works with. Whoever shows anything afterwards must mask it. */
  async token(): Promise<string> {
    const own = ownGitLab(this.installation);
    if (!own) {
      const { provider } = this.installation.plan.platform.git;
      const variable = provider === 'gitlab' ? 'GITLAB_TOKEN' : 'GITHUB_TOKEN';
      const token = this.system.env[variable];
      if (!token)
        throw new UsageError(
          `there is no token for ${this.repository().server}`,
          `make one there (scope ${provider === 'gitlab' ? 'api' : 'repo'}), and hand it over in the variable ${variable}`,
        );
      this.secrets.add(token);
      return token;
    }
    const { namespace, secret: name, key } = own;
    const token = (await readSecret(await this.cluster(), { namespace, name }, this.secrets))?.values[key];
    if (!token)
      throw new OutsideError(
        `the Secret ${namespace}/${name} with GitLab's token is not there yet`,
        'see whether External Secrets runs: `kubectl -n platform-operators get pods`',
      );
    return token;
  }

  repository(): RepositoryAddress {
    const { url, provider } = this.installation.plan.platform.git;
    const address = repositoryAddress(url);
    // Pages and API of a GitHub are at the same host, by https.
    if (!address || (address.scheme === 'ssh' && provider !== 'github'))
      throw new UsageError(
        `${url} is no http address of a repository`,
        'write git.url as https://host/group/project.git',
      );
    return address;
  }
}
