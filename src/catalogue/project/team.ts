import type { PolicyRule, Role, RoleBinding } from '../../../imports/types/kubernetes.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { jobsNamespace } from '../../config/references.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { doorOf } from '../../contract/ui.ts';
import { ENGINES } from '../../engines/index.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'delete', 'deletecollection', 'patch', 'update'].sort();

const rule = (group: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [group],
  resources: [...resources],
  verbs: [...verbs],
});

/** What bounds a namespace: people see it, and only the tree changes it. */
const BOUNDS = [
  rule('', ['events', 'limitranges', 'resourcequotas'], READ),
  rule('networking.k8s.io', ['networkpolicies'], READ),
];

/**
 * What a team may do in its own namespace: run what it likes, within its bounds. Kubernetes' own role `edit` would let it
 * write NetworkPolicies, and so open what is closed, and act as any account (plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
 */
const OWN: readonly PolicyRule[] = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'], WRITE),
  rule('', ['pods/log', 'pods/status'], READ),
  rule('', ['pods/exec', 'pods/portforward'], ['create', 'get']),
  rule('apps', ['deployments', 'deployments/scale', 'replicasets', 'statefulsets', 'statefulsets/scale'], WRITE),
  rule('autoscaling', ['horizontalpodautoscalers'], WRITE),
  rule('batch', ['cronjobs', 'jobs'], WRITE),
  rule('policy', ['poddisruptionbudgets'], WRITE),
  ...BOUNDS,
];

/**
 * What a team sees of its jobs. No chart of an operator adds its kinds to Kubernetes' own role `view`. Nothing is changed here:
 * Argo CD and Airflow would undo it, and Secrets are the jobs', but for the password of their UIs.
 */
const JOBS: readonly PolicyRule[] = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'pods', 'pods/log', 'pods/status', 'services'], READ),
  rule('apps', ['deployments', 'replicasets', 'statefulsets'], READ),
  rule('external-secrets.io', ['externalsecrets', 'secretstores'], READ),
  ...ENGINES.flatMap(({ kinds }) => Object.entries(kinds))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => rule(group, resources, READ)),
  ...BOUNDS,
];

/** The owners' rights in the project's two namespaces. */
export function renderTeam(
  ctx: RenderContext,
  project: string,
  { owners }: ProjectConfig,
  { uis = [] }: Declarations,
): void {
  const from = `/projects/${project}/owners`;
  const subjects = owners.map((name) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }));
  if (subjects.length === 0) return;
  const give = (name: string, namespace: string, rules: readonly PolicyRule[]) => {
    const metadata = { name, namespace };
    ctx.add<Role>(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [...rules] },
      { config: from },
    );
    ctx.add<RoleBinding>(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects,
      },
      { config: from },
    );
  };
  give('owners', ctx.namespace, OWN);
  // They see the UIs of their jobs, and so the password that the ingress controller asks for, or what a UI asks for itself.
  const doors = uis.flatMap(
    (ui) => (typeof ui.login === 'object' ? ui.login : doorOf(ctx.id, ui, ctx.platform.ingress))?.secret ?? [],
  );
  const passwords = [...new Set(doors)].map((name) => ({ ...rule('', ['secrets'], ['get']), resourceNames: [name] }));
  give(`${project}-owners`, jobsNamespace(ctx.platform.jobs, project), [...JOBS, ...passwords]);
}
