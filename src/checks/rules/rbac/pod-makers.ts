import type { Knowledge } from '../../../contract/knowledge.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { sharedJobs } from '../../../contract/platform.ts';
import type { Problem } from '../../../contract/problem.ts';
import { textsOf } from '../../../kit/json.ts';
import { EXTERNAL_SECRETS } from '../../../policy/external-secrets.ts';
import { groupBy } from '../../capacity/capacity.ts';
import type { RoleObject } from '../../rbac/bindings.ts';
import type { Account } from '../../rbac/declared.ts';
import { boundAccounts } from '../../rbac/given.ts';
import { judgedPods } from '../../rbac/judged-pods.ts';
import type { Rule } from '../../rule.ts';

/** What a pod may name, and so use. */
const USABLE: Readonly<Record<string, string>> = {
  'v1 Secret': 'the Secret',
  'v1 ServiceAccount': 'the account',
  [`${EXTERNAL_SECRETS} ExternalSecret`]: 'the Secret',
};

export const podMakers: Rule = {
  id: 'rbac/pod-makers',
  severity: 'error',
  what: 'Who may create pods in a namespace finds no Secret and no account of another component there, unless the jobs of all projects share one by choice, the other needs it to make its pods, or an admission policy judges every pod that it makes.',
  why: 'A pod may name every Secret and account of its namespace: who can create one has them all (Kubernetes, docs/concepts/security/rbac-good-practices).',
  *check(subject): Iterable<Problem> {
    const { plan } = subject;
    const objects = subject.objects();
    const shared = sharedJobs(plan.platform);
    const usable = groupBy(
      objects.filter(({ object }) => `${object.apiVersion} ${object.kind}` in USABLE),
      ({ object }) => object.metadata.namespace,
    );
    const asked = new Set(
      plan.connections
        .filter(({ type }) => type.startsWith('operator:'))
        .map(({ client, provider }) => `${client.component} ${provider}`),
    );
    const resources = podResources(plan.knowledge);
    const makesPods = creates(resources);
    const makesOthers = creates(new Map([...resources].filter(([group]) => group !== '')));
    const judged = judgedPods(objects);
    const told = new Set<string>();
    for (const { binding, account } of boundAccounts(plan, objects)) {
      const { namespace, role, manifest } = binding;
      if (!account || account.foreign || !role || namespace === undefined || namespace === shared) continue;
      if (!makesPods(role) || (!makesOthers(role) && judged(account.key, namespace))) continue;
      for (const { component, object } of usable.get(namespace) ?? []) {
        const key = `${account.key} ${namespace} ${component}`;
        if (component === account.component || told.has(key)) continue;
        if (asked.has(`${component} ${account.component}`)) continue;
        told.add(key);
        yield problemOf(manifest, account, object, component);
      }
    }
  },
};

/** What rights call that which becomes pods, by API group, beside the kinds that operators know. */
function podResources({ kinds }: Pick<Knowledge, 'kinds'>): ReadonlyMap<string, readonly string[]> {
  const resources = new Map<string, string[]>();
  for (const [key, known] of kinds)
    for (const { runs } of known) {
      const [, group = ''] = /^[^.]*\.(.*)$/.exec(key) ?? [];
      if (runs) resources.set(group, [...(resources.get(group) ?? []), runs.resource]);
    }
  return resources;
}

const creates =
  (wanted: ReadonlyMap<string, readonly string[]>) =>
  ({ rules }: RoleObject): boolean =>
    rules.some(
      ({ apiGroups, resources, verbs }) =>
        textsOf(verbs).some((verb) => verb === 'create' || verb === '*') &&
        textsOf(apiGroups).some((group) =>
          textsOf(resources).some((resource) => wanted.get(group)?.includes(resource)),
        ),
    );

/** Said of the component whose account it is: what an operator may do at its clients is written with the namespaces. */
function problemOf(
  { config }: Manifest,
  { key, component }: Account,
  object: Manifest['object'],
  owner: string,
): Problem {
  const { name, namespace } = object.metadata;
  return {
    component,
    object: `ServiceAccount ${key}`,
    config,
    message: `it may create pods in ${namespace}, and so use ${USABLE[`${object.apiVersion} ${object.kind}`]} ${name} of ${owner} there`,
    fix: 'give the pods a namespace that no other component keeps anything in',
  };
}
