import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { type CommandResult, runProgram } from '../../../src/workspace/run.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { Processes } from '../../cluster/support/processes.ts';
import { ensureToolchain, type Toolchain } from '../../cluster/support/toolchain.ts';
import { NODE_TOOLS, type ProgramName } from '../../cluster/support/tools.ts';
import { makeControlGroups } from './control-groups.ts';
import { writeImages } from './images.ts';
import { addressOf, bridgeOf, kubeletOf, nodeName, proxyOf, SERVICES } from './node-config.ts';

const script = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
const NODES = [0, 1] as const;
/** The third of the three networks that `network.sh` connects. */
const WORLD = 2;

/** Who calls the API server, by name: user and groups. */
const CALLERS: Readonly<Record<string, readonly [string, string]>> = {
  admin: ['admin', 'system:masters'],
  controllers: ['system:kube-controller-manager', ''],
  scheduler: ['system:kube-scheduler', ''],
  proxy: ['system:kube-proxy', ''],
  policies: ['kube-router', 'system:masters'],
  ...Object.fromEntries(NODES.map((n) => [nodeName(n), [`system:node:${nodeName(n)}`, 'system:nodes']])),
};

/**
 * Two Kubernetes nodes and a machine outside, in namespaces of this machine. `stop()` ends them and removes all that was
 * made; so does a guardian when this process is gone.
 */
export class Nodes {
  readonly #processes: Processes;
  readonly #folder: string;
  readonly #logs: string;
  readonly #pids: number[] = [];
  readonly tools: Toolchain;

  private constructor(tools: Toolchain, name: string) {
    this.tools = tools;
    this.#folder = mkdtempSync(join(tmpdir(), 'mooring-node-'));
    this.#logs = join(packageRoot(), '.mooring', 'node', name);
    this.#processes = new Processes(this.#folder, this.#logs);
  }

  /** Starts them; `name`: of the folder in `.mooring/node` that keeps what programs say. */
  static async start(name: string): Promise<Nodes> {
    const nodes = new Nodes(await ensureToolchain(NODE_TOOLS), name);
    try {
      await nodes.#start();
    } catch (error) {
      await nodes.stop();
      throw error;
    }
    return nodes;
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
  }

  /** Sees that all programs are still there. */
  check(): void {
    this.#processes.check();
  }

  /** Runs kubectl where the API server is; an error when it fails, unless `fails` may be. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.tryKubectl(args, input);
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async tryKubectl(args: readonly string[], input?: string): Promise<CommandResult> {
    const kubectl = [this.tools.path('kubectl'), `--kubeconfig=${this.#kubeconfig('admin')}`, ...args];
    return await this.#inNetwork(0, kubectl, input);
  }

  /** Runs a program in the network of the machine outside. */
  async outside(program: ProgramName, args: readonly string[], input?: string): Promise<string> {
    return (await this.#inNetwork(WORLD, [this.tools.path(program), ...args], input)).stdout;
  }

  /** Keeps a program running in the network of the machine outside. */
  async serveOutside(
    program: ProgramName,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#processes.start({
      name: 'outside-server',
      program: 'nsenter',
      args: [`--net=/proc/${this.#pids[WORLD]}/ns/net`, '--', this.tools.path(program), ...args],
      env,
    });
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
    await runProgram({ program: script('enter.sh'), args: [this.#node(n), 'sh', '-c', flush] });
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
      const text = readFileSync(join(this.#logs, `${log}.log`), 'utf8');
      const begun = [...text.matchAll(/Starting sync of iptables with version: (\d+)/g)].find(
        ([, version]) => Number(version) / 1e6 >= since,
      );
      if (begun && /sync iptables took/.test(text.slice(begun.index))) return;
      this.check();
      await sleep(100);
    }
    throw new Error(`${log} wrote no rules within 60 s`);
  }

  #inNetwork(n: number, [program = '', ...args]: readonly string[], input?: string): Promise<CommandResult> {
    return runProgram({
      program: 'nsenter',
      args: [`--net=/proc/${this.#pids[n]}/ns/net`, '--', program, ...args],
      ...(input !== undefined && { input }),
      timeout: 180_000,
    });
  }

  async #start(): Promise<void> {
    const images = writeImages(this.tools, this.#folder);
    for (const n of NODES) await this.#prepare(n);
    await this.#prepareOutside();
    const { exitCode, stderr } = await runProgram({ program: script('network.sh'), args: this.#pids.map(String) });
    if (exitCode !== 0) throw new Error(`network.sh: ${stderr}`);
    for (const n of NODES) await this.#startRuntime(n, images);
    await this.#startControlPlane();
    for (const n of NODES) await this.#startNode(n);
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

  /** Starts the first process of a node, in namespaces and control groups of its own. */
  async #prepare(n: number): Promise<void> {
    const folder = this.#node(n);
    mkdirSync(join(folder, 'cni'), { recursive: true });
    const groups = makeControlGroups(`${basename(this.#folder)}-${n}`);
    for (const group of groups.groups) this.#processes.removeControlGroup(group);
    writeFileSync(join(folder, 'groups'), `${groups.groups.join('\n')}\n`);
    writeFileSync(join(folder, 'programs'), `${groups.programs.join('\n')}\n`);
    writeFileSync(join(folder, 'resolv.conf'), '# nothing outside\n');
    writeFileSync(join(folder, 'cni', '10-pods.conflist'), JSON.stringify(bridgeOf(n)));
    writeFileSync(join(folder, 'kubelet.yaml'), stringify(kubeletOf(n, folder)));
    writeFileSync(join(folder, 'proxy.yaml'), stringify(proxyOf(n, this.#kubeconfig('proxy'))));
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

  async #startRuntime(n: number, images: readonly string[]): Promise<void> {
    const [folder, socket] = [this.#node(n), '/run/containerd/containerd.sock'];
    await this.#run(n, 'containerd', 'containerd', [
      `--config=${script('containerd.toml')}`,
      `--root=${folder}/containerd`,
      '--state=/run/containerd',
      `--address=${socket}`,
    ]);
    const ctr = (...args: string[]) =>
      runProgram({
        program: script('enter.sh'),
        args: [folder, 'ctr', `--address=${socket}`, '--namespace=k8s.io', ...args],
      });
    for (let tries = 0; (await ctr('version')).exitCode !== 0; tries++) {
      this.check();
      if (tries > 300) throw new Error('containerd does not answer');
      await sleep(100);
    }
    for (const image of images) {
      const { exitCode, stderr } = await ctr('images', 'import', image);
      if (exitCode !== 0) throw new Error(`containerd does not take ${image}: ${stderr}`);
    }
  }

  async #startControlPlane(): Promise<void> {
    const folder = join(this.#folder, 'control-plane');
    const certificates = join(folder, 'certificates');
    mkdirSync(certificates, { recursive: true });
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [pub, key, tokens] = [join(folder, 'sa.pub'), join(folder, 'sa.key'), join(folder, 'tokens.csv')];
    writeFileSync(pub, publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
    const lines = Object.entries(CALLERS).map(([name, [user, groups]]) => {
      const token = randomBytes(16).toString('hex');
      writeFileSync(this.#kubeconfig(name), stringify(configOf(token)), { mode: 0o600 });
      return `${token},${user},${user},"${groups}"`;
    });
    writeFileSync(tokens, `${lines.join('\n')}\n`, { mode: 0o600 });

    await this.#run(0, 'etcd', this.tools.path('etcd'), [
      `--data-dir=${join(folder, 'etcd')}`,
      '--listen-client-urls=http://127.0.0.1:2379',
      '--advertise-client-urls=http://127.0.0.1:2379',
      '--listen-peer-urls=http://127.0.0.1:2380',
      '--initial-advertise-peer-urls=http://127.0.0.1:2380',
      '--initial-cluster=default=http://127.0.0.1:2380',
      '--unsafe-no-fsync',
    ]);
    await this.#run(
      0,
      'kube-apiserver',
      this.tools.path('kube-apiserver'),
      [
        '--etcd-servers=http://127.0.0.1:2379',
        '--secure-port=6443',
        `--advertise-address=${addressOf(0)}`,
        `--cert-dir=${certificates}`,
        `--token-auth-file=${tokens}`,
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction',
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${pub}`,
        `--service-account-signing-key-file=${key}`,
        `--service-cluster-ip-range=${SERVICES}`,
        '--allow-privileged=true',
        '--kubelet-preferred-address-types=InternalIP',
        // As K3s has it: webhooks are called at the address of a pod.
        '--enable-aggregator-routing=true',
      ],
      async () => (await this.tryKubectl(['get', '--raw', '/readyz'])).exitCode === 0,
    );
    await this.#run(0, 'kube-controller-manager', this.tools.path('kube-controller-manager'), [
      ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
        (flag) => `--${flag}=${this.#kubeconfig('controllers')}`,
      ),
      `--root-ca-file=${join(certificates, 'apiserver.crt')}`,
      `--service-account-private-key-file=${key}`,
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      // A busy machine is no lost node.
      '--node-monitor-grace-period=10m',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]);
    await this.#run(0, 'kube-scheduler', this.tools.path('kube-scheduler'), [
      ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
        (flag) => `--${flag}=${this.#kubeconfig('scheduler')}`,
      ),
      '--leader-elect=false',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]);
  }

  async #startNode(n: number): Promise<void> {
    const folder = this.#node(n);
    await this.#run(
      n,
      `kubelet-${n}`,
      this.tools.path('kubelet'),
      [
        `--config=${folder}/kubelet.yaml`,
        `--kubeconfig=${this.#kubeconfig(nodeName(n))}`,
        `--hostname-override=${nodeName(n)}`,
        `--node-ip=${addressOf(n)}`,
        `--root-dir=${folder}/kubelet`,
      ],
      async () => (await this.tryKubectl(['get', 'node', nodeName(n)])).exitCode === 0,
    );
    await this.#run(n, `proxy-${n}`, this.tools.path('kube-proxy'), [`--config=${folder}/proxy.yaml`]);
    await this.#run(n, `firewall-${n}`, this.tools.path('kube-router'), [
      `--kubeconfig=${this.#kubeconfig('policies')}`,
      `--hostname-override=${nodeName(n)}`,
      '--run-firewall=true',
      '--run-router=false',
      '--run-service-proxy=false',
      '--run-loadbalancer=false',
      '--enable-cni=false',
      `--service-cluster-ip-range=${SERVICES}`,
      // It tells when it begins and ends a run.
      '--v=1',
    ]);
  }

  async #run(n: number, name: string, program: string, args: readonly string[], ready?: () => Promise<boolean>) {
    await this.#processes.start({
      name,
      program: script('enter.sh'),
      args: [this.#node(n), program, ...args],
      ...(ready && { ready }),
    });
  }

  #node(n: number): string {
    return join(this.#folder, nodeName(n));
  }

  #kubeconfig(name: string): string {
    return join(this.#folder, `${name}.kubeconfig`);
  }
}

/** A policy of nobody, whose changes are told after those of others. */
const MARK = 'mark';

/** The only child of a process, by its id here; 0 while there is none. */
function childOf(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}

/** For whom the API server's own certificate, made when it starts, is good enough. */
function configOf(token: string): object {
  const cluster = { server: `https://${addressOf(0)}:6443`, 'insecure-skip-tls-verify': true };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'me', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'me' } }],
    'current-context': 'test',
  };
}
