import type { Finding } from '../finding/finding.ts';
import type { Installation } from './installation.ts';
import type { System } from './system.ts';

/** What `docker info` says of the machine that containers run on. */
export interface DockerMachine {
  readonly Architecture?: string;
  /** Of the host, or of the machine that Docker runs in. */
  readonly Name?: string;
}

/** What `uname -m` calls the architectures of nodes. */
const MACHINES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** Instances that a kubelet, a containerd and the pods of a node come to; a machine of Ubuntu's or Debian's has 128 in all. */
const INOTIFY_OF_NODE = 128;
const INOTIFY = 'fs.inotify.max_user_instances';
const USERNS = 'kernel.apparmor_restrict_unprivileged_userns';

/** What of a machine stops a k3d cluster, or what runs in it, though every program is there: each with the command that mends it. */
export function machineProblems(
  { plan }: Installation,
  info: DockerMachine | undefined,
  { env, kernelSetting }: Pick<System, 'env' | 'kernelSetting'>,
): readonly Finding[] {
  const { cluster, environment } = plan.platform;
  const findings: Finding[] = [];
  const architecture = info?.Architecture && (MACHINES[info.Architecture] ?? info.Architecture);
  if (architecture !== undefined && architecture !== cluster.architecture)
    findings.push({
      rule: 'bootstrap/architecture',
      severity: 'error',
      message: `Docker runs ${architecture}, and the nodes are to be ${cluster.architecture}`,
      why: 'images of another architecture do not start: "exec format error"',
      fix: `write \`cluster: { architecture: ${architecture} }\` in environments/${environment}.yaml, \`npm run synth\` and commit`,
      config: '/cluster/architecture',
    });

  const nodes = cluster.servers + cluster.agents;
  const instances = Number(kernelSetting(INOTIFY) ?? Number.POSITIVE_INFINITY);
  if (instances < nodes * INOTIFY_OF_NODE)
    findings.push({
      ...sysctl(INOTIFY, String(nodes * INOTIFY_OF_NODE)),
      message: `${INOTIFY} is ${instances}, which ${nodes} nodes on one machine share`,
      why: 'when they are used up, kubelets and programs that watch files end with "too many open files"',
    });

  // moby/buildkit v0.32.2, docs/rootless.md "Ubuntu, 24.04 or later".
  if (
    kernelSetting(USERNS) === '1' &&
    plan.components.some(({ workloads }) => workloads.some((one) => one.userNamespaces))
  )
    findings.push({
      ...sysctl(USERNS, '0'),
      message: `${USERNS} is 1: CI cannot build images on this machine`,
      why: 'BuildKit without root makes namespaces as an ordinary user, which Ubuntu 23.10 and newer forbids',
    });

  if (/^colima\b/.test(info?.Name ?? '') && env.K3D_FIX_DNS === undefined)
    findings.push({
      rule: 'bootstrap/colima',
      severity: 'warning',
      message: 'Docker runs in Colima, where the DNS that k3d gives its nodes does not answer',
      fix: '`export K3D_FIX_DNS=0`, then run it again',
    });
  return findings;
}

function sysctl(name: string, value: string): Pick<Finding, 'rule' | 'severity' | 'fix'> {
  return {
    rule: 'bootstrap/kernel',
    severity: 'warning',
    fix: `\`sudo sysctl -w ${name}=${value}\`, and \`echo ${name}=${value} | sudo tee /etc/sysctl.d/99-mooring-${name.split('.').at(-1)}.conf\` for good`,
  };
}
