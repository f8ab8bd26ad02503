import type { RoleBinding } from '../../../imports/types/kubernetes.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import type { RenderContext } from '../component.ts';
import { JOBS_NAMESPACE } from './job.ts';

/** The owners' rights: edit what is in their own namespace, and look at the jobs, which share one namespace with those of other projects. */
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
  ctx.add(binding(`${project}-owners`, JOBS_NAMESPACE, 'view'), { from });
}
