import { APPLICATION } from '../../argocd/kinds.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import type { Application } from '../live.ts';

/** Minutes after a sync that succeeded in which a difference is no news. */
const PATIENCE = 5;

export const argocdDrift: Analyzer = {
  id: 'argocd/drift',
  what: 'An Application is out of sync though its last sync succeeded: which objects differ for ever.',
  why: 'It is synced again and again, and whatever comes after it in the waves waits.',
  *find(view) {
    for (const application of view.all<Application>(APPLICATION)) {
      const { sync, operationState, resources = [], conditions = [] } = application.status ?? {};
      if (sync?.status !== 'OutOfSync' || operationState?.phase !== 'Succeeded') continue;
      if (!view.olderThan(operationState.finishedAt, PATIENCE) || conditions.some(({ type }) => type.endsWith('Error')))
        continue;
      const component = view.componentOf(application)!;
      const differing = resources.filter(({ status }) => status !== 'Synced');
      const pruned = differing.filter(({ requiresPruning }) => requiresPruning);
      const name = ({ kind, namespace, name }: (typeof differing)[number]) =>
        `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
      const shared = conditions.find(
        ({ type }) => type === 'SharedResourceWarning' || type === 'RepeatedResourceWarning',
      );
      const [first] = differing;
      yield {
        component,
        object: describeObject(application),
        ...since(operationState.finishedAt),
        message: 'it differs from the repository, though its last sync succeeded',
        explanation: shared
          ? 'Two Applications hold the same object, and each overwrites the other.'
          : pruned.length === differing.length && pruned.length > 0
            ? 'What differs is no longer in the tree, and is kept from being pruned.'
            : 'Something else writes the same fields: an operator, a webhook or a person.',
        evidence: [...differing.slice(0, 5).map(name), ...(shared?.message ? [shared.message] : [])],
        fix: 'see which fields differ; one that an operator owns belongs in the component’s `ignoreDifferences`, with its reason',
        next: [
          ...(first
            ? [
                view.kubectl(
                  `${first.namespace ? `-n ${first.namespace} ` : ''}get ${first.kind.toLowerCase()}${first.group ? `.${first.group}` : ''} ${first.name} -o yaml --show-managed-fields`,
                ),
              ]
            : []),
          view.kubectl(
            `diff --server-side --field-manager argocd-controller --force-conflicts -k dist/${view.plan.platform.environment}/components/${component}`,
          ),
        ],
      };
    }
  },
};
