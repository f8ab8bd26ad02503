import type { Manifest } from '../contract/manifest.ts';
import { imagePullSecrets, PULL_SECRET } from '../contract/secret-ref.ts';
import type { Plan, PlannedView } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';

/** A Secret with the login of a registry, and whose Application has it. */
export type PullSecret = Pick<PlannedView, 'component' | 'name'>;

/** Logins of registries by the namespace whose pods pull with them. */
export function pullSecretsOf({ views, seeds }: Plan): ReadonlyMap<string, readonly PullSecret[]> {
  const byNamespace = new Map<string, PullSecret[]>();
  for (const one of [...seeds, ...views].filter(({ type }) => type === PULL_SECRET))
    byNamespace.set(one.namespace, [...(byNamespace.get(one.namespace) ?? []), one]);
  return byNamespace;
}

/** Those of a component: its own, which come with it, and otherwise what the namespace has. */
export function pullsOf(there: readonly PullSecret[] = [], component: string): readonly PullSecret[] {
  const own = there.filter((one) => one.component === component);
  return own.length > 0 ? own : there;
}

/** Fields of an account whose pods pull with them. */
export const pulling = (secrets: readonly PullSecret[]) => imagePullSecrets(secrets.map(({ name }) => name));

/** The accounts that charts and folders bring, with the logins that their pods pull with; what one names itself stays. */
export function withLogins(plan: Plan, manifests: readonly Manifest[]): readonly Manifest[] {
  const byNamespace = pullSecretsOf(plan);
  if (byNamespace.size === 0) return manifests;
  return manifests.map((one) => {
    const { object, component } = one;
    if (object.kind !== 'ServiceAccount' || object.apiVersion !== 'v1' || 'imagePullSecrets' in object) return one;
    const secrets = pulling(pullsOf(byNamespace.get(object.metadata.namespace ?? ''), component));
    return secrets.imagePullSecrets ? { ...one, object: { ...object, ...secrets } as KubeObject } : one;
  });
}
