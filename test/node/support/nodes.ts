import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { CommandResult } from '../../../src/workspace/run.ts';
import { ensureToolchain, type Toolchain } from '../../cluster/support/toolchain.ts';
import { NODE_TOOLS, type ProgramName } from '../../cluster/support/tools.ts';
import { kubectl, startControlPlane } from './control-plane.ts';
import { Hosts, NODES, script, WORLD } from './hosts.ts';
import { writeImages } from './images.ts';
import { startNode, startRuntime } from './node-programs.ts';

/** A policy of nobody, whose changes are told after those of others. */
const MARK = 'mark';

/** Two Kubernetes nodes and a machine outside, on hosts that are namespaces of this machine. */
export class Nodes {
  readonly #hosts: Hosts;

  private constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  /** Starts them; `name`: of the folder in `.mooring/node` that keeps what programs say. */
  static async start(name: string): Promise<Nodes> {
    const nodes = new Nodes(new Hosts(await ensureToolchain(NODE_TOOLS), name));
    try {
      await nodes.#start();
    } catch (error) {
      await nodes.stop();
      throw error;
    }
    return nodes;
  }

  async stop(): Promise<void> {
    await this.#hosts.stop();
  }

  get tools(): Toolchain {
    return this.#hosts.tools;
  }

  /** Runs kubectl where the API server is; an error when it fails. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.tryKubectl(args, input);
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** The same, which may fail. */
  async tryKubectl(args: readonly string[], input?: string): Promise<CommandResult> {
    return await kubectl(this.#hosts, args, input);
  }

  /** Runs a program in the network of the machine outside. */
  async outside(program: ProgramName, args: readonly string[], input?: string): Promise<string> {
    return (await this.#hosts.inNetwork(WORLD, [this.tools.path(program), ...args], input)).stdout;
  }

  /** Keeps a program running in the network of the machine outside. */
  async serveOutside(
    program: ProgramName,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#hosts.keepOutside(this.tools.path(program), args, env);
  }

  /**
   * Has the pods of a node forget whom they talked to on its bridge. The kernel keeps 1024 neighbours for all networks of the
   * machine (`gc_thresh3`), and where each pod talks to each there are more: packets then go nowhere, whatever policies say.
   * Those that are being looked for stay: who waits for one would hear that it is not there (Linux net/core/neighbour.c,
   * __neigh_update, of INCOMPLETE and PROBE).
   */
  async forgetNeighbours(n: number): Promise<void> {
    const flush =
      'for network in /run/netns/*; do ip -n "${network##*/}" neighbour flush nud reachable nud stale nud delay; done';
    await this.#hosts.run(n, ['sh', '-c', flush]);
  }

  /** Waits until the firewalls of both nodes hold what the API server has now. */
  async settle(): Promise<void> {
    // Whatever event comes last is followed by a run that begins after it; this one is last, and of the same watch as policies.
    await sleep(500);
    const since = Date.now();
    const mark = { metadata: { annotations: { 'mooring.test/mark': String(since) } } };
    await this.kubectl(['-n', 'default', 'patch', 'networkpolicy', MARK, '--type=merge', '-p', JSON.stringify(mark)]);
    await Promise.all(NODES.map((n) => this.#synced(`firewall-${n}`, since)));
  }

  /** Waits for a run of kube-router that began after a moment (kube-router@v2.1.0 network_policy_controller.go, fullPolicySync). */
  async #synced(log: string, since: number): Promise<void> {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const text = this.#hosts.said(log);
      const begun = [...text.matchAll(/Starting sync of iptables with version: (\d+)/g)].find(
        ([, version]) => Number(version) / 1e6 >= since,
      );
      if (begun && /sync iptables took/.test(text.slice(begun.index))) return;
      this.#hosts.check();
      await sleep(100);
    }
    throw new Error(`${log} wrote no rules within 60 s`);
  }

  async #start(): Promise<void> {
    const images = writeImages(this.tools, this.#hosts.folder);
    await this.#hosts.start();
    for (const n of NODES) await startRuntime(this.#hosts, n, images);
    await startControlPlane(this.#hosts);
    for (const n of NODES) await startNode(this.#hosts, n);
    await this.kubectl(['apply', '-f', script('system.yaml')]);
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: MARK, namespace: 'default' },
    };
    const spec = { podSelector: { matchLabels: { mark: 'none' } }, policyTypes: ['Ingress'] };
    await this.kubectl(['apply', '-f', '-'], stringify({ ...policy, spec }));
    await this.kubectl(['wait', 'node', '--all', '--for=condition=Ready', '--timeout=120s']);
    await this.kubectl(['-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=120s']);
  }
}
