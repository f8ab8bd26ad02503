import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject, groupOf, type KubeObject } from '../../../kit/object.ts';
import { ALL_ADDRESSES } from '../../reachability/addresses.ts';
import { LabelIndex } from '../../reachability/label-index.ts';
import type { Pod } from '../../reachability/pods.ts';
import { formatPorts, type PortSet, portRange } from '../../reachability/ports.ts';
import { type Proof, proofOf } from '../../reachability/proof.ts';
import { subtract } from '../../reachability/ranges.ts';
import type { Rule } from '../../rule.ts';

/** Where the API server calls a Service (k8s.io/api v0.35.4, admissionregistration/v1/types.go `ServiceReference`; CRD conversion and APIServices have one as well). */
interface ServiceReference {
  readonly name: string;
  readonly namespace: string;
  /** Default 443. */
  readonly port?: number;
}

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

/** The API server, wherever it calls from. */
const API_SERVER = { name: 'the API server', addresses: ALL_ADDRESSES };

export const webhook: Rule = {
  id: 'network/webhook',
  severity: 'error',
  what: 'Pods that the API server calls (webhooks, conversions, APIServices) let its port in from everywhere: a rule with `ports` and without `from`.',
  why: 'On overlays such as flannel its call to a pod on another node comes from an address inside the pod range, on Cilium from no block at all: a policy that names addresses refuses it, and every object of the webhook waits or fails.',
  *check(subject): Iterable<Problem> {
    const proof = proofOf(subject);
    const index = new LabelIndex(proof.network.pods);
    const services = new Map(
      subject.manifests
        .filter(({ object }) => object.kind === 'Service' && object.apiVersion === 'v1')
        .map(({ object }) => [`${object.metadata.namespace}/${object.metadata.name}`, object]),
    );
    const told = new Set<string>();
    for (const manifest of subject.objects())
      for (const reference of referencesOf(manifest.object)) {
        const service = services.get(`${reference.namespace}/${reference.name}`);
        if (!service) continue;
        for (const { pod, ports } of shut(proof, index, service, reference)) {
          const policies = proof.network
            .selecting(pod, 'ingress')
            .map(({ manifest }) => describeObject(manifest.object));
          const key = `${describeObject(manifest.object)} ${pod.name} ${formatPorts(ports)}`;
          if (told.has(key)) continue;
          told.add(key);
          yield {
            ...placeOf(manifest),
            message: `the API server calls ${pod.name} on ${formatPorts(ports)}, and no policy lets it in from everywhere`,
            why: `${policies.join(' and ')} ${policies.length === 1 ? 'isolates' : 'isolate'} the pod.`,
            fix: `declare a need of \`kubernetes-api\` that is \`reachedAt\` the port, or write an ingress rule with \`ports\` and without \`from\``,
          };
        }
      }
  },
};

/** Pods of the tree behind a Service whose policies do not let the API server in. */
function* shut(
  { network, isPoliced }: Proof,
  index: LabelIndex<Pod>,
  { metadata, spec }: KubeObject,
  { port: wanted = 443 }: ServiceReference,
): Iterable<{ pod: Pod; ports: PortSet }> {
  const { selector = {}, ports = [] } = (spec ?? {}) as {
    selector?: Record<string, string>;
    ports?: readonly ServicePort[];
  };
  if (Object.keys(selector).length === 0) return;
  const { targetPort = wanted } = ports.find(({ port }) => port === wanted) ?? {};
  for (const pod of index.select(metadata.namespace ?? 'default', { matchLabels: selector })) {
    if (!isPoliced(pod)) continue;
    const number =
      typeof targetPort === 'number' ? targetPort : pod.ports.find(({ name }) => name === targetPort)?.port;
    if (number === undefined) continue;
    const missing = subtract(portRange('TCP', number), network.lets(pod, 'ingress', API_SERVER, true));
    if (missing.length > 0) yield { pod, ports: missing };
  }
}

function referencesOf(object: KubeObject): readonly ServiceReference[] {
  type Client = { readonly clientConfig?: { readonly service?: ServiceReference } };
  const { kind, spec, webhooks } = object as KubeObject & {
    webhooks?: readonly Client[];
    spec?: { conversion?: { webhook?: Client }; service?: ServiceReference };
  };
  switch (`${kind}.${groupOf(object.apiVersion)}`) {
    case 'MutatingWebhookConfiguration.admissionregistration.k8s.io':
    case 'ValidatingWebhookConfiguration.admissionregistration.k8s.io':
      return (webhooks ?? []).flatMap(({ clientConfig }) => clientConfig?.service ?? []);
    case 'CustomResourceDefinition.apiextensions.k8s.io':
      return [spec?.conversion?.webhook?.clientConfig?.service ?? []].flat();
    case 'APIService.apiregistration.k8s.io':
      return [spec?.service ?? []].flat();
    default:
      return [];
  }
}
