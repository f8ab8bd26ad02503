import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { type CommandResult, runProgram } from '../../../src/workspace/run.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { Processes } from '../../cluster/support/processes.ts';
import type { Toolchain } from '../../cluster/support/toolchain.ts';
import { makeControlGroups } from './control-groups.ts';
import { bridgeOf, kubeletOf, nodeName, proxyOf } from './node-config.ts';

/** A file of this folder. */
export const script = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
export const NODES = [0, 1] as const;
/** The third of the three networks that `network.sh` connects. */
export const WORLD = 2;

/**
 * Where nodes run: two hosts in namespaces and control groups of this machine, and one outside in a network of its own.
 * `stop()` ends what runs there and removes all that was made; so does a guardian when this process is gone.
 */
export class Hosts {
  readonly tools: Toolchain;
  readonly folder: string;
  readonly #logs: string;
  readonly #processes: Processes;
  readonly #pids: number[] = [];

  /** `name`: of the folder in `.mooring/node` that keeps what programs say. */
  constructor(tools: Toolchain, name: string) {
    this.tools = tools;
    this.folder = mkdtempSync(join(tmpdir(), 'mooring-node-'));
    this.#logs = join(packageRoot(), '.mooring', 'node', name);
    this.#processes = new Processes(this.folder, this.#logs);
  }

  /** Starts the first process of each, and connects them. */
  async start(): Promise<void> {
    for (const n of NODES) await this.#prepare(n);
    await this.#prepareOutside();
    const { exitCode, stderr } = await runProgram({ program: script('network.sh'), args: this.#pids.map(String) });
    if (exitCode !== 0) throw new Error(`network.sh: ${stderr}`);
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
  }

  /** Sees that all programs are still there. */
  check(): void {
    this.#processes.check();
  }

  /** What a program said until now. */
  said(name: string): string {
    return readFileSync(join(this.#logs, `${name}.log`), 'utf8');
  }

  /** Keeps a program running on a host. */
  async keep(
    n: number,
    name: string,
    program: string,
    args: readonly string[],
    ready?: () => Promise<boolean>,
  ): Promise<void> {
    await this.#processes.start({
      name,
      program: script('enter.sh'),
      args: [this.at(n), program, ...args],
      ...(ready && { ready }),
    });
  }

  /** Runs a program on a host. */
  async run(n: number, args: readonly string[]): Promise<CommandResult> {
    return await runProgram({ program: script('enter.sh'), args: [this.at(n), ...args] });
  }

  /** Runs a program of this machine in the network of a host, or of the machine outside. */
  async inNetwork(n: number, args: readonly string[], input?: string): Promise<CommandResult> {
    return await runProgram({
      program: 'nsenter',
      args: [this.#network(n), '--', ...args],
      ...(input !== undefined && { input }),
      timeout: 180_000,
    });
  }

  /** Keeps a program running in the network of the machine outside. */
  async keepOutside(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
    await this.#processes.start({
      name: 'outside-server',
      program: 'nsenter',
      args: [this.#network(WORLD), '--', program, ...args],
      env,
    });
  }

  /** The folder of a host. */
  at(n: number): string {
    return join(this.folder, nodeName(n));
  }

  /** How somebody asks the API server (`control-plane.ts`), by name. */
  kubeconfig(name: string): string {
    return join(this.folder, `${name}.kubeconfig`);
  }

  #network(n: number): string {
    return `--net=/proc/${this.#pids[n]}/ns/net`;
  }

  /** Starts the first process of a host, in namespaces and control groups of its own. */
  async #prepare(n: number): Promise<void> {
    const folder = this.at(n);
    mkdirSync(join(folder, 'cni'), { recursive: true });
    const groups = makeControlGroups(`${basename(this.folder)}-${n}`);
    for (const group of groups.groups) this.#processes.removeControlGroup(group);
    writeFileSync(join(folder, 'groups'), `${groups.groups.join('\n')}\n`);
    writeFileSync(join(folder, 'programs'), `${groups.programs.join('\n')}\n`);
    writeFileSync(join(folder, 'resolv.conf'), '# nothing outside\n');
    writeFileSync(join(folder, 'cni', '10-pods.conflist'), JSON.stringify(bridgeOf(n)));
    writeFileSync(join(folder, 'kubelet.yaml'), stringify(kubeletOf(n, folder)));
    writeFileSync(join(folder, 'proxy.yaml'), stringify(proxyOf(n, this.kubeconfig('proxy'))));
    const parent = await this.#processes.start({
      name: nodeName(n),
      program: script('start.sh'),
      args: [folder, script('node.sh'), folder, nodeName(n), this.tools.path('stand-in')],
      ready: async () => existsSync(join(folder, 'ready')),
    });
    groups.open();
    this.#pids[n] = childOf(parent);
    writeFileSync(join(folder, 'pid'), String(this.#pids[n]));
  }

  async #prepareOutside(): Promise<void> {
    const parent = await this.#processes.start({
      name: 'outside',
      program: 'unshare',
      args: ['--net', '--pid', '--fork', '--kill-child', '--', this.tools.path('stand-in'), 'pause'],
    });
    for (let tries = 0; childOf(parent) === 0 && tries < 100; tries++) await sleep(50);
    this.#pids[WORLD] = childOf(parent);
  }
}

/** The only child of a process, by its id here; 0 while there is none. */
function childOf(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}
