import { strictestLevel } from '../../checks/pod-security/evaluate.ts';
import type { PodTemplate } from '../../checks/pods/template.ts';
import { DEFAULT_KUBERNETES } from '../../clusters/kubernetes.ts';
import type { Concern } from '../../contract/change.ts';
import type { PodSecurityLevel } from '../../contract/workload.ts';
import type { ConsequenceRule } from '../subject.ts';

export const podLevel: ConsequenceRule = {
  id: 'change/pod-security',
  effect: 'access',
  severity: 'warning',
  what: 'A namespace allows, or a pod takes, more of its node than before; or a pod gets a token for the API server.',
  why: 'What a pod may do to its node, it may do to all pods there.',
  how: 'namespaces by their labels; pods by the strictest level of the Pod Security Standards that each passes in both trees',
  source: 'kubernetes/pod-security-admission@8f84a87c, policy/check_*.go',
  *check(subject): Iterable<Concern> {
    for (const difference of subject.differences) {
      const { before, after } = difference;
      if (after?.kind !== 'Namespace' || !before) continue;
      const [was, is] = [before, after].map(({ metadata }) => levelOf(metadata.labels?.[ENFORCE]));
      if (was === is) continue;
      const less = LEVELS.indexOf(is!) > LEVELS.indexOf(was!);
      yield {
        difference,
        names: [`${after.metadata.name} ${is}`],
        ...(less && { less: true as const, severity: 'info' as const }),
        path: `metadata.labels["${ENFORCE}"]`,
        message: `${after.metadata.name} ${less ? 'asks more of its pods' : 'lets pods do more'}: ${was} → ${is}`,
      };
    }
    for (const { name, identity, before, after } of subject.pods()) {
      if (after && !before && !after.unjudged && strictestLevel(after, MINOR) === 'privileged')
        yield {
          difference: subject.differenceOf(identity, after.manifest.component),
          names: [name],
          message: `the new ${name} passes only privileged of the Pod Security Standards: it may reach what is on its node`,
        };
      if (!before || !after || before.manifest.object === after.manifest.object) continue;
      const difference = subject.differenceOf(identity, after.manifest.component);
      if (!before.unjudged && !after.unjudged) {
        const [was, is] = [before, after].map((pod) => strictestLevel(pod, MINOR));
        if (LEVELS.indexOf(is!) < LEVELS.indexOf(was!))
          yield {
            difference,
            names: [name],
            message: `${name} passes only ${is} of the Pod Security Standards, and passed ${was}`,
          };
      }
      const mounted = (pod: PodTemplate) => pod.spec.automountServiceAccountToken !== false;
      if (mounted(after) && !mounted(before))
        yield { difference, names: [name], message: `${name} gets a token for the API server` };
    }
  },
};

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];
/** A tree does not say for which version it is. */
const MINOR = Number(DEFAULT_KUBERNETES.split('.')[1]);

/** Without a label a namespace allows everything. */
const levelOf = (label: string | undefined) => LEVELS.find((level) => level === label) ?? 'privileged';
