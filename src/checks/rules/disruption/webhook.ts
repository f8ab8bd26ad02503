import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { at, recordsOf, textOf } from '../../../kit/json.ts';
import { describeObject, type KubeObject, kindOf } from '../../../kit/object.ts';
import { stands } from '../../disruption-budgets.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { textLabels } from '../../pods/workload-of.ts';
import { LabelIndex } from '../../reachability/label-index.ts';
import type { Rule } from '../../rule.ts';
import { servicesByName } from '../../services/read.ts';

const CONFIGURATIONS: ReadonlySet<string> = new Set([
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
]);

export const disruptionWebhook: Rule = {
  id: 'disruption/webhook',
  severity: 'warning',
  what: 'In production a webhook that refuses what it cannot be asked about (`failurePolicy: Fail`) is answered by more than one pod.',
  why: 'While its only pod moves to another node, the API server takes no object of these kinds: no database, no job, nothing that Argo CD applies.',
  *check(subject): Iterable<Problem> {
    if (subject.plan.platform.profile !== 'production') return;
    const services = servicesByName(subject);
    const pods = podsOf(subject).filter(({ object }) => stands(object));
    const index = new LabelIndex(pods.map((pod) => ({ pod, namespace: pod.namespace, labels: textLabels(pod) })));
    const told = new Set<PodTemplate>();
    for (const { object } of subject.objects())
      for (const name of failingServices(object)) {
        const { namespace, selector = {} } = services.get(name) ?? {};
        if (namespace === undefined || Object.keys(selector).length === 0) continue;
        for (const { pod } of index.select(namespace, { matchLabels: selector })) {
          if ((pod.replicas ?? 1) > 1 || told.has(pod)) continue;
          told.add(pod);
          yield {
            ...placeOf(pod.manifest),
            path: pod.sizedAt,
            message: `one pod answers ${describeObject(object)}, which refuses everything without it`,
            fix: `run two or more: \`replicas\` of ${pod.manifest.component}`,
          };
        }
      }
  },
};

/** Services, as namespace/name, of webhooks without whose word nothing is taken; `Fail` is the default of the API. */
function failingServices(object: KubeObject): readonly string[] {
  if (!CONFIGURATIONS.has(kindOf(object))) return [];
  return recordsOf(object.webhooks).flatMap(({ failurePolicy, clientConfig }) => {
    const name = textOf(at(clientConfig, 'service', 'name'));
    const namespace = textOf(at(clientConfig, 'service', 'namespace'));
    return failurePolicy === 'Ignore' || !name || !namespace ? [] : [`${namespace}/${name}`];
  });
}
