import type { LiveObject } from '../../cluster/cluster.ts';
import { describeObject } from '../../kit/object.ts';
import type { Ailment } from '../ailment.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';
import { type Patient, since } from '../patient.ts';

/** Minutes that a deletion may take: volumes and topics take a while. */
const PATIENCE = 5;

export const deletion: Ailment = {
  id: 'object/deletion',
  what: 'Something is to go and does not: which finalizer holds it, and who is to answer it.',
  why: 'Nothing of the same name can be made, and Argo CD waits for it.',
  *find(patient) {
    for (const object of patient.snapshot.objects as readonly LiveObject<WithConditions>[]) {
      const { deletionTimestamp, finalizers = [], name, namespace } = object.metadata;
      if (!patient.olderThan(deletionTimestamp as string | undefined, PATIENCE)) continue;
      const answers = answering(patient, finalizers);
      const component = patient.componentOf(object) ?? answers;
      const content = conditionsOf(object).filter(
        ({ type, status }) => /^Namespace.*(Remaining|Failure)$/.test(type) && status === 'True',
      );
      yield {
        ...whose(component),
        object: describeObject(object),
        ...since(deletionTimestamp as string),
        message: `${describeObject(object)} is to go, and does not`,
        explanation:
          object.kind === 'Namespace'
            ? 'Something in it does not go.'
            : finalizers.length > 0
              ? `It waits for ${finalizers.join(', ')}${answers === undefined ? '' : `, which ${answers} answers`}.`
              : 'Its node does not say that it has ended.',
        evidence: content.map(({ message = '' }) => message),
        fix:
          object.kind === 'Namespace'
            ? 'see what is left in it'
            : 'see that whoever is to answer runs. Taking the finalizer away by hand leaves behind what it guards',
        next: [
          ...(object.kind === 'Namespace'
            ? [
                patient.kubectl(
                  `api-resources --verbs=list --namespaced -o name | xargs -n1 ${patient.kubectl(`-n ${name} get --ignore-not-found --show-kind`)}`,
                ),
              ]
            : []),
          patient.kubectl(`${namespace ? `-n ${namespace} ` : ''}get ${object.kind.toLowerCase()} ${name} -o yaml`),
        ],
        follows: 'dependency',
      };
    }
  },
};

/** Whose finalizer it is, by its group: that of Argo CD, or of kinds that a component brings. */
function answering(patient: Patient, finalizers: readonly string[]): string | undefined {
  const groups = finalizers.map((finalizer) => finalizer.split('/')[0]!);
  if (groups.some((group) => group.endsWith('argocd.argoproj.io'))) return 'argocd';
  return groups.map((group) => patient.owners.ofGroup(group)).find((id) => id !== undefined);
}
