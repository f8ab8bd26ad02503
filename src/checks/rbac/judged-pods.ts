import type { Manifest } from '../../contract/manifest.ts';
import { at, type Json, recordOf, recordsOf, textsOf } from '../../kit/json.ts';
import { kindOf } from '../../kit/object.ts';

const GROUP = 'admissionregistration.k8s.io';

/** Whether a policy of the tree judges every pod that an account (`namespace/name`) makes in a namespace, and as whom it runs. */
export function judgedPods(manifests: readonly Manifest[]): (account: string, namespace: string) => boolean {
  const of = (kind: string) => manifests.filter(({ object }) => kindOf(object) === `${kind}.${GROUP}`);
  const inForce = new Set(
    of('ValidatingAdmissionPolicyBinding')
      .map(({ object }) => recordOf(object.spec))
      .filter((spec) => textsOf(spec.validationActions).includes('Deny') && spec.matchResources === undefined)
      .map(({ policyName }) => policyName),
  );
  const policies = of('ValidatingAdmissionPolicy')
    .filter(({ object }) => inForce.has(object.metadata.name))
    .map(({ object }) => recordOf(object.spec))
    .filter((spec) => spec.failurePolicy !== 'Ignore' && matchesNewPods(spec) && asksForAccount(spec));
  return (account, namespace) =>
    policies.some((spec) => isAbout(spec, account.replace('/', ':')) && appliesIn(spec, namespace));
}

const matchesNewPods = (spec: Json): boolean =>
  recordsOf(at(spec, 'matchConstraints', 'resourceRules')).some(
    ({ apiGroups, operations, resources }) =>
      anyOf(apiGroups, '') && anyOf(operations, 'CREATE') && anyOf(resources, 'pods'),
  );

const anyOf = (said: unknown, wanted: string): boolean => textsOf(said).some((one) => one === wanted || one === '*');

const asksForAccount = ({ variables, validations }: Json): boolean =>
  [...recordsOf(variables), ...recordsOf(validations)].some(({ expression }) =>
    String(expression).includes('serviceAccountName'),
  );

/** By its conditions, each of which holds for whom it names. */
const isAbout = ({ matchConditions }: Json, account: string): boolean =>
  recordsOf(matchConditions).every(({ expression }) =>
    String(expression).includes(`'system:serviceaccount:${account}'`),
  );

function appliesIn(spec: Json, namespace: string): boolean {
  const selector = recordOf(at(spec, 'matchConstraints', 'namespaceSelector'));
  const labels = Object.entries(recordOf(selector.matchLabels));
  return (
    recordsOf(selector.matchExpressions).length === 0 &&
    labels.every(([key, value]) => key === 'kubernetes.io/metadata.name' && value === namespace)
  );
}
