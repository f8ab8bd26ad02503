import type { LiveObject } from '../../cluster/cluster.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';

/** How resolvers say it: Go, glibc, musl, curl, Node. */
const UNKNOWN_HOST = [
  /lookup ([\w.-]+?)(?: on [\d.:[\]]+)?: (?:no such host|server misbehaving)/,
  /[Cc]ould not resolve host:? '?([\w.-]+)/,
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
  /(?:Unknown ?Host(?:Exception)?:?|could not translate host name) "?([\w.-]+)/,
];

export const names: Analyzer = {
  id: 'names/host',
  what: 'A host does not resolve: where pods ask (CoreDNS), or as programs in pods say.',
  why: 'Git is not cloned, images are not pulled and programs do not find each other.',
  *find(view) {
    const { manifests } = view.installation;
    const wanted = manifests.find(
      ({ object }) => object.kind === 'ConfigMap' && object.metadata.name === 'coredns-custom',
    );
    const live = view
      .all<{ data?: Record<string, string> }>('ConfigMap')
      .find(({ metadata }) => metadata.name === 'coredns-custom');
    const hosts = Object.keys((wanted?.object.data as Record<string, string> | undefined) ?? {});
    const made = view.progress.some(({ component, state }) => component === wanted?.component && state !== 'absent');
    const missing = made ? hosts.filter((key) => live?.data?.[key] === undefined) : [];
    if (missing.length > 0 && !unseen(view.snapshot.gaps))
      yield {
        ...whose(wanted!.component),
        object: describeObject(wanted!.object as LiveObject),
        message: `pods cannot resolve ${missing.map((key) => key.replace(/\.server$/, '')).join(', ')}`,
        explanation: 'CoreDNS reads these names from the ConfigMap kube-system/coredns-custom, which has not got them.',
        fix: 'let Argo CD sync the component again, or bootstrap apply it',
        next: [view.kubectl('-n kube-system get configmap coredns-custom -o yaml'), view.npm('bootstrap')],
      };
    for (const { component, object, text } of view.texts) {
      const host = UNKNOWN_HOST.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
      // The image that is not pulled for it is told of itself.
      if (host === undefined || /resolve reference|pulling image/.test(text)) continue;
      const provider = view.plan.components.find(({ names }) => names?.some((name) => name.host === host));
      yield {
        ...whose(component),
        ...(object && { object }),
        same: host,
        message: `${host} does not resolve`,
        evidence: [text],
        ...(missing.length > 0 && { causedBy: [wanted!.component] }),
        ...(provider && { explanation: `It is a name of ${provider.id}, which CoreDNS answers for.` }),
        fix:
          host.endsWith('.svc') || host.includes('.svc.')
            ? 'see whether the Service is there, and whether CoreDNS runs'
            : 'ask for it inside the cluster, and see whether CoreDNS runs',
        next: [
          view.kubectl(`run names --rm -it --restart=Never --image=docker.io/library/busybox:1.37 -- nslookup ${host}`),
          view.kubectl('-n kube-system logs -l k8s-app=kube-dns --tail 20'),
        ],
        follows: 'dependency',
      };
    }
  },
};

function unseen(gaps: readonly { readonly what: string }[]): boolean {
  return gaps.some(({ what }) => what.startsWith('ConfigMap'));
}
