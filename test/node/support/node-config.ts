/** Addresses of K3s, which policies name: pods of node N have 10.42.N.0/24 (`network.sh`). */
export const PODS = '10.42.0.0/16';
export const SERVICES = '10.43.0.0/16';
export const DNS = '10.43.0.10';
export const addressOf = (n: number) => `10.40.0.${n + 1}`;
export const nodeName = (n: number) => `node-${n}`;
/** A machine outside the cluster, in a block that is kept for examples (RFC 5737). */
export const OUTSIDE = '203.0.113.7';
/** What a pod of the other node sees of who calls it from node N itself: the end of its tunnel. */
export const tunnelOf = (n: number) => `10.42.${n}.0`;

/** Network of pods, as flannel's plugin sets it: a bridge, and addresses of the node's own block. */
export const bridgeOf = (n: number) => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      hairpinMode: true,
      mtu: 1450,
      ipam: {
        type: 'host-local',
        dataDir: '/run/cni/addresses',
        ranges: [[{ subnet: `10.42.${n}.0/24` }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
  ],
});

export const kubeletOf = (n: number, folder: string) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: addressOf(n),
  // The network ends at this machine.
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: 'AlwaysAllow' },
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  protectKernelDefaults: true,
  oomScoreAdj: 0,
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  clusterDomain: 'cluster.local',
  clusterDNS: [DNS],
  resolvConf: `${folder}/resolv.conf`,
  volumePluginDir: `${folder}/volume-plugins`,
  failSwapOn: false,
  maxPods: 250,
  serializeImagePulls: false,
  // Disks of test machines are full of other things.
  imageGCHighThresholdPercent: 100,
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  kubeAPIQPS: 100,
  kubeAPIBurst: 200,
});

export const proxyOf = (n: number, kubeconfig: string) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  clientConnection: { kubeconfig },
  clusterCIDR: PODS,
  hostnameOverride: nodeName(n),
  oomScoreAdj: 0,
  // Those of the machine stay as they are.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
});
