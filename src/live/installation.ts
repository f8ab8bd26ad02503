import type { Tree } from '../argocd/tree.ts';
import { profileOf } from '../clusters/index.ts';
import type { Maker } from '../clusters/profile.ts';
import type { Administrator } from '../contract/administrator.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { NAMESPACES } from '../policy/derive.ts';

/** What is to be brought up: the rendered platform, and where its files are. */
export interface Installation extends Tree {
  /** The repository: folder of `platform.yaml`. */
  readonly folder: string;
}

/**
 * What bootstrap installs itself, in the order of the plan's waves: namespaces and policies first, then the essential
 * components with all that they need.
 */
export function essentials({ plan }: Pick<Installation, 'plan'>): readonly Pick<PlannedComponent, 'id' | 'title'>[] {
  const byId = new Map(plan.components.map((component) => [component.id, component]));
  const wanted = new Set<string>();
  const want = (id: string) => {
    const component = byId.get(id);
    if (!component || wanted.has(id)) return;
    wanted.add(id);
    component.after.forEach(want);
  };
  for (const { id, definition } of plan.components) if (definition.essential) want(id);
  const chosen = plan.components.filter(({ id, external }) => wanted.has(id) && !external);
  return [{ id: NAMESPACES, title: 'Namespaces and policies' }, ...chosen];
}

/** How bootstrap logs in at the GitLab that the platform brings; undefined when somebody else runs it. */
export function ownGitLab({ plan }: Pick<Installation, 'plan'>): (Administrator & { namespace: string }) | undefined {
  for (const { namespace, external, definition } of plan.components)
    if (definition.administrator && !external) return { ...definition.administrator, namespace };
  return undefined;
}

/** Whether the platform brings its own GitLab. */
export function hasOwnGitLab(installation: Pick<Installation, 'plan'>): boolean {
  return ownGitLab(installation) !== undefined;
}

/** What makes the cluster on this machine and takes it away; undefined when somebody else does. */
export function makerOf({ plan }: Pick<Installation, 'plan'>): Maker | undefined {
  return profileOf(plan.platform.cluster).maker;
}

/** Name of the cluster to k3d. */
export function k3dName({ plan }: Pick<Installation, 'plan'>): string {
  return plan.platform.name;
}

/** The context that kubectl knows it by; empty when the environment does not say. */
export function contextName({ plan }: Pick<Installation, 'plan'>): string {
  const { platform } = plan;
  const { maker, context } = profileOf(platform.cluster);
  return maker?.context(platform.name) ?? platform.cluster.context ?? context?.(platform.name) ?? '';
}
