import { Type } from 'typebox';
import { controllerOf } from '../../clusters/ingress-controllers.ts';
import { enforcementOf } from '../../clusters/network-plugins.ts';
import type { ClusterConfig } from '../../config/schema.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeService } from '../../contract/made.ts';
import { type Client, offer } from '../../contract/offer.ts';
import type { Opening, Ports } from '../../contract/peer.ts';
import { addressIn } from '../../kit/address.ts';
import { podSubmission } from '../compute/pod-submission.ts';
import { kubernetesKinds } from './cluster/kinds.ts';
import { askedOfCluster } from './cluster/offers.ts';
import { egressOffer, repositoryOffer } from './egress.ts';

const DNS_PORTS: Ports = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];

/** Place of the Service kube-dns among those of the range (kubernetes v1.35, cmd/kubeadm/app/constants `GetDNSIP`; GKE and EKS alike). */
const DNS_SERVICE = 10;

/**
 * Where a cache on each node answers pods before the name server does. Its addresses are of no pod that labels select; on a
 * dataplane that leads there by itself policies see the pods of the cache instead.
 */
function cacheOf({ dns, serviceCidr }: ClusterConfig): Opening[] {
  const service = dns.cacheLabels && addressIn(serviceCidr, DNS_SERVICE);
  const cidrs = [...new Set([...dns.cidrs, ...(service ? [`${service}/32`] : [])])];
  return [
    ...(cidrs.length > 0 ? [{ at: { cidrs }, ports: DNS_PORTS }] : []),
    ...(dns.cacheLabels ? [{ at: 'dns-cache', ports: DNS_PORTS }] : []),
  ];
}

/** The Kubernetes cluster itself, as the other end of connections: its API, name lookup, people's way in, and the world outside. */
export const cluster = defineComponent({
  id: 'cluster',
  title: 'Kubernetes',
  area: 'platform',
  summary: 'What the cluster brings: its API, DNS, the ingress controller, and the way out.',
  namespace: 'kube-system',
  external: true,
  options: Type.Object({}),
  declare: ({ platform }) => {
    const { cluster, ingress } = platform;
    const { controller, domain, hosts, ports, tls } = ingress;
    const hostOf = ({ id, request }: Client<'ingress'>) => request.host ?? hosts[id] ?? `${id}.${domain}`;
    // Where pods reach it: on the nodes or outside, never at a pod's address.
    const apiServer = {
      cidrs: cluster.apiServer.cidrs,
      except: cluster.apiServer.cidrs.includes('0.0.0.0/0') ? [cluster.podCidr] : [],
      entity: 'kube-apiserver' as const,
    };
    const outside = { cidrs: ['0.0.0.0/0'], except: [cluster.podCidr, cluster.serviceCidr] };
    return {
      workloads: {
        dns: {
          labels: cluster.dns.labels,
          namespace: cluster.dns.namespace,
          replicas: 1,
          resources: { cpu: '100m', memory: '70Mi', memoryLimit: '170Mi' },
        },
        ...(cluster.dns.cacheLabels && {
          'dns-cache': {
            labels: cluster.dns.cacheLabels,
            namespace: cluster.dns.namespace,
            replicas: 1,
            // kubernetes v1.35, cluster/addons/dns/nodelocaldns/nodelocaldns.yaml.
            resources: { cpu: '25m', memory: '5Mi', memoryLimit: '5Mi' },
          },
        }),
        ingress: {
          labels: controller.labels,
          namespace: controller.namespace,
          replicas: 1,
          // Traefik as k3s installs it asks for nothing.
          resources: { cpu: 0, memory: '0', memoryLimit: '0' },
        },
      },
      provides: [
        offer({
          type: 'kubernetes-api',
          at: apiServer,
          ports: [cluster.apiServer.port],
          // It calls webhooks.
          reachesFrom: { anyone: true },
          endpoint: () => ({ url: 'https://kubernetes.default.svc' }),
          rights: ({ request }) => request.rules ?? [],
        }),
        offer({
          type: 'dns',
          at: 'dns',
          ports: DNS_PORTS,
          opens: () => cacheOf(cluster),
          endpoint: () => ({}),
        }),
        offer({ type: 'internet', at: outside, ports: [443], endpoint: () => ({}) }),
        offer({ type: 'packages', at: outside, ports: [80, 443], endpoint: () => ({}) }),
        podSubmission(platform),
        egressOffer(cluster),
        repositoryOffer(cluster),
        ...(domain === undefined
          ? []
          : [
              offer({
                type: 'ingress',
                reachesFrom: 'ingress',
                claims: (client) => [{ what: `the host ${hostOf(client)}` }],
                endpoint: (client) => {
                  const scheme = (client.request.https ?? tls) ? 'https' : 'http';
                  const { href } = new URL(`${scheme}://${hostOf(client)}:${ports[scheme]}`);
                  return { host: hostOf(client), url: href.replace(/\/$/, '') };
                },
              }),
            ]),
      ],
      makes: [
        { kind: 'Namespace', name: controller.namespace },
        { kind: 'Namespace', name: 'default' },
        { kind: 'Namespace', name: 'kube-system' },
        madeService('kubernetes', 'default', [443, 'https']),
        // Under this name as k3s and kubeadm install it.
        madeService('kube-dns', 'kube-system', [53, 'dns', 'dns-tcp', 9153, 'metrics']),
        ...[...enforcementOf(cluster).definitions, ...(controllerOf(ingress)?.definitions ?? [])].map((name) => ({
          kind: 'CustomResourceDefinition.apiextensions.k8s.io',
          name,
        })),
        ...askedOfCluster({ cluster, ingress }),
      ],
    };
  },
  kinds: kubernetesKinds,
});
