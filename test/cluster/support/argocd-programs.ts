import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/kit/object.ts';
import { runProgram } from '../../../src/workspace/run.ts';
import type { Api } from './api.ts';
import { configOf, containerOf, folders, hurried, NAMESPACE, PASSWORD, podOf } from './argocd-pods.ts';
import { accountConfig, type Command, inPod } from './in-pod.ts';
import { answers, freePorts, type Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';
import { programsOf } from './tools.ts';

/** How programs are started, and with what of the tree. */
export interface Start {
  readonly kubeconfig: string;
  /** For what they write. */
  readonly folder: string;
  /** Of the tree. */
  readonly objects: readonly KubeObject[];
}

/**
 * Its programs, with the arguments, the variables and the rights that the tree gives them; their settings they find in the
 * cluster. What is a path or a port in a pod is another here.
 */
export class ArgoCdPrograms {
  readonly #processes: Processes;
  readonly #tools: Toolchain;
  readonly #api: Api;
  readonly #start: Start;
  #redis = 0;
  #repo = 0;

  private constructor(processes: Processes, tools: Toolchain, api: Api, start: Start) {
    this.#processes = processes;
    this.#tools = tools;
    this.#api = api;
    this.#start = start;
  }

  /** Starts the cache, which the others ask. */
  static async start(processes: Processes, tools: Toolchain, api: Api, start: Start): Promise<ArgoCdPrograms> {
    const programs = new ArgoCdPrograms(processes, tools, api, start);
    await programs.#startCache();
    return programs;
  }

  async #startCache(): Promise<void> {
    const { objects, folder } = this.#start;
    [this.#redis = 0, this.#repo = 0] = await freePorts(2);
    const cache = containerOf(objects, 'Deployment', 'argocd-redis');
    const conf = join(folder, 'redis.conf');
    writeFileSync(conf, configOf(objects));
    const [, , ...more] = [...cache.command!, ...cache.args!];
    await this.#processes.start({
      name: 'redis',
      program: cache.command![0]!,
      args: [conf, ...more, '--port', `${this.#redis}`, '--bind', '127.0.0.1', '--dir', folder],
    });
  }

  async repoServer(): Promise<void> {
    const [metrics = 0] = await freePorts(1);
    const repoServer = this.#program('Deployment', 'argocd-repo-server');
    await this.#processes.start({
      ...repoServer,
      args: [
        ...repoServer.args,
        `--redis=127.0.0.1:${this.#redis}`,
        '--disable-tls',
        '--address=127.0.0.1',
        `--port=${this.#repo}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${metrics}`,
        // A push is otherwise seen minutes later.
        '--revision-cache-expiration=5s',
      ],
      ready: () => answers(`http://127.0.0.1:${metrics}/healthz`),
    });
  }

  /** The API server, several of which may run; where it answers. `name`: that of its log. */
  async server(name = 'argocd-server'): Promise<string> {
    const [port = 0, metrics = 0] = await freePorts(2);
    const server = await this.#asking('Deployment', 'argocd-server');
    const url = `http://127.0.0.1:${port}`;
    await this.#processes.start({
      ...server,
      name,
      args: [
        ...server.args,
        ...this.#others(),
        '--address=127.0.0.1',
        `--port=${port}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${metrics}`,
      ],
      ready: () => answers(`${url}/healthz?full=true`),
    });
    return url;
  }

  async controller(): Promise<void> {
    const [metrics = 0] = await freePorts(1);
    const controller = await this.#asking('StatefulSet', 'argocd-application-controller');
    await this.#processes.start({
      ...controller,
      args: [...controller.args, ...this.#others(), `--metrics-port=${metrics}`],
      ready: () => answers(`http://127.0.0.1:${metrics}/healthz`),
    });
  }

  /** What makes Applications of ApplicationSets. It elects a leader by a Lease in the namespace of its pod. */
  async applicationSets(): Promise<void> {
    const [metrics = 0, probe = 0, webhook = 0] = await freePorts(3);
    const controller = await this.#asking('Deployment', 'argocd-applicationset-controller');
    const inside = inPod(NAMESPACE, controller);
    await this.#processes.start({
      ...inside,
      args: [
        ...inside.args,
        `--argocd-repo-server=127.0.0.1:${this.#repo}`,
        '--repo-server-plaintext',
        `--metrics-addr=127.0.0.1:${metrics}`,
        `--probe-addr=127.0.0.1:${probe}`,
        `--webhook-addr=127.0.0.1:${webhook}`,
      ],
      ready: () => answers(`http://127.0.0.1:${metrics}/metrics`),
    });
  }

  async notifications(): Promise<void> {
    const [metrics = 0] = await freePorts(1);
    const controller = await this.#asking('Deployment', 'argocd-notifications-controller');
    await this.#processes.start({
      ...controller,
      args: [
        ...controller.args,
        `--argocd-repo-server=127.0.0.1:${this.#repo}`,
        '--argocd-repo-server-plaintext',
        `--metrics-port=${metrics}`,
      ],
      ready: () => answers(`http://127.0.0.1:${metrics}/metrics`),
    });
  }

  /** What Dex would be started with: the settings, secrets filled in, as the program beside it makes them. */
  async dexSettings(): Promise<string> {
    const { program, args, env } = await this.#asking('Deployment', 'argocd-dex-server');
    const file = join(this.#start.folder, 'dex.yaml');
    const [, ...flags] = args;
    const call = { program, args: ['gendexcfg', ...flags, `--out=${file}`], env };
    const { exitCode, stderr } = await runProgram(call);
    if (exitCode !== 0) throw new Error(`argocd-dex ends with ${exitCode}:\n${stderr}`);
    return readFileSync(file, 'utf8');
  }

  /** A program as the tree starts it. */
  #program(kind: string, name: string): Command {
    const { folder, objects } = this.#start;
    const { command = [], args = [], env = [] } = containerOf(objects, kind, name);
    const [path, ...flags] = [...command, ...args];
    const called = path!.split('/').at(-1)!;
    const isLink = programsOf('argocd').includes(called);
    const given = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    return {
      name,
      program: this.#tools.path(isLink ? (called as 'argocd-server') : 'argocd'),
      env: {
        ...Object.fromEntries(given),
        ...hurried(given),
        ...folders(folder),
        // One program, which looks at what it is called by, or at this (argo-cd@v3.3.10 cmd/main.go).
        ...(!isLink && { ARGOCD_BINARY_NAME: called }),
        GIT_CONFIG_NOSYSTEM: '1',
        HOME: folder,
        PATH: this.#tools.searchPath,
        REDIS_PASSWORD: PASSWORD,
      },
      args: flags,
    };
  }

  /** One that asks the API server, as its account. */
  async #asking(kind: string, name: string): Promise<Command> {
    const { kubeconfig, folder, objects } = this.#start;
    const program = this.#program(kind, name);
    const { serviceAccountName } = podOf(objects, kind, name);
    const config = await accountConfig(this.#api, kubeconfig, folder, `${NAMESPACE}/${serviceAccountName}`);
    return {
      ...program,
      env: { ...program.env, ARGOCD_FAKE_IN_CLUSTER: 'true', ARGOCD_K8S_CLIENT_QPS: '300', KUBECONFIG: config },
      args: [...program.args, `--kubeconfig=${config}`, `--namespace=${NAMESPACE}`],
    };
  }

  /** Where those that serve Applications find the cache and the repository server. */
  #others(): readonly string[] {
    return [`--redis=127.0.0.1:${this.#redis}`, `--repo-server=127.0.0.1:${this.#repo}`, '--repo-server-plaintext'];
  }
}
