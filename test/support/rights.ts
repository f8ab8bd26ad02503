import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../imports/types/kubernetes.ts';
import type { RenderedPlatform } from './platform.ts';

/**
 * What an account (`namespace/name`) may do, in words: by namespace, and by `everywhere` in all of them. `create, patch events`,
 * `get secrets named a, b`.
 */
export function rightsOf({ all }: RenderedPlatform, account: string): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  const bindings = [...all<RoleBinding>('RoleBinding'), ...all<ClusterRoleBinding>('ClusterRoleBinding')];
  const roles = [...all<Role>('Role'), ...all<ClusterRole>('ClusterRole')];
  for (const { metadata, roleRef, subjects = [] } of bindings) {
    if (!subjects.some(({ kind, namespace, name }) => kind === 'ServiceAccount' && `${namespace}/${name}` === account))
      continue;
    const role = roles.find(
      ({ kind, metadata: { name, namespace } }) =>
        kind === roleRef.kind && name === roleRef.name && (kind === 'ClusterRole' || namespace === metadata.namespace),
    );
    const where = metadata.namespace ?? 'everywhere';
    rights[where] = [...(rights[where] ?? []), ...(role?.rules ?? []).map(words)];
  }
  return rights;
}

function words({
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
  verbs,
}: NonNullable<Role['rules']>[number]) {
  const what = [
    ...apiGroups.flatMap((group) => resources.map((resource) => (group === '' ? resource : `${resource}.${group}`))),
    ...nonResourceURLs,
  ];
  const names = resourceNames.length > 0 ? ` named ${resourceNames.join(', ')}` : '';
  return `${verbs.join(', ')} ${what.join(', ')}${names}`;
}
