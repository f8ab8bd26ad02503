import { devNull } from 'node:os';
import type { Finding } from '../finding/finding.ts';
import { mirrorOf } from '../kit/mirror.ts';
import { formatBytes, parseBytes } from '../kit/quantity.ts';
import { k3dPorts, MIRROR_VARIABLES } from '../output/repository/k3d.ts';
import { type CommandResult, MissingProgramError } from '../workspace/run.ts';
import { Git } from './git.ts';
import { contextName, essentials, hasOwnGitLab, type Installation, k3dName, makerOf } from './installation.ts';
import { findK3dCluster } from './k3d.ts';
import { type DockerMachine, machineProblems } from './machine.ts';
import { howToInstall } from './programs.ts';
import type { Session } from './session.ts';
import type { System } from './system.ts';

const GIB = 2 ** 30;
/** What images and volumes of a small platform take. */
const DISK = 25 * GIB;

/** Looks, before anything is changed, for what would stop bootstrap half-way; each with what to do about it. */
export async function preflight(session: Session): Promise<readonly Finding[]> {
  const { installation, system } = session;
  const k3d = makerOf(installation) !== undefined;
  const checks = [
    gitVersion(system),
    committed(session),
    charts(installation),
    kubectl(installation, system),
    ...(k3d ? [k3dMachine(installation, system)] : [context(installation)]),
  ];
  return (await Promise.all(checks)).flat();
}

function problem(rule: string, message: string, fix: string, more: Partial<Finding> = {}): Finding {
  return { rule: `bootstrap/${rule}`, severity: 'error', message, fix, ...more };
}

/** What a program answers; undefined when it is not on this machine. */
async function ask(
  { run }: System,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult | undefined> {
  try {
    return await run({ program, args, env, timeout: 30_000 });
  } catch (error) {
    if (error instanceof MissingProgramError) return undefined;
    throw error;
  }
}

async function gitVersion(system: System): Promise<readonly Finding[]> {
  const answer = await ask(system, 'git', ['version']);
  if (!answer) return [problem('git', 'git is not on this machine', howToInstall('git'))];
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(answer.stdout) ?? [];
  if (Number(major) * 1000 + Number(minor) >= 2031) return [];
  const why = 'older ones take settings on the command line only, where everybody on this machine could read a token';
  return [problem('git', `git is ${major}.${minor}; 2.31 or newer is needed`, 'bring git up to date', { why })];
}

/** What is not committed does not get to the server, and Argo CD would bring up something else than is here. */
async function committed(session: Session): Promise<readonly Finding[]> {
  const { environment } = session.installation.plan.platform;
  const git = new Git(session);
  if (!(await ask(session.system, 'git', ['version']))) return [];
  try {
    await git.head();
  } catch (error) {
    const { message, fix } = error as Error & { fix?: string };
    return [problem('git', message, fix ?? 'see what git says')];
  }
  const files = await git.uncommitted([
    `dist/${environment}`,
    `releases/${environment}`,
    'platform.yaml',
    'environments',
  ]);
  if (files.length === 0) return [];
  const [first] = files;
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return [
    problem(
      'committed',
      `${first}${more} ${files.length > 1 ? 'are' : 'is'} not committed`,
      'commit what belongs to the platform, then run it again',
    ),
  ];
}

/** What comes before Argo CD is applied as the tree holds it, and of a chart that Argo CD is to render it holds nothing. */
function charts(installation: Installation): readonly Finding[] {
  const needed = new Set(essentials(installation).map(({ id }) => id));
  const names = installation.releases.map(({ component }) => component).filter((component) => needed.has(component));
  if (names.length === 0) return [];
  return [
    problem(
      'charts',
      `${names.join(', ')} comes before Argo CD, which is to render its chart: the tree holds nothing of it`,
      '`npm run vendor`, `npm run synth` and commit: then its plain YAML is in the tree',
    ),
  ];
}

/** At a GitLab of its own bootstrap needs it, elsewhere whoever follows its last words. */
async function kubectl(installation: Installation, system: System): Promise<readonly Finding[]> {
  // The kubectl of Google's SDK asks the cluster of the current context first, whatever it is to do, and waits for it.
  if (await ask(system, 'kubectl', ['version', '--client', '-o', 'json'], { KUBECONFIG: devNull })) return [];
  const needed = hasOwnGitLab(installation);
  const why = needed
    ? "bootstrap runs a command in GitLab's pod with it"
    : 'the commands that are told in the end need it';
  return [
    problem('kubectl', `kubectl is not on this machine: ${why}`, howToInstall('kubectl'), {
      severity: needed ? 'error' : 'warning',
    }),
  ];
}

async function context(installation: Installation): Promise<readonly Finding[]> {
  if (contextName(installation) !== '') return [];
  const { environment } = installation.plan.platform;
  return [
    problem(
      'context',
      `environment ${environment} does not say which cluster it is`,
      `name a context of your kubeconfig in environments/${environment}.yaml: \`cluster: { context: … }\``,
      { why: 'the current context of a kubeconfig may point anywhere', config: '/cluster' },
    ),
  ];
}

interface DockerInfo extends DockerMachine {
  readonly MemTotal?: number;
  readonly NCPU?: number;
  readonly DockerRootDir?: string;
  readonly ServerErrors?: readonly string[];
}

/** Docker, k3d, and room for the cluster; what a cluster that is there has taken already is not asked for again. */
async function k3dMachine(installation: Installation, system: System): Promise<readonly Finding[]> {
  const answer = await ask(system, 'docker', ['info', '--format', '{{json .}}']);
  if (!answer) return [problem('docker', 'docker is not on this machine', howToInstall('docker'))];
  const info = parse<DockerInfo>(answer.stdout);
  const refused =
    info?.ServerErrors?.[0] ?? (answer.exitCode === 0 ? undefined : answer.stderr.trim().split('\n').at(-1));
  if (refused !== undefined) return [problem('docker', `Docker does not answer: ${refused}`, whatDockerNeeds(refused))];

  const version = await ask(system, 'k3d', ['version', '-o', 'json']);
  if (!version) return [problem('k3d', 'k3d is not on this machine', howToInstall('k3d'))];
  const [, major = '0', minor = '0'] =
    /v(\d+)\.(\d+)/.exec(parse<{ k3d?: string }>(version.stdout)?.k3d ?? version.stdout) ?? [];
  // What synth writes for it (src/output/repository/k3d.ts) is for this one.
  const findings =
    Number(major) * 1000 + Number(minor) < 5009
      ? [problem('k3d', `k3d is ${major}.${minor}; 5.9 or newer is needed`, howToInstall('k3d'))]
      : [];
  findings.push(...machineProblems(installation, info, system));
  if (await findK3dCluster(system.run, k3dName(installation))) return findings;
  return [
    ...findings,
    ...mirrorLogin(installation, system),
    ...memory(installation, info),
    ...disk(system, info),
    ...(await ports(installation, system)),
  ];
}

/** What k3d puts into the nodes when it makes them; it takes a variable that is not there for an empty one. */
function mirrorLogin({ plan: { platform } }: Installation, { env }: System): readonly Finding[] {
  const mirror = mirrorOf(platform.registry);
  const missing = MIRROR_VARIABLES.filter((name) => !env[name]);
  if (!mirror?.login || missing.length === 0) return [];
  return [
    problem(
      'mirror',
      `nodes are to pull from ${mirror.server} with a login, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`,
      'set both for this command: the user, and a token that may pull and do nothing else',
      { config: '/registry' },
    ),
  ];
}

function whatDockerNeeds(said: string): string {
  return /permission denied/i.test(said)
    ? 'let your user use Docker: on Linux, `sudo usermod -aG docker $USER` and log in again'
    : 'start Docker, and run it again';
}

function memory({ plan: { platform } }: Installation, info: DockerInfo | undefined): readonly Finding[] {
  const wanted = parseBytes(platform.cluster.memory);
  const there = info?.MemTotal;
  if (there === undefined || there >= wanted) return [];
  return [
    problem(
      'memory',
      `the cluster is to have ${platform.cluster.memory} of memory, and Docker has ${roughly(there)}`,
      'give Docker more (Docker Desktop: Settings, Resources), or switch components off until `npm run capacity` shows less and lower cluster.memory',
      { config: '/cluster/memory' },
    ),
  ];
}

function disk({ freeSpace }: System, info: DockerInfo | undefined): readonly Finding[] {
  // In a machine of its own, as on macOS and Windows, Docker's folder is not here.
  const free = freeSpace(info?.DockerRootDir ?? '/') ?? freeSpace('/');
  if (free === undefined || free >= DISK) return [];
  const fix = 'free some: `docker system df` shows what Docker keeps, `docker image prune` removes what nothing uses';
  return [problem('disk', `${roughly(free)} of disk are free; images and volumes need ${formatBytes(DISK)}`, fix)];
}

async function ports({ plan: { platform } }: Installation, { portTaken }: System): Promise<readonly Finding[]> {
  const wanted = k3dPorts(platform);
  const taken = await Promise.all(wanted.map(portTaken));
  return wanted
    .filter((_, i) => taken[i])
    .map((port) =>
      problem(
        'port',
        `port ${port} of this machine is taken`,
        `stop what listens there (\`lsof -nP -iTCP:${port} -sTCP:LISTEN\` names it), or take another: ingress.ports or registry.host in the environment's file`,
      ),
    );
}

function roughly(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)}Gi`;
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
