import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult } from '../../../src/workspace/run.ts';
import { writeAccountKeys, writeKubeconfig } from '../../cluster/support/control-plane.ts';
import { type Hosts, NODES } from './hosts.ts';
import { addressOf, nodeName, SERVICES } from './node-config.ts';

/** Who calls the API server, by name: user and groups. */
const CALLERS: Readonly<Record<string, readonly [string, string]>> = {
  admin: ['admin', 'system:masters'],
  controllers: ['system:kube-controller-manager', ''],
  scheduler: ['system:kube-scheduler', ''],
  proxy: ['system:kube-proxy', ''],
  policies: ['kube-router', 'system:masters'],
  ...Object.fromEntries(NODES.map((n) => [nodeName(n), [`system:node:${nodeName(n)}`, 'system:nodes']])),
};

/** Starts etcd, the API server, the controller manager and the scheduler on the first host. */
export async function startControlPlane(hosts: Hosts): Promise<void> {
  const folder = join(hosts.folder, 'control-plane');
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates, { recursive: true });
  const keys = writeAccountKeys(folder);
  const lines = Object.entries(CALLERS).map(([name, [user, groups]]) => {
    const token = randomBytes(16).toString('hex');
    writeKubeconfig(hosts.kubeconfig(name), `https://${addressOf(0)}:6443`, token);
    return `${token},${user},${user},"${groups}"`;
  });
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, `${lines.join('\n')}\n`, { mode: 0o600 });

  await hosts.keep(0, 'etcd', hosts.tools.path('etcd'), [
    `--data-dir=${join(folder, 'etcd')}`,
    '--listen-client-urls=http://127.0.0.1:2379',
    '--advertise-client-urls=http://127.0.0.1:2379',
    '--listen-peer-urls=http://127.0.0.1:2380',
    '--initial-advertise-peer-urls=http://127.0.0.1:2380',
    '--initial-cluster=default=http://127.0.0.1:2380',
    '--unsafe-no-fsync',
  ]);
  await hosts.keep(
    0,
    'kube-apiserver',
    hosts.tools.path('kube-apiserver'),
    [
      '--etcd-servers=http://127.0.0.1:2379',
      '--secure-port=6443',
      `--advertise-address=${addressOf(0)}`,
      `--cert-dir=${certificates}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${keys.public}`,
      `--service-account-signing-key-file=${keys.private}`,
      `--service-cluster-ip-range=${SERVICES}`,
      '--allow-privileged=true',
      '--kubelet-preferred-address-types=InternalIP',
      // As K3s has it: webhooks are called at the address of a pod.
      '--enable-aggregator-routing=true',
    ],
    async () => (await kubectl(hosts, ['get', '--raw', '/readyz'])).exitCode === 0,
  );
  const asks = (name: string) =>
    ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
      (flag) => `--${flag}=${hosts.kubeconfig(name)}`,
    );
  await hosts.keep(0, 'kube-controller-manager', hosts.tools.path('kube-controller-manager'), [
    ...asks('controllers'),
    `--root-ca-file=${join(certificates, 'apiserver.crt')}`,
    `--service-account-private-key-file=${keys.private}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    // A busy machine is no lost node.
    '--node-monitor-grace-period=10m',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ]);
  await hosts.keep(0, 'kube-scheduler', hosts.tools.path('kube-scheduler'), [
    ...asks('scheduler'),
    '--leader-elect=false',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ]);
}

/** Runs kubectl where the API server is. */
export async function kubectl(hosts: Hosts, args: readonly string[], input?: string): Promise<CommandResult> {
  const command = [hosts.tools.path('kubectl'), `--kubeconfig=${hosts.kubeconfig('admin')}`, ...args];
  return await hosts.inNetwork(0, command, input);
}
