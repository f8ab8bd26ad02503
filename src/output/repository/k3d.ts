import { profileOf } from '../../clusters/index.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { LOOPBACK } from '../../kit/address.ts';
import { mirrored, mirrorOf, serverOf } from '../../kit/mirror.ts';
import { emit } from '../../kit/yaml/emit.ts';
import { k3dCaches, registryImage } from './k3d-caches.ts';

/**
 * K3s by Kubernetes version, as its project released them in the summer of 2026 (rancher/rancher#55098, #56265 and #57038;
 * k3s-io/k3s#14553). Docker's tags have `-` where the release has `+`.
 */
const K3S: Readonly<Record<PlatformFacts['cluster']['kubernetes'], string>> = {
  '1.33': 'v1.33.12-k3s1',
  '1.34': 'v1.34.10-k3s1',
  '1.35': 'v1.35.8-k3s1',
  '1.36': 'v1.36.4-k3s1',
};

/** Port that the registry listens on when nobody says (k3d v5.9.0, pkg/types/registry.go); on macOS it is AirPlay's. */
const REGISTRY_PORT = 5000;

/** On every container of the cluster, which is how it is known to be this platform's. */
export const PLATFORM_LABEL = 'mooring.dev/platform';

/** TCP ports of this machine that the cluster takes. */
export function k3dPorts(platform: PlatformFacts): readonly number[] {
  const { http, https } = platform.ingress.ports;
  const registry = k3dRegistry(platform);
  return [http, https, ...(registry ? [registry.port] : []), ...k3dCaches(platform).map(({ port }) => port)];
}

/** A registry that k3d starts beside the nodes. */
interface K3dRegistry {
  /** Of its container, by which nodes and pods call it: Docker's DNS and k3d's entries in CoreDNS answer. */
  readonly name: string;
  /** The same everywhere: pods reach the container itself, whose port no mirror can translate. */
  readonly port: number;
}

/**
 * The registry that k3d is to start: that of `registry.host`, when it can only be one on this machine. A name without a dot
 * and with a port is that of a container; any other is a server that somebody else runs.
 */
export function k3dRegistry({ cluster, registry }: PlatformFacts): K3dRegistry | undefined {
  const match = /^([a-z0-9][a-z0-9-]*):([0-9]+)(?:\/|$)/.exec(registry.host);
  if (!profileOf(cluster).maker?.registry || !match || match[1] === 'localhost') return undefined;
  return { name: match[1]!, port: Number(match[2]) };
}

/**
 * What `k3d cluster create --config` makes the cluster from (k3d v5.9.0, pkg/config/v1alpha5).
 *
 * k3d takes every `$NAME` in the file for a variable of its environment, and there is no way to write a dollar sign: what
 * comes from the configuration here can hold none. A name for the network would make it somebody else's, and it would stay
 * when the cluster goes. Without a token k3d makes one up. Nodes get no memory limit: each sees the whole machine, so that
 * a large pod finds room on any of them, and the checks see to it that all together fit `cluster.memory`.
 */
export function k3dConfig(platform: PlatformFacts): string {
  const { name, cluster, ingress } = platform;
  const { servers, agents } = cluster;
  const nodes = ['server:*', ...(agents > 0 ? ['agent:*'] : [])];
  return emit({
    apiVersion: 'k3d.io/v1alpha5',
    kind: 'Simple',
    metadata: { name },
    servers,
    agents,
    image: mirrored(cluster.gpus?.image ?? `docker.io/rancher/k3s:${K3S[cluster.kubernetes]}`, platform.registry),
    // Its port is one that is free.
    kubeAPI: { hostIP: LOOPBACK },
    ports: [`${ingress.ports.http}:80`, `${ingress.ports.https}:443`].map((port) => ({
      port: `${LOOPBACK}:${port}`,
      nodeFilters: ['loadbalancer'],
    })),
    // With `k3d-` in front it is made with the cluster, and goes with it.
    volumes: [{ volume: `k3d-${name}-storage:/var/lib/rancher/k3s/storage`, nodeFilters: nodes }],
    registries: registries(platform),
    options: {
      k3d: { wait: true, timeout: '600s' },
      k3s: { extraArgs: k3sArguments(platform, nodes) },
      // Nobody's kubectl is pointed elsewhere behind their back.
      kubeconfig: { updateDefaultKubeconfig: true, switchCurrentContext: false },
      runtime: {
        // As `docker run --gpus` (k3d v5.9.0, pkg/config/v1alpha5/schema.json).
        ...(cluster.gpus && { gpuRequest: 'all' }),
        labels: [{ label: `${PLATFORM_LABEL}=${name}`, nodeFilters: ['all'] }],
      },
    },
  });
}

function registries(platform: PlatformFacts) {
  const registry = k3dRegistry(platform);
  const caches = k3dCaches(platform);
  const host = serverOf(platform.registry.host);
  const mirrors = {
    ...copies(platform.registry),
    ...Object.fromEntries(caches.map(({ of, container, port }) => [of, { endpoint: [`http://${container}:${port}`] }])),
    ...Object.fromEntries(Object.entries(platform.registry.mirrors).map(([of, url]) => [of, { endpoint: [url] }])),
    // Nodes speak https to a registry unless told otherwise.
    ...(platform.registry.insecure && { [host]: { endpoint: [`http://${host}`] } }),
  };
  // As the nodes read them (k3s v1.35, docs.k3s.io/installation/private-registry): one that does not answer is passed over.
  const configs = logins(platform.registry);
  const config = Object.keys(mirrors).length > 0 ? { config: quoted(emit({ mirrors, ...configs })) } : undefined;
  const use = caches.length > 0 && { use: caches.map(({ container, port }) => `${container}:${port}`) };
  if (!registry) return use || config ? { ...use, ...config } : undefined;
  const { name, port } = registry;
  return {
    ...use,
    create: {
      name,
      host: LOOPBACK,
      hostPort: String(port),
      ...(port !== REGISTRY_PORT && { enforcePortMatch: true }),
      image: registryImage(platform),
      // Without `k3d-` in front it stays when the cluster goes, and the images that a new one is to run with it.
      volumes: [`${platform.name}-registry:/var/lib/registry`],
    },
    ...config,
  };
}

/**
 * Where nodes find what K3s runs of its own, which is all on Docker Hub and named in no tree: an address with a path takes the
 * place of `/v2` (k3s v1.35, pkg/agent/containerd/config.go `normalizeEndpointAddress`).
 */
function copies({ rewrite }: PlatformFacts['registry']) {
  if (!rewrite || rewrite.keep.includes('docker.io')) return {};
  const place = rewrite.registries['docker.io'] ?? `${rewrite.to}/docker.io`;
  const server = serverOf(place);
  const scheme = rewrite.insecure ? 'http' : 'https';
  return {
    'docker.io': { endpoint: [`${scheme}://${server}/v2${place.slice(server.length)}`] },
    ...(rewrite.insecure && { [server]: { endpoint: [`http://${server}`] } }),
  };
}

/**
 * The login of the mirror, for pods that no Secret is made for. k3d takes it from its environment when it makes the cluster:
 * nothing of it is written here.
 */
function logins(registry: PlatformFacts['registry']) {
  const mirror = mirrorOf(registry);
  if (!mirror?.login) return {};
  const [username, password] = MIRROR_VARIABLES.map((name) => `\${${name}}`);
  return { configs: { [mirror.server]: { auth: { username, password } } } };
}

/** Quotes around what k3d fills in: a token may be anything. */
const quoted = (yaml: string): string => yaml.replaceAll(/: (\$\{\w+\})$/gm, ': "$1"');

/** Variables with the user and the token that nodes of k3d pull copies with. */
export const MIRROR_VARIABLES = ['MIRROR_USERNAME', 'MIRROR_PASSWORD'] as const;

/**
 * What K3s brings is used: Traefik, its load balancer, CoreDNS, local-path and metrics-server. Only another ingress controller
 * takes the place of Traefik, which would hold its ports.
 */
function k3sArguments({ cluster, ingress }: PlatformFacts, nodes: readonly string[]) {
  const servers = ['server:*'];
  return [
    { arg: `--cluster-cidr=${cluster.podCidr}`, nodeFilters: servers },
    { arg: `--service-cidr=${cluster.serviceCidr}`, nodeFilters: servers },
    ...(ingress.class === 'traefik' ? [] : [{ arg: '--disable=traefik', nodeFilters: servers }]),
    // Nodes see the disk of the whole machine: at the default of 10 % left every pod goes (k3d v5.9.0, docs/faq/faq.md).
    { arg: '--kubelet-arg=eviction-hard=imagefs.available<1%,nodefs.available<1%', nodeFilters: nodes },
    { arg: '--kubelet-arg=eviction-minimum-reclaim=imagefs.available=1%,nodefs.available=1%', nodeFilters: nodes },
  ];
}
