import type { LiveObject } from '../../cluster/cluster.ts';
import { isGiven } from '../../contract/seed.ts';
import { describeObject } from '../../kit/object.ts';
import type { Ailment } from '../ailment.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';
import { since } from '../patient.ts';

export const secretSync: Ailment = {
  id: 'secret/sync',
  what: 'External Secrets cannot make a Secret, or reach its store: what it reads, and who makes that.',
  why: 'The Secret is not there, or keeps an old value.',
  *find(patient) {
    const ours = (patient.custom as readonly LiveObject<WithConditions>[]).filter(({ kind }) =>
      ['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'PushSecret'].includes(kind),
    );
    for (const object of ours) {
      const ready = conditionsOf(object).find(({ type, status }) => type === 'Ready' && status === 'False');
      if (!ready) continue;
      const { name, namespace = '' } = object.metadata;
      const view = patient.plan.views.find((view) => view.name === name && view.namespace === namespace);
      const seed =
        view &&
        patient.plan.seeds.find((seed) => seed.name === view.seed.name && seed.namespace === view.seed.namespace);
      const given = seed && isGiven(seed);
      const component = patient.componentOf(object);
      yield {
        ...whose(component),
        object: describeObject(object),
        ...since(ready.lastTransitionTime),
        same: view ? `${view.seed.namespace}/${view.seed.name}` : describeObject(object),
        message:
          object.kind === 'ExternalSecret'
            ? `Secret ${namespace}/${name} cannot be made`
            : `${describeObject(object)} is not ready`,
        ...(view && {
          explanation: `It is made of Secret ${view.seed.namespace}/${view.seed.name} of ${view.seed.component}${given ? ', which is given: bootstrap puts it there, or you do' : ''}.`,
        }),
        evidence: [ready.message ?? ready.reason ?? ''].filter(Boolean),
        fix: given ? 'put the Secret there' : 'see whether what it reads is there, and whether External Secrets runs',
        next: [
          ...(given ? [patient.npm('bootstrap')] : []),
          patient.describe(object),
          ...(view ? [patient.kubectl(`-n ${view.seed.namespace} get secret ${view.seed.name}`)] : []),
        ],
        follows: 'dependency',
        // Those of the same component are told once: the seed before its views.
        ...(view && { blames: [view.seed.component, 'external-secrets'] }),
      };
    }
  },
};
