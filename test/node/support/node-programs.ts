import { setTimeout as sleep } from 'node:timers/promises';
import { kubectl } from './control-plane.ts';
import { type Hosts, script } from './hosts.ts';
import { addressOf, nodeName, SERVICES } from './node-config.ts';

/** Starts containerd on a host, and gives it the images. */
export async function startRuntime(hosts: Hosts, n: number, images: readonly string[]): Promise<void> {
  const socket = '/run/containerd/containerd.sock';
  await hosts.keep(n, 'containerd', 'containerd', [
    `--config=${script('containerd.toml')}`,
    `--root=${hosts.at(n)}/containerd`,
    '--state=/run/containerd',
    `--address=${socket}`,
  ]);
  const ctr = (...args: string[]) => hosts.run(n, ['ctr', `--address=${socket}`, '--namespace=k8s.io', ...args]);
  for (let tries = 0; (await ctr('version')).exitCode !== 0; tries++) {
    hosts.check();
    if (tries > 300) throw new Error('containerd does not answer');
    await sleep(100);
  }
  for (const image of images) {
    const { exitCode, stderr } = await ctr('images', 'import', image);
    if (exitCode !== 0) throw new Error(`containerd does not take ${image}: ${stderr}`);
  }
}

/** Starts what makes a host a node: kubelet, kube-proxy and the firewall of kube-router. */
export async function startNode(hosts: Hosts, n: number): Promise<void> {
  const folder = hosts.at(n);
  await hosts.keep(
    n,
    `kubelet-${n}`,
    hosts.tools.path('kubelet'),
    [
      `--config=${folder}/kubelet.yaml`,
      `--kubeconfig=${hosts.kubeconfig(nodeName(n))}`,
      `--hostname-override=${nodeName(n)}`,
      `--node-ip=${addressOf(n)}`,
      `--root-dir=${folder}/kubelet`,
    ],
    async () => (await kubectl(hosts, ['get', 'node', nodeName(n)])).exitCode === 0,
  );
  await hosts.keep(n, `proxy-${n}`, hosts.tools.path('kube-proxy'), [`--config=${folder}/proxy.yaml`]);
  await hosts.keep(n, `firewall-${n}`, hosts.tools.path('kube-router'), [
    `--kubeconfig=${hosts.kubeconfig('policies')}`,
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
