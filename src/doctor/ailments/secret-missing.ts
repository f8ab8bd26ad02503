import type { LiveObject } from '../../cluster/cluster.ts';
import type { Ailment } from '../ailment.ts';
import { containers, livePods, ofPod, podName, unreadySince } from '../of-pod.ts';
import { type Patient, since } from '../patient.ts';

/** How the kubelet says it (kubernetes, pkg/kubelet/kubelet_pods.go and the volume plugins). */
const MISSING = /\b(secret|configmap) "([^"]+)" not found/i;
const KEY =
  /couldn't find key (\S+) in (Secret|ConfigMap) ([\w.-]+)\/([\w.-]+)|references non-existent (?:secret|config) key: (\S+)/;

export const secretMissing: Ailment = {
  id: 'secret/missing',
  what: 'A pod names a Secret or ConfigMap, or a key of one, that is not there; and who is to make it.',
  why: 'Its container is not started before.',
  *find(patient) {
    const told = [
      ...[
        ...containers(patient, ({ state }) =>
          state?.waiting?.reason === 'CreateContainerConfigError' ? state.waiting.message : undefined,
        ),
      ].map(({ pod, found }) => ({ pod, text: found })),
      ...livePods(patient)
        .filter(({ status }) => status?.phase === 'Pending')
        .flatMap((pod) =>
          patient
            .eventsOf(pod, /^FailedMount$/)
            .slice(-1)
            .map(({ message }) => ({ pod, text: message })),
        ),
    ];
    for (const { pod, text } of told) {
      const [, kind, name] = MISSING.exec(text) ?? [];
      const key = KEY.exec(text);
      const wanted = name ?? key?.[4];
      const at = { ...ofPod(patient, pod), ...since(unreadySince(pod)), evidence: [text] };
      if (wanted === undefined) {
        if (key || !/FailedMount|MountVolume|not found/.test(text))
          yield {
            ...at,
            message: `the configuration of Pod ${podName(pod)} cannot be had`,
            fix: 'change what the message names',
            next: [patient.describe(pod)],
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
        ...(type === 'Secret' ? makerOf(patient, namespace, wanted, pod) : configMap(patient, namespace, wanted, pod)),
        follows: 'dependency',
      };
    }
  },
};

/** Who is to make a Secret, by the plan, and how to see why it has not. */
function makerOf(patient: Patient, namespace: string, name: string, pod: LiveObject) {
  const maker = patient.makerOf(namespace, name);
  const list = patient.npm('secrets', 'list');
  const external = patient.kubectl(`-n ${namespace} describe externalsecret ${name}`);
  switch (maker?.by) {
    case 'given':
      return {
        explanation: 'Nobody in the cluster can make it up: bootstrap puts it there, or you do.',
        fix: 'let bootstrap do it again, or make it by hand',
        next: [patient.npm('bootstrap'), list],
      };
    case 'seed':
      return {
        explanation: `External Secrets makes it once, from the ExternalSecret of the same name of ${maker.component}.`,
        fix: 'see what the ExternalSecret says',
        next: [external, list],
        blames: ['external-secrets'],
      };
    case 'view': {
      const seed = patient.plan.seeds.find(
        (seed) => seed.name === maker.of.name && seed.namespace === maker.of.namespace,
      );
      return {
        explanation: `External Secrets makes it of the Secret ${maker.of.namespace}/${maker.of.name}${seed ? ` of ${seed.component}` : ''}.`,
        fix: 'see what the ExternalSecret says',
        next: [external, list],
        blames: [...(seed ? [seed.component] : []), 'external-secrets'],
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
        next: [patient.npm('doctor', `--component ${maker.component}`)],
        blames: [maker.component],
      };
    default:
      return {
        explanation: 'No component of the platform makes it, as far as the plan knows.',
        fix: 'see who names it, and make it or correct the name',
        next: [patient.describe(pod), list],
      };
  }
}

function configMap(patient: Patient, namespace: string, name: string, pod: LiveObject) {
  const holder = patient.installation.manifests.find(
    ({ object }) =>
      object.kind === 'ConfigMap' && object.metadata.name === name && object.metadata.namespace === namespace,
  );
  return holder
    ? {
        explanation: `It is in the tree, in the Application ${holder.component}.`,
        fix: 'see why it was not synced',
        next: [patient.kubectl(`-n argocd get application ${holder.component}`), patient.describe(pod)],
      }
    : { fix: 'see who is to make it', next: [patient.describe(pod)] };
}
