import type { RoleBinding } from '../../../imports/types/kubernetes.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { jobsNamespace } from '../../config/references.ts';
import type { RenderContext } from '../component.ts';

/** The owners' rights: edit what is in their own namespace, and look at the jobs in theirs. */
export function renderTeam(ctx: RenderContext, project: string, { owners }: ProjectConfig): void {
  const from = `/projects/${project}/owners`;
  const subjects = owners.map((name) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }));
  if (subjects.length === 0) return;
  const binding = (name: string, namespace: string, role: string): RoleBinding => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  });
  ctx.add(binding('owners', ctx.namespace, 'edit'), { from });
  ctx.add(binding(`${project}-owners`, jobsNamespace(ctx.platform.jobs, project), 'view'), { from });
}
