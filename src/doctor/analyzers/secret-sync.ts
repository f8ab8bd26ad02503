import type { LiveObject } from '../../cluster/cluster.ts';
import { isGiven } from '../../contract/seed.ts';
import { describeObject } from '../../kit/object.ts';
import { SECRETS_MAKER } from '../../policy/external-secrets.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';

export const secretSync: Analyzer = {
  id: 'secret/sync',
  what: 'External Secrets cannot make a Secret, or reach its store: what it reads, and who makes that.',
  why: 'The Secret is not there, or keeps an old value.',
  *find(view) {
    const ours = (view.custom as readonly LiveObject<WithConditions>[]).filter(({ kind }) =>
      ['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'PushSecret'].includes(kind),
    );
    for (const object of ours) {
      const ready = conditionsOf(object).find(({ type, status }) => type === 'Ready' && status === 'False');
      if (!ready) continue;
      const { name, namespace = '' } = object.metadata;
      const planned = view.plan.views.find((one) => one.name === name && one.namespace === namespace);
      const seed =
        planned &&
        view.plan.seeds.find((seed) => seed.name === planned.seed.name && seed.namespace === planned.seed.namespace);
      const given = seed && isGiven(seed);
      const component = view.componentOf(object);
      yield {
        ...whose(component),
        object: describeObject(object),
        ...since(ready.lastTransitionTime),
        same: planned ? `${planned.seed.namespace}/${planned.seed.name}` : describeObject(object),
        message:
          object.kind === 'ExternalSecret'
            ? `Secret ${namespace}/${name} cannot be made`
            : `${describeObject(object)} is not ready`,
        ...(planned && {
          explanation: `It is made of Secret ${planned.seed.namespace}/${planned.seed.name} of ${planned.seed.component}${given ? ', which is given: bootstrap puts it there, or you do' : ''}.`,
        }),
        evidence: [ready.message ?? ready.reason ?? ''].filter(Boolean),
        fix: given ? 'put the Secret there' : 'see whether what it reads is there, and whether External Secrets runs',
        next: [
          ...(given ? [view.npm('bootstrap')] : []),
          view.describe(object),
          ...(planned ? [view.kubectl(`-n ${planned.seed.namespace} get secret ${planned.seed.name}`)] : []),
        ],
        follows: 'dependency',
        // Those of the same component are told once: the seed before its views.
        ...(planned && { causedBy: [planned.seed.component, SECRETS_MAKER] }),
      };
    }
  },
};
