import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { ARGOCD } from '../../../src/argocd/kinds.ts';
import { formatFindings } from '../../../src/finding/format.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { definitionsOf } from '../../../src/render/definitions.ts';
import { synth } from '../../../src/synth/synth.ts';
import type { Synthesis } from '../../../src/synth/synthesize.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { Api } from './api.ts';
import { APPLICATION, Applications } from './applications.ts';
import { startArgoCd } from './argocd.ts';
import { openCluster, startControlPlane } from './control-plane.ts';
import { crdsOf } from './crds.ts';
import { servedByPods, unusedDefinitions, withoutDefinitions } from './definitions.ts';
import { type GitServer, startGitServer } from './git-server.ts';
import { givenCluster } from './given-cluster.ts';
import { startNodes } from './nodes.ts';
import { customKinds, Operators } from './operators.ts';
import { operatedPods } from './pods.ts';
import { Processes } from './processes.ts';
import { filesBelow, Repository } from './repository.ts';
import { type StandIn, standIn, standIns } from './stand-ins.ts';
import { ensureToolchain } from './toolchain.ts';
import { withoutAnswers } from './webhooks.ts';

/** A platform to prove: a folder with `platform.yaml` and `environments/`, and one of its environments. */
export interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly environment: string;
}

/** A cluster with Argo CD and a Git server, and in it a repository with the platform’s tree. */
export class World {
  readonly subject: Subject;
  readonly processes: Processes;
  /** Whether everything is ours: a control plane with fake nodes and played operators, and no charts. */
  readonly fake: boolean;
  api!: Api;
  apps!: Applications;
  operators: Operators | undefined;
  repository!: Repository;
  synthesis!: Synthesis;
  stands: readonly StandIn[] = [];
  /** File by which programs reach the cluster. */
  kubeconfig = '';
  readonly #folder: string;
  readonly #source: string;
  #git: GitServer | undefined;
  /** Of the repository at this world's Git server, which stands for `git.url` in everything that is pushed. */
  #url = '';

  private constructor(subject: Subject, fake: boolean) {
    this.subject = subject;
    this.fake = fake;
    this.#folder = mkdtempSync(join(tmpdir(), `mooring-cluster-${subject.name}-`));
    this.#source = join(this.#folder, 'source');
    const logs = join(packageRoot(), '.mooring', 'cluster', subject.name);
    rmSync(logs, { recursive: true, force: true });
    this.processes = new Processes(this.#folder, logs);
  }

  /** Starts everything but the root Application. When that fails, nothing is left running. */
  static async start(subject: Subject): Promise<World> {
    const given = await givenCluster();
    const world = new World(subject, given === undefined);
    try {
      await world.#start(given);
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  async #start(given: string | undefined): Promise<void> {
    const tools = await ensureToolchain();
    const bare = join(this.#folder, 'git', 'platform.git');
    this.#git = await startGitServer(join(this.#folder, 'git'));
    this.#url = `${this.#git.url}/platform.git`;
    this.#prepare();
    const { platform } = (await this.render()).plan;
    this.repository = await Repository.create(bare, join(this.#folder, 'clone'), platform.git.branch);

    const { kubeconfig, url } =
      given === undefined
        ? await startControlPlane(this.processes, tools, this.#folder, platform.cluster.serviceCidr)
        : await openCluster(this.processes, tools, given);
    this.kubeconfig = kubeconfig;
    this.api = new Api(url);
    if (this.fake) {
      await startNodes(this.processes, tools, this.api, kubeconfig, platform);
      this.operators = new Operators(this.api, customKinds(this.objects));
      this.operators.start();
    }
    const folder = join(this.#folder, 'argocd');
    mkdirSync(folder);
    const objects = this.synthesis.manifests.flatMap(({ component, object }) =>
      component === ARGOCD || component === definitionsOf(ARGOCD) ? [object] : [],
    );
    await startArgoCd(this.processes, tools, this.api, { kubeconfig, folder, objects, git: this.#url });
    this.apps = new Applications(this.api);
    this.apps.watch();
    await this.publish('The platform');
  }

  /** Objects of the tree as Argo CD is to find them, the app-of-apps and its root aside. */
  get objects(): readonly KubeObject[] {
    const left = new Set(this.unused);
    const own = this.synthesis.manifests.flatMap(({ object }) => (left.has(object) ? [] : [object]));
    return [...own, ...this.stands.flatMap(({ objects }) => objects)];
  }

  /** Definitions and APIs of the tree that Argo CD does not get to see. */
  get unused(): readonly KubeObject[] {
    const { manifests } = this.synthesis;
    return this.fake ? [...unusedDefinitions(manifests), ...servedByPods(manifests)] : [];
  }

  /** Every CRD that charts of this platform bring, as far as it is imported, and those of the tree that stay out of the repository. */
  get importedCrds(): readonly KubeObject[] {
    if (!this.fake) return [];
    const ofCharts = this.synthesis.releases.flatMap(({ pin }) => (pin.crdGroups ?? []).flatMap(crdsOf));
    return [...ofCharts, ...this.unused];
  }

  /** Names of the Applications that there should be. */
  get applications(): readonly string[] {
    const { layout, plan } = this.synthesis;
    const names = Object.keys(layout.index.objects).flatMap((identity) =>
      identity.startsWith('argoproj.io/Application/') ? [identity.split('/').at(-1)!] : [],
    );
    return [...names, `${plan.platform.name}-root`];
  }

  /** Changes `platform.yaml` as its owner would. */
  edit(change: (platform: ReturnType<typeof parseDocument>) => void): void {
    const file = join(this.#source, 'platform.yaml');
    const document = parseDocument(readFileSync(file, 'utf8'));
    change(document);
    writeFileSync(file, String(document));
  }

  /** Runs `synth` in the platform's folder. */
  async render(allowRemoval: readonly string[] = [], allowChange: readonly string[] = []): Promise<Synthesis> {
    const { environment } = this.subject;
    const config = join(this.#source, 'platform.yaml');
    const { outcome, findings, synthesis } = await synth({ config, env: environment, allowRemoval, allowChange });
    if (outcome !== 'done' || !synthesis)
      throw new Error(`synth ends with ${outcome}:\n${formatFindings(findings, { color: false })}`);
    this.synthesis = synthesis;
    this.stands = this.fake ? standIns(synthesis) : [];
    this.operators?.makes(operatedPods(synthesis));
    return synthesis;
  }

  /** Commits the tree as it is rendered now, and pushes it. */
  async publish(
    message: string,
    allowRemoval: readonly string[] = [],
    allowChange: readonly string[] = [],
  ): Promise<string> {
    const { plan } = await this.render(allowRemoval, allowChange);
    this.operators?.makes(operatedPods(this.synthesis));
    const files = new Map(['dist', 'releases'].flatMap((folder) => [...filesBelow(this.#source, folder)]));
    const { url } = plan.platform.git;
    const answered = this.fake ? withoutDefinitions(withoutAnswers(files), this.unused) : files;
    const tree = [...standIn(answered, this.stands, plan.platform)].map(
      ([path, text]) => [path, text.replaceAll(url, this.#url)] as const,
    );
    this.repository.replace(['dist', 'releases', 'stand-ins'], new Map(tree));
    return this.repository.push(message);
  }

  /** Takes over what somebody else committed below `releases/`, as a pull does. */
  pull(path: string): void {
    writeFileSync(join(this.#source, path), this.repository.read(path)!);
  }

  /** Agrees that what an Application holds may go, data included (Argo CD, docs/user-guide/sync-options.md). */
  async approveDeletion(name: string): Promise<void> {
    const annotations = { 'argocd.argoproj.io/deletion-approved': new Date().toISOString() };
    await this.api.merge({ ...APPLICATION, metadata: { name, namespace: 'argocd' } }, { metadata: { annotations } });
  }

  /** The root Application and its project: what a person applies, once. */
  async applyRoot(): Promise<void> {
    const file = this.repository.read(`dist/${this.subject.environment}/root.yaml`)!;
    for (const text of file.split('---\n')) await this.api.apply(parse(text) as KubeObject, { manager: 'by-hand' });
  }

  async stop(): Promise<void> {
    await this.apps?.stop();
    await this.operators?.stop();
    await this.processes.stop();
    await this.#git?.close();
  }

  /** The platform's folder again. */
  #prepare(): void {
    for (const name of [
      ...['platform.yaml', 'environments', 'components', 'manifests', 'images', 'files'],
      ...['vendor', 'charts.lock.yaml'],
    ]) {
      const from = join(this.subject.folder, name);
      if (existsSync(from)) cpSync(from, join(this.#source, name), { recursive: true });
    }
  }
}
