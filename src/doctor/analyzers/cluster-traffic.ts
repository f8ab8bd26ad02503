import { enforcementOf } from '../../clusters/network-plugins.ts';
import type { Symptom } from '../../contract/analyzer.ts';
import { addressIn } from '../../kit/address.ts';
import type { Analyzer } from '../analyzer.ts';
import type { ClusterView } from '../cluster-view.ts';
import { whose } from '../of-pod.ts';
import type { Said } from '../texts.ts';
import { SILENT } from './network.ts';

/**
 * Every platform has these two connections, and no component declares them wrongly: where one is silent, the cluster is not
 * as `cluster:` says, and policies let out to somewhere else.
 */
export const apiServerSilent: Analyzer = {
  id: 'network/api-server',
  what: 'Programs that may talk to the API server get no answer of it.',
  why: 'Operators stop, and their policies look as if they let it through.',
  *find(view) {
    const address = addressIn(view.plan.platform.cluster.serviceCidr, 1);
    const silent = view.texts.filter(
      ({ component, text }) =>
        component !== undefined &&
        SILENT.test(text) &&
        (text.includes('kubernetes.default') || (address !== undefined && text.includes(`${address}:443`))),
    );
    yield* tell(silent, (first) => ({
      message: 'it gets no answer of the API server',
      explanation: explanationOf(view),
      fix: 'say in `cluster:` how the cluster is: `cni: cilium` where Cilium enforces policies, `apiServer: { cidrs, port }` where it answers elsewhere',
      next: [
        view.kubectl('get endpointslices -n default -l kubernetes.io/service-name=kubernetes'),
        view.kubectl('-n kube-system get daemonsets'),
        view.npm('why', `${first} cluster`),
      ],
    }));
  },
};

export const dnsSilent: Analyzer = {
  id: 'network/dns',
  what: 'Programs get no answer of the name server.',
  why: 'No program finds another by its name, and each fails with an error of its own.',
  *find(view) {
    const silent = view.texts.filter(({ component, text }) => component !== undefined && UNANSWERED.test(text));
    yield* tell(silent, () => ({
      message: 'it gets no answer of the name server',
      explanation:
        'Policies let out to the pods that `cluster.dns.labels` selects. A cache on each node (NodeLocal DNSCache, which GKE has by default) answers at addresses of its own.',
      fix: 'name these addresses in `cluster: { dns: { cidrs: [169.254.20.10/32, …] } }`, or the labels of the name server',
      next: [
        view.kubectl('-n kube-system get daemonsets,pods --show-labels | grep -i dns'),
        view.kubectl('-n kube-system get service kube-dns'),
      ],
    }));
  },
};

/** `lookup minio.data-plane.svc on 169.254.20.10:53: read udp …: i/o timeout`, `Temporary failure in name resolution`. */
const UNANSWERED =
  /lookup \S+ on \S+:53: .*(i\/o timeout|connection refused)|Temporary failure in name resolution|EAI_AGAIN/;

function explanationOf({ plan }: ClusterView): string {
  const { cluster } = plan.platform;
  const { apiServer } = cluster;
  return !enforcementOf(cluster).blocksMatchNodes
    ? `Policies let out to the entity kube-apiserver on port ${apiServer.port}.`
    : `Policies let out to ${apiServer.cidrs.join(', ')} on port ${apiServer.port}. On Cilium no such block matches a node, and every call is dropped.`;
}

/** One cause for all components that say so: it is of the cluster. */
function* tell(
  silent: readonly Said[],
  words: (component: string) => Pick<Symptom, 'message' | 'explanation' | 'fix' | 'next'>,
): Iterable<Symptom> {
  const seen = new Set<string>();
  for (const { component, object, text } of silent) {
    if (seen.has(component!)) continue;
    seen.add(component!);
    yield { ...whose(component), ...(object && { object }), ...words(component!), evidence: [text] };
  }
}
