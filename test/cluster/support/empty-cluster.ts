import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { formatFindings } from '../../../src/finding/format.ts';
import { identityOf } from '../../../src/kit/object.ts';
import { synth } from '../../../src/synth/synth.ts';
import type { Synthesis } from '../../../src/synth/synthesize.ts';
import { runProgram } from '../../../src/workspace/run.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { Api, type LiveObject } from './api.ts';
import { type ArgoCd, startPrograms } from './argocd.ts';
import { type Running, startRun } from './bootstrap-run.ts';
import { startControlPlane } from './control-plane.ts';
import { EXTERNAL_SECRET, ExternalSecrets } from './external-secrets.ts';
import { type Forge, startForge } from './forge.ts';
import { startNodes } from './nodes.ts';
import { customKinds, Operators } from './operators.ts';
import { Pages } from './pages.ts';
import { Processes } from './processes.ts';
import { ensureToolchain, type Toolchain } from './toolchain.ts';

const ENVIRONMENT = 'production';
/** The context that the environment names. */
const CONTEXT = 'moored';
/** The one that kubectl would take: another cluster, which nobody is to touch. */
const CURRENT = 'elsewhere';
const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'suite',
  GIT_AUTHOR_EMAIL: 'suite@example.org',
  GIT_COMMITTER_NAME: 'suite',
  GIT_COMMITTER_EMAIL: 'suite@example.org',
};

/** What is in `platform.yaml` of the platform that is brought up. */
const PLATFORM = (git: string) => ({
  name: 'moored',
  git: { provider: 'gitlab', url: git, branch: 'main' },
  ingress: { domain: 'moored.example.com' },
  components: { valkey: {} },
});
const CLUSTER = { kind: 'existing', context: CONTEXT, kubernetes: '1.35', agents: 2, memory: '16Gi', cpu: 8 };

/**
 * A cluster with nodes and nothing else, a GitLab without a project, a small platform that is committed on this machine,
 * and the kubeconfig by which bootstrap finds the cluster. What a kubelet would start is started once its pods run: Argo
 * CD is a process that begins when bootstrap has installed it.
 */
export class EmptyCluster {
  readonly processes: Processes;
  readonly folder: string;
  api!: Api;
  forge!: Forge;
  synthesis!: Synthesis;
  /** Requests that the cluster of the current context saw. */
  readonly strayed: string[] = [];
  readonly #runs: Running[] = [];
  #tools!: Toolchain;
  #kubeconfig!: string;
  #operators: Operators | undefined;
  #secrets: ExternalSecrets | undefined;
  #other: Server | undefined;
  #argocd: Promise<ArgoCd | undefined> | undefined;
  #stopping = false;

  private constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `mooring-cluster-${name}-`));
    const logs = join(packageRoot(), '.mooring', 'cluster', name);
    rmSync(logs, { recursive: true, force: true });
    this.processes = new Processes(this.folder, logs);
  }

  /** `name`: of its folder of logs. When that fails, nothing is left running. */
  static async start(name: string): Promise<EmptyCluster> {
    const cluster = new EmptyCluster(name);
    try {
      await cluster.#start();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  async #start(): Promise<void> {
    this.#tools = await ensureToolchain();
    this.forge = await startForge(join(this.folder, 'git'));
    await this.#writePlatform();
    const { platform } = this.synthesis.plan;
    const { kubeconfig, url } = await startControlPlane(
      this.processes,
      this.#tools,
      this.folder,
      platform.cluster.serviceCidr,
    );
    this.#kubeconfig = kubeconfig;
    await this.#writeKubeconfig();
    this.api = new Api(url);
    await startNodes(this.processes, this.#tools, this.api, kubeconfig, platform);
    await this.until(() => this.#isFurnished(), 'every namespace has what Kubernetes puts into it', 60);
    const kinds = customKinds(this.synthesis.manifests.map(({ object }) => object));
    this.#operators = new Operators(
      this.api,
      kinds.filter(({ kind }) => kind !== EXTERNAL_SECRET.kind),
    );
    this.#operators.start();
    this.#secrets = new ExternalSecrets(this.api);
    this.#secrets.start();
    this.#argocd = this.#startArgoCd();
  }

  /** Objects of the tree, the app-of-apps and its root aside. */
  get objects() {
    return this.synthesis.manifests.map(({ object }) => object);
  }

  get git(): string {
    return `${this.forge.url}/mlops/platform.git`;
  }

  /** Starts the `bootstrap` of the command line, as a person would who may do everything. `folder`: default the platform's. */
  bootstrap({ folder = 'source', onLine }: { folder?: string; onLine?: (line: string) => void } = {}): Running {
    return this.#run('bootstrap', [], folder, onLine);
  }

  /** Starts the `teardown`, agreed to beforehand. */
  teardown(): Running {
    return this.#run('teardown', ['--yes'], 'source');
  }

  #run(verb: string, more: readonly string[], folder: string, onLine?: (line: string) => void): Running {
    const { PATH } = process.env;
    const env = {
      PATH,
      HOME: this.folder,
      KUBECONFIG: join(this.folder, 'config'),
      GITLAB_TOKEN: this.forge.state.rootToken,
      ...GIT_ENV,
    };
    const config = join(this.folder, folder, 'platform.yaml');
    const program = join(packageRoot(), 'bin', 'mooring.mjs');
    const args = [program, verb, '--config', config, '--env', ENVIRONMENT, ...more];
    const run = startRun(process.execPath, args, env, onLine);
    this.#runs.push(run);
    return run;
  }

  /** The same platform with other words in its files, rendered and committed in a folder beside it. */
  async variant(
    folder: string,
    { platform = {}, cluster = {} }: { platform?: object; cluster?: object },
  ): Promise<void> {
    await this.#write(folder, {
      platform: { ...PLATFORM(this.git), ...platform },
      environment: { cluster: { ...CLUSTER, ...cluster } },
    });
  }

  /** Every object of the cluster by identity, but those that are about the moment. */
  async everything(): Promise<ReadonlyMap<string, LiveObject>> {
    const found = new Map<string, LiveObject>();
    // A kind that was just defined is not to be listed yet.
    const read = async () => {
      const kinds = (await this.api.kinds()).filter(({ kind }) => !FLEETING.has(kind));
      const lists = await Promise.all(kinds.map((kind) => this.api.list(kind)));
      for (const object of lists.flat()) found.set(identityOf(object), object);
      return true;
    };
    await this.until(read, 'all objects can be read', 60);
    return found;
  }

  /** Waits until something is so. */
  async until(is: () => Promise<boolean>, what: string, seconds = 300): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await is().catch(() => false))) {
      this.processes.check();
      if (Date.now() > end) throw new Error(`${what}: not after ${seconds} s`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const run of this.#runs) run.kill();
    await this.#argocd?.catch(() => {});
    await this.#operators?.stop();
    await this.#secrets?.stop();
    await this.processes.stop();
    await this.forge?.close();
    this.#other?.close();
  }

  async #writePlatform(): Promise<void> {
    const files = { platform: PLATFORM(this.git), environment: { cluster: CLUSTER } };
    this.synthesis = await this.#write('source', files);
  }

  async #write(folder: string, { platform, environment }: { platform: object; environment: object }) {
    const root = join(this.folder, folder);
    mkdirSync(join(root, 'environments'), { recursive: true });
    writeFileSync(join(root, 'platform.yaml'), stringify(platform));
    writeFileSync(join(root, 'environments', `${ENVIRONMENT}.yaml`), stringify(environment));
    const synthesis = await render(root);
    const args = (...words: string[]) => ({ program: 'git', args: words, cwd: root, env: GIT_ENV });
    for (const command of [
      ['init', '-q', '-b', 'main'],
      ['add', '--all'],
      ['commit', '-q', '-m', 'The platform'],
    ]) {
      const { exitCode, stderr } = await runProgram(args(...command));
      if (exitCode !== 0) throw new Error(stderr);
    }
    return synthesis;
  }

  /** The context of the environment, and a current one that leads to a server that only remembers who asked. */
  async #writeKubeconfig(): Promise<void> {
    this.#other = createServer((request, response) => {
      this.strayed.push(`${request.method} ${request.url}`);
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => this.#other!.listen(0, '127.0.0.1', resolve));
    const { port } = this.#other.address() as { port: number };
    const config = parse(readFileSync(this.#kubeconfig, 'utf8'));
    const context = config.contexts[0].context;
    config.contexts = [
      { name: CONTEXT, context },
      { name: CURRENT, context: { ...context, cluster: CURRENT } },
    ];
    config.clusters.push({ name: CURRENT, cluster: { server: `http://127.0.0.1:${port}` } });
    config['current-context'] = CURRENT;
    writeFileSync(join(this.folder, 'config'), stringify(config), { mode: 0o600 });
  }

  /** Whether the controller manager has been in every namespace: what it makes there is of no bootstrap. */
  async #isFurnished(): Promise<boolean> {
    const count = async (kind: string, name: string) =>
      (await this.api.list({ apiVersion: 'v1', kind })).filter(({ metadata }) => metadata.name === name).length;
    const namespaces = (await this.api.list({ apiVersion: 'v1', kind: 'Namespace' })).length;
    const [accounts, roots] = [await count('ServiceAccount', 'default'), await count('ConfigMap', 'kube-root-ca.crt')];
    return namespaces >= 4 && accounts === namespaces && roots === namespaces;
  }

  /** Argo CD's pages, once bootstrap has brought it up. */
  async pages(): Promise<Pages> {
    const { url } = (await this.#argocd)!;
    return Pages.open(this.api, url);
  }

  /** What a kubelet does: Argo CD's programs run once its pods do. */
  async #startArgoCd(): Promise<ArgoCd | undefined> {
    const controller = { apiVersion: 'apps/v1', kind: 'StatefulSet' };
    const runs = async () => {
      const { status } = (await this.api.get(controller, 'argocd', 'argocd-application-controller')) ?? {};
      return this.#stopping || (status as { readyReplicas?: number } | undefined)?.readyReplicas === 1;
    };
    await this.until(runs, 'the pod of Argo CD runs', 900);
    if (this.#stopping) return undefined;
    const folder = join(this.folder, 'argocd');
    mkdirSync(folder);
    const start = { kubeconfig: this.#kubeconfig, folder, objects: this.objects };
    return startPrograms(this.processes, this.#tools, this.api, start);
  }
}

/** Kinds that change by themselves, or exist only in an answer. */
const FLEETING: ReadonlySet<string> = new Set([
  'Event',
  'Lease',
  'Node',
  'ComponentStatus',
  'Endpoints',
  'EndpointSlice',
]);

async function render(root: string): Promise<Synthesis> {
  const config = join(root, 'platform.yaml');
  const { outcome, findings, synthesis } = await synth({ config, env: ENVIRONMENT, allowRemoval: [] });
  if (outcome !== 'done' || !synthesis)
    throw new Error(`synth ends with ${outcome}:\n${formatFindings(findings, { color: false })}`);
  return synthesis;
}
