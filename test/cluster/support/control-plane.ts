import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { answers, freePorts, type Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

/** The only context of a kubeconfig of ours. */
export const CONTEXT = 'test';

/** How to reach a cluster: as programs do, and as the suite does, behind `kubectl proxy`. */
export interface Cluster {
  readonly kubeconfig: string;
  readonly url: string;
}

/**
 * Starts etcd, the API server, the controller manager and the scheduler, on ports that are free. Quotas, LimitRanges and
 * Pod Security are enforced. Admission webhooks are off: no kubelet runs a pod that could answer one.
 */
export async function startControlPlane(
  processes: Processes,
  tools: Toolchain,
  folder: string,
  serviceCidr: string,
): Promise<Cluster> {
  const [client = 0, peer = 0, api = 0, proxy = 0] = await freePorts(4);
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates, { recursive: true });
  const keys = writeAccountKeys(certificates);
  const tokens = join(certificates, 'tokens.csv');
  writeFileSync(tokens, 'admin,admin,admin,system:masters\n', { mode: 0o600 });
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig(kubeconfig, `https://127.0.0.1:${api}`, 'admin');

  await processes.start({
    name: 'etcd',
    program: tools.path('etcd'),
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ],
    ready: () => answers(`http://127.0.0.1:${client}/health`),
  });
  await processes.start({
    name: 'kube-apiserver',
    program: tools.path('kube-apiserver'),
    args: [
      `--etcd-servers=http://127.0.0.1:${client}`,
      `--secure-port=${api}`,
      '--bind-address=127.0.0.1',
      `--cert-dir=${certificates}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=Node,RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${keys.public}`,
      `--service-account-signing-key-file=${keys.private}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      '--allow-privileged=true',
      '--endpoint-reconciler-type=none',
      '--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook',
    ],
  });
  const url = await startProxy(processes, tools, kubeconfig, proxy);
  await processes.start({
    name: 'kube-controller-manager',
    program: tools.path('kube-controller-manager'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--secure-port=0',
      '--leader-elect=false',
      // Else every ConfigMap kube-root-ca.crt is empty.
      `--root-ca-file=${join(certificates, 'apiserver.crt')}`,
      `--service-account-private-key-file=${keys.private}`,
      '--use-service-account-credentials=true',
      // A busy machine is no lost node: pods would never become ready again.
      '--node-monitor-grace-period=30m',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
  });
  await processes.start({
    name: 'kube-scheduler',
    program: tools.path('kube-scheduler'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--secure-port=0',
      '--leader-elect=false',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
  });
  return { kubeconfig, url };
}

/** Opens a cluster that is already there. */
export async function openCluster(processes: Processes, kubectl: Toolchain, kubeconfig: string): Promise<Cluster> {
  const [port = 0] = await freePorts(1);
  return { kubeconfig, url: await startProxy(processes, kubectl, kubeconfig, port) };
}

async function startProxy(processes: Processes, tools: Toolchain, kubeconfig: string, port: number): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  await processes.start({
    name: 'kubectl-proxy',
    program: tools.path('kubectl'),
    args: [`--kubeconfig=${kubeconfig}`, 'proxy', `--port=${port}`],
    ready: () => answers(`${url}/readyz`),
  });
  return url;
}

/** Makes the keys by which tokens of ServiceAccounts are signed and known, in files. */
export function writeAccountKeys(folder: string): { readonly public: string; readonly private: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const files = { public: join(folder, 'sa.pub'), private: join(folder, 'sa.key') };
  writeFileSync(files.public, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(files.private, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return files;
}

/** Writes how one who has a token asks an API server, whose own certificate, made when it starts, is good enough. */
export function writeKubeconfig(file: string, server: string, token: string): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'caller', user: { token } }],
    contexts: [{ name: CONTEXT, context: { cluster: 'test', user: 'caller' } }],
    'current-context': CONTEXT,
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
