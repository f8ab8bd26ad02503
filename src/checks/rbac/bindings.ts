import { type Manifest, namespaceOf } from '../../contract/manifest.ts';
import { type Json, recordOf, recordsOf } from '../../kit/json.ts';
import { groupOf } from '../../kit/object.ts';
import { remembered } from '../../kit/remembered.ts';

export const RBAC = 'rbac.authorization.k8s.io';

/** A Role or ClusterRole of the tree. */
export interface RoleObject {
  readonly manifest: Manifest;
  readonly rules: readonly Json[];
}

/** A RoleBinding, with a namespace, or a ClusterRoleBinding, without. */
export interface Binding {
  readonly manifest: Manifest;
  readonly namespace?: string;
  readonly roleRef: { readonly kind: string; readonly name: string };
  /** Undefined when the tree has no such role: one of Kubernetes' own, or none at all. */
  readonly role?: RoleObject;
  readonly subjects: readonly Json[];
}

/** The roles among objects. */
export const rolesOf = remembered((manifests: readonly Manifest[]): readonly RoleObject[] =>
  manifests.flatMap((manifest) => {
    const { kind, rules } = manifest.object;
    return (kind === 'Role' || kind === 'ClusterRole') && isRbac(manifest)
      ? [{ manifest, rules: recordsOf(rules) }]
      : [];
  }),
);

/** The bindings among objects; one whose role is there twice, since a text has another, with each of the two. */
export const bindingsOf = remembered((manifests: readonly Manifest[]): readonly Binding[] => {
  const roles = new Map<string, RoleObject[]>();
  for (const role of rolesOf(manifests)) {
    const { kind, metadata } = role.manifest.object;
    const key = keyOf(kind, metadata.name, namespaceOf(role.manifest));
    roles.set(key, [...(roles.get(key) ?? []), role]);
  }
  return manifests.flatMap((manifest) => {
    const { kind, subjects } = manifest.object;
    if ((kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') || !isRbac(manifest)) return [];
    const namespace = kind === 'RoleBinding' ? namespaceOf(manifest) : undefined;
    const ref = recordOf(manifest.object.roleRef);
    const roleRef = { kind: String(ref.kind), name: String(ref.name) };
    const found = roles.get(keyOf(roleRef.kind, roleRef.name, namespace)) ?? [undefined];
    return found.map((role) => ({ manifest, namespace, roleRef, role, subjects: recordsOf(subjects) }));
  });
});

const isRbac = ({ object }: Manifest) => groupOf(object.apiVersion) === RBAC;

function keyOf(kind: string, name: string, namespace: string | undefined): string {
  return kind === 'Role' ? `${namespace}/${name}` : name;
}
