import { ARGOCD } from '../../argocd/kinds.ts';
import type { LiveObject } from '../../cluster/cluster.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since } from '../cluster-view.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';

/** Minutes that a deletion may take: volumes and topics take a while. */
const PATIENCE = 5;

export const deletion: Analyzer = {
  id: 'object/deletion',
  what: 'Something is to go and does not: which finalizer holds it, and who is to answer it.',
  why: 'Nothing of the same name can be made, and Argo CD waits for it.',
  *find(view) {
    for (const object of view.snapshot.objects as readonly LiveObject<WithConditions>[]) {
      const { deletionTimestamp, finalizers = [], name, namespace } = object.metadata;
      if (!view.olderThan(deletionTimestamp as string | undefined, PATIENCE)) continue;
      const answers = answering(view, finalizers);
      const component = view.componentOf(object) ?? answers;
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
                view.kubectl(
                  `api-resources --verbs=list --namespaced -o name | xargs -n1 ${view.kubectl(`-n ${name} get --ignore-not-found --show-kind`)}`,
                ),
              ]
            : []),
          view.kubectl(`${namespace ? `-n ${namespace} ` : ''}get ${object.kind.toLowerCase()} ${name} -o yaml`),
        ],
        follows: 'dependency',
      };
    }
  },
};

/** Whose finalizer it is, by its group: that of Argo CD, or of kinds that a component brings. */
function answering(view: ClusterView, finalizers: readonly string[]): string | undefined {
  const groups = finalizers.map((finalizer) => finalizer.split('/')[0]!);
  if (groups.some((group) => group.endsWith('argocd.argoproj.io'))) return ARGOCD;
  return groups.map((group) => view.owners.ofGroup(group)).find((id) => id !== undefined);
}
