import { profileOf } from '../clusters/index.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Grant, Plan, PolicyRule } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { manifest, WAVE } from '../render/manifest.ts';
import { type PullSecret, pulling, pullSecretsOf, pullsOf } from './pull-secrets.ts';

/**
 * ServiceAccounts and roles. Each account's rights are what its connections grant and nothing else; in a namespace that is
 * not its own they stand in a Role there, and in a ClusterRole where they are for all of them. What an operator may do where its
 * clients are is said with the namespaces, by `policies`: whoever writes into Argo CD's, for one, rules the cluster. Accounts that
 * a chart or an operator makes keep the rights these give them.
 */
export function accessManifests(plan: Plan, policies: string): readonly Manifest[] {
  const partOf = plan.platform.name;
  const grants = new Map<string, Grant[]>();
  for (const grant of plan.grants) {
    const key = keyOf(grant.component, grant.workload, grant.account);
    grants.set(key, [...(grants.get(key) ?? []), grant]);
  }

  const pullSecrets = pullSecretsOf(plan);
  const manifests: Manifest[] = [...defaultAccounts(plan, pullSecrets)];
  for (const { id: component, external, workloads, config } of plan.components) {
    if (external) continue;
    const accounts = new Map<
      string,
      { name: string; namespace: string; ours: boolean; token: boolean; grants: Grant[] }
    >();
    for (const { name: workload, namespace, serviceAccount, accounts: further = [], talksToApi } of workloads) {
      const add = (name: string, ours: boolean, granted: readonly Grant[]) => {
        const key = `${namespace}/${name}`;
        const account = accounts.get(key) ?? { name, namespace, ours, token: false, grants: [] };
        account.token ||= talksToApi;
        account.grants.push(...granted);
        accounts.set(key, account);
      };
      if (serviceAccount)
        add(
          serviceAccount.name,
          (serviceAccount.madeBy ?? 'mooring') === 'mooring',
          grants.get(keyOf(component, workload)) ?? [],
        );
      for (const name of further) add(name, true, grants.get(keyOf(component, workload, name)) ?? []);
    }
    const origin = { component, config, partOf, wave: WAVE.access };
    for (const { name, namespace, ours, token, grants } of accounts.values()) {
      if (ours)
        manifests.push(
          manifest(
            {
              apiVersion: 'v1',
              kind: 'ServiceAccount',
              metadata: { name, namespace, ...annotationsOf(plan, `${namespace}/${name}`) },
              automountServiceAccountToken: token,
              ...pulling(pullsOf(pullSecrets.get(namespace), component)),
            },
            origin,
          ),
        );
      const account = { name, namespace };
      for (const [where, rules] of rulesByNamespace(grants.filter(({ there }) => !there)))
        manifests.push(
          ...role(where === namespace ? name : `${namespace}-${name}`, where, rules, account).map((object) =>
            manifest(object, origin),
          ),
        );
      for (const [where, rules] of rulesByNamespace(grants.filter(({ there }) => there)))
        manifests.push(
          ...role(`${namespace}-${name}`, where, rules, account).map((object) =>
            manifest(object, { component: policies, config, partOf }),
          ),
        );
    }
  }
  return manifests;
}

const RBAC = 'rbac.authorization.k8s.io';

/** A role with these rules, in one namespace or for all of them, and who has it. */
function role(
  name: string,
  namespace: string | undefined,
  rules: readonly object[],
  account: { readonly name: string; readonly namespace: string },
): readonly KubeObject[] {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const apiVersion = `${RBAC}/v1`;
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind, name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

/** The role that an account has at the cloud. */
function annotationsOf({ platform: { cluster } }: Plan, account: string) {
  const { identity } = profileOf(cluster);
  const role = cluster.identities[account];
  return identity && role !== undefined ? { annotations: { [identity.annotation]: role } } : {};
}

/**
 * The account of pods that name none: Kubernetes makes it, and leaves everything else in it to whoever says it. In the wave
 * of the pull secrets, which the pods of people need at any time.
 */
function defaultAccounts(plan: Plan, pullSecrets: ReadonlyMap<string, readonly PullSecret[]>): Manifest[] {
  return [...pullSecrets].map(([namespace, [first, ...others]]) =>
    manifest(
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace },
        ...pulling(pullsOf([first!, ...others], first!.component)),
      } as KubeObject,
      {
        component: first!.component,
        config: plan.components.find(({ id }) => id === first!.component)!.config,
        partOf: plan.platform.name,
        wave: WAVE.access,
      },
    ),
  );
}

/** Whose rights they are: those of the workload's own account, or of one of its others. */
const keyOf = (component: string, workload: string, account = ''): string => `${component}/${workload}/${account}`;

/** Rules of each namespace, and of none: the same resources named by two connections make one rule with the verbs of both. */
function rulesByNamespace(grants: readonly Grant[]): Map<string | undefined, object[]> {
  const byNamespace = new Map<string | undefined, Map<string, Omit<PolicyRule, 'verbs'> & { verbs: Set<string> }>>();
  for (const { namespace, rules } of grants) {
    const merged = byNamespace.get(namespace) ?? new Map();
    for (const { verbs, ...what } of rules) {
      const { apiGroups, resources, resourceNames, nonResourceURLs } = what;
      const key = JSON.stringify(
        [apiGroups, resources, resourceNames, ...(nonResourceURLs ? [nonResourceURLs] : [])].map((names = []) =>
          [...names].sort(),
        ),
      );
      const rule = merged.get(key) ?? { ...what, verbs: new Set<string>() };
      for (const verb of verbs) rule.verbs.add(verb);
      merged.set(key, rule);
    }
    byNamespace.set(namespace, merged);
  }
  return new Map(
    [...byNamespace]
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
      .map(([namespace, merged]) => [
        namespace,
        [...merged]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, { verbs, ...rule }]) => ({ ...rule, verbs: [...verbs].sort() })),
      ]),
  );
}
