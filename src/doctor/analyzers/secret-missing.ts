import type { LiveObject } from '../../cluster/cluster.ts';
import { SECRETS_MAKER } from '../../policy/external-secrets.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since } from '../cluster-view.ts';
import { containers, livePods, ofPod, podName, unreadySince } from '../of-pod.ts';

/** How the kubelet says it (kubernetes, pkg/kubelet/kubelet_pods.go and the volume plugins). */
const MISSING = /\b(secret|configmap) "([^"]+)" not found/i;
const KEY =
  /couldn't find key (\S+) in (Secret|ConfigMap) ([\w.-]+)\/([\w.-]+)|references non-existent (?:secret|config) key: (\S+)/;

export const secretMissing: Analyzer = {
  id: 'secret/missing',
  what: 'A pod names a Secret or ConfigMap, or a key of one, that is not there; and who is to make it.',
  why: 'Its container is not started before.',
  *find(view) {
    const told = [
      ...[
        ...containers(view, ({ state }) =>
          state?.waiting?.reason === 'CreateContainerConfigError' ? state.waiting.message : undefined,
        ),
      ].map(({ pod, found }) => ({ pod, text: found })),
      ...livePods(view)
        .filter(({ status }) => status?.phase === 'Pending')
        .flatMap((pod) =>
          view
            .eventsOf(pod, /^FailedMount$/)
            .slice(-1)
            .map(({ message }) => ({ pod, text: message })),
        ),
    ];
    for (const { pod, text } of told) {
      const [, kind, name] = MISSING.exec(text) ?? [];
      const key = KEY.exec(text);
      const wanted = name ?? key?.[4];
      const at = { ...ofPod(view, pod), ...since(unreadySince(pod)), evidence: [text] };
      if (wanted === undefined) {
        if (key || !/FailedMount|MountVolume|not found/.test(text))
          yield {
            ...at,
            message: `the configuration of Pod ${podName(pod)} cannot be had`,
            fix: 'change what the message names',
            next: [view.describe(pod)],
          };
        continue;
      }
      const type = /configmap/i.test(kind ?? key?.[2] ?? '') ? 'ConfigMap' : 'Secret';
      const { namespace = '' } = pod.metadata;
      yield {
        ...at,
        same: `${type} ${namespace}/${wanted}`,
        message: key?.[1]
          ? `${type} ${namespace}/${wanted} has no key ${key[1]}, which Pod ${podName(pod)} reads`
          : `${type} ${namespace}/${wanted} is not there, and Pod ${podName(pod)} needs it`,
        ...(type === 'Secret' ? makerOf(view, namespace, wanted, pod) : configMap(view, namespace, wanted, pod)),
        follows: 'dependency',
      };
    }
  },
};

/** Who is to make a Secret, by the plan, and how to see why it has not. */
function makerOf(view: ClusterView, namespace: string, name: string, pod: LiveObject) {
  const maker = view.makerOf(namespace, name);
  const list = view.npm('secrets', 'list');
  const external = view.kubectl(`-n ${namespace} describe externalsecret ${name}`);
  switch (maker?.by) {
    case 'given':
      return {
        explanation: 'Nobody in the cluster can make it up: bootstrap puts it there, or you do.',
        fix: 'let bootstrap do it again, or make it by hand',
        next: [view.npm('bootstrap'), list],
      };
    case 'seed':
      return {
        explanation: `External Secrets makes it once, from the ExternalSecret of the same name of ${maker.component}.`,
        fix: 'see what the ExternalSecret says',
        next: [external, list],
        causedBy: [SECRETS_MAKER],
      };
    case 'view': {
      const seed = view.plan.seeds.find((seed) => seed.name === maker.of.name && seed.namespace === maker.of.namespace);
      return {
        explanation: `External Secrets makes it of the Secret ${maker.of.namespace}/${maker.of.name}${seed ? ` of ${seed.component}` : ''}.`,
        fix: 'see what the ExternalSecret says',
        next: [external, list],
        causedBy: [...(seed ? [seed.component] : []), SECRETS_MAKER],
      };
    }
    case 'operator':
    case 'program':
    case 'tree':
      return {
        explanation:
          maker.by === 'operator'
            ? `${maker.component} makes it because of ${maker.because}.`
            : `${maker.component} makes it.`,
        fix: `see what keeps ${maker.component}`,
        next: [view.npm('doctor', `--component ${maker.component}`)],
        causedBy: [maker.component],
      };
    default:
      return {
        explanation: 'No component of the platform makes it, as far as the plan knows.',
        fix: 'see who names it, and make it or correct the name',
        next: [view.describe(pod), list],
      };
  }
}

function configMap(view: ClusterView, namespace: string, name: string, pod: LiveObject) {
  const holder = view.installation.manifests.find(
    ({ object }) =>
      object.kind === 'ConfigMap' && object.metadata.name === name && object.metadata.namespace === namespace,
  );
  return holder
    ? {
        explanation: `It is in the tree, in the Application ${holder.component}.`,
        fix: 'see why it was not synced',
        next: [view.kubectl(`-n argocd get application ${holder.component}`), view.describe(pod)],
      }
    : { fix: 'see who is to make it', next: [view.describe(pod)] };
}
