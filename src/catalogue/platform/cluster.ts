import { Type } from 'typebox';
import { defineComponent, offer } from '../component.ts';

/** The Kubernetes cluster itself, as the other end of connections: its API, name lookup, and the world outside. */
export const cluster = defineComponent({
  id: 'cluster',
  title: 'Kubernetes',
  area: 'platform',
  summary: 'What the cluster brings: its API, DNS, and the way out.',
  namespace: 'kube-system',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { cluster } }) => {
    // The API server answers on the nodes, never from a pod's address.
    const apiServer = {
      cidrs: cluster.apiServer.cidrs,
      except: cluster.apiServer.cidrs.includes('0.0.0.0/0') ? [cluster.podCidr] : [],
    };
    return {
      workloads: {
        // Labels of CoreDNS as k3s and kubeadm install it.
        dns: {
          labels: { 'k8s-app': 'kube-dns' },
          replicas: 1,
          resources: { cpu: '100m', memory: '70Mi', memoryLimit: '170Mi' },
        },
      },
      provides: [
        offer({
          type: 'kubernetes-api',
          at: apiServer,
          ports: [cluster.apiServer.port],
          // It calls webhooks.
          reachesFrom: apiServer,
          endpoint: () => ({ url: 'https://kubernetes.default.svc' }),
          rights: ({ request }) => request.rules ?? [],
        }),
        offer({
          type: 'dns',
          at: 'dns',
          ports: [
            { port: 53, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
          endpoint: () => ({}),
        }),
        offer({
          type: 'internet',
          at: { cidrs: ['0.0.0.0/0'], except: [cluster.podCidr, cluster.serviceCidr] },
          ports: [443],
          endpoint: () => ({}),
        }),
      ],
    };
  },
});
