import { ARGO_GROUP } from '../../../argocd/kinds.ts';
import { clusterKindsOf, sharedNamespaces } from '../../../argocd/projects.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { groupOf } from '../../../kit/object.ts';
import { changedFacts, derivedApps } from '../../argocd/changed.ts';
import { type Content, contentsOf } from '../../argocd/contents.ts';
import { type Project, permitsKind, permitsNamespace, permitsSource, projectsOf } from '../../argocd/projects.ts';
import type { Rule, Subject } from '../../rule.ts';

export const argocdProject: Rule = {
  id: 'argocd/project',
  severity: 'error',
  what: 'An AppProject allows what its Applications hold (sources, namespaces, kinds) and no source, namespace or cluster-scoped kind beyond that.',
  why: 'Argo CD syncs nothing that a project does not allow, and does not prune it either; what it allows too much, whoever can write to a source may use.',
  *check(subject): Iterable<Problem> {
    const projects = projectsOf(subject.apps);
    const used = new Map<Project, Content[]>([...projects.values()].map((project) => [project, []]));
    const elsewhere = changedApplications(subject);
    const refusals = new Map<string, Problem[]>();
    for (const content of contentsOf(subject)) {
      const moved = elsewhere.get(content.application.object.metadata.name);
      const project = projects.get(content.project);
      if (!project) {
        yield {
          ...placeOf(content.application),
          path: 'spec.project',
          message: 'its AppProject is not of the tree',
          fix: 'name an AppProject of apps/',
        };
        continue;
      }
      if (moved !== undefined) {
        // That it says something else than follows is one thing, and told: what comes of it is not another.
        const own = projects.get(moved);
        if (own) used.get(own)!.push(content);
        continue;
      }
      used.get(project)!.push(content);
      for (const problem of refused(content, project)) {
        const same = refusals.get(problem.message);
        if (same) same.push(problem);
        else refusals.set(problem.message, [problem]);
      }
    }
    // What a project does not allow is one thing, however many objects need it.
    for (const [first, ...more] of refusals.values())
      yield more.length === 0
        ? first!
        : {
            ...first!,
            message: `${first!.message}, nor for ${more.length} more that need${more.length === 1 ? 's' : ''} it`,
          };
    for (const [project, contents] of used) yield* tooMuch(project, contents, subject);
  },
};

/** The project of each Application that is of another one, reads another source or goes somewhere else than follows. */
function changedApplications(subject: Subject): ReadonlyMap<string, string> {
  const meant = new Map(derivedApps(subject).applications.map(({ object }) => [object.metadata.name, object]));
  return new Map(
    subject.apps.applications.flatMap(({ object }) => {
      const own = meant.get(object.metadata.name);
      const moved =
        own && changedFacts(object, own).some(({ path }) => /^spec\.(project|source|destination)/.test(path));
      return moved ? [[object.metadata.name, String((own.spec as { project?: string }).project)]] : [];
    }),
  );
}

function* refused(
  { application, sources, namespaces, clusterKinds, objects }: Content,
  project: Project,
): Iterable<Problem> {
  const { name } = project.manifest.object.metadata;
  const fix = `allow it in the AppProject ${name} where it follows from the component, else take it out`;
  for (const source of sources)
    if (!permitsSource(project, source))
      yield {
        ...placeOf(application),
        path: 'spec.source',
        message: `the AppProject ${name} does not allow the source ${source}`,
        fix,
      };
  for (const namespace of namespaces)
    if (!permitsNamespace(project, namespace))
      yield {
        ...placeOf(application),
        path: 'spec.destination',
        message: `the AppProject ${name} does not allow the namespace ${namespace}`,
        fix,
      };
  for (const kind of clusterKinds)
    if (!permitsKind(project, kind, false))
      yield {
        ...placeOf(application),
        message: `the AppProject ${name} does not allow the cluster-scoped ${describeKind(kind)}`,
        fix,
      };
  for (const manifest of objects) {
    const { namespace } = manifest.object.metadata;
    if (namespace !== undefined && !permitsNamespace(project, namespace))
      yield {
        ...placeOf(manifest),
        path: 'metadata.namespace',
        message: `the AppProject ${name} does not allow the namespace ${namespace}`,
        fix,
      };
    const kind = kindOf(manifest.object);
    if (!permitsKind(project, kind, namespace !== undefined))
      yield {
        ...placeOf(manifest),
        path: 'kind',
        message: `the AppProject ${name} does not allow ${describeKind(kind)}`,
        fix,
      };
  }
}

/**
 * What no Application uses. Namespaced kinds are not asked about: a project must allow those that are no more, or Argo CD
 * would leave the last object of a kind behind: it overlooks live objects that are not allowed (v3.4.4, controller/state.go
 * `IsLiveResourcePermitted`).
 */
function* tooMuch(project: Project, contents: readonly Content[], { plan, apps }: Subject): Iterable<Problem> {
  const { name } = project.manifest.object.metadata;
  const at = placeOf(project.manifest);
  const fix = 'remove it from the AppProject';
  const sources = new Set(contents.flatMap((content) => [...content.sources]));
  for (const [i, source] of project.sources.entries())
    if (!sources.has(source))
      yield { ...at, path: `spec.sourceRepos[${i}]`, message: `no Application of it uses the source ${source}`, fix };

  const namespaces = new Set([
    ...contents.flatMap((content) => [...content.namespaces, ...content.declared]),
    ...sharedNamespaces(name, apps.components),
  ]);
  for (const { object } of contents.flatMap((content) => content.objects))
    if (object.metadata.namespace) namespaces.add(object.metadata.namespace);
  for (const [i, namespace] of project.namespaces.entries()) {
    // Any namespace is fine for a project that names the few kinds that it may hold there.
    if (namespace === '*' && project.allowedKinds) continue;
    if (!namespaces.has(namespace))
      yield {
        ...at,
        path: `spec.destinations[${i}]`,
        message: `no Application of it uses the namespace ${namespace}`,
        fix,
      };
  }

  const kinds = new Set([
    ...contents.flatMap((content) => content.clusterKinds),
    ...clusterKindsOf(name, apps.components, plan.knowledge),
  ]);
  for (const { object } of contents.flatMap((content) => content.objects))
    if (object.metadata.namespace === undefined) kinds.add(kindOf(object));
  for (const [i, kind] of project.clusterKinds.entries())
    if (!kinds.has(kind))
      yield {
        ...at,
        path: `spec.clusterResourceWhitelist[${i}]`,
        message: `no Application of it holds the cluster-scoped ${describeKind(kind)}, and none may`,
        fix,
      };

  const held = new Set(contents.flatMap(({ objects }) => objects.map(({ object }) => kindOf(object))));
  for (const kind of RESERVED)
    if (!held.has(kind) && permitsKind(project, kind, true))
      yield {
        ...at,
        path: 'spec.namespaceResourceBlacklist',
        message: `it allows ${describeKind(kind)}, which no Application of it holds`,
        why: `Whoever can write to a source of ${name} could open what the platform closes.`,
        fix: 'forbid it in the AppProject',
      };
}

/** Kinds that undo what the platform guards: Applications make themselves administrators, policies add up, quotas give room. */
const RESERVED = [
  '/LimitRange',
  '/ResourceQuota',
  ...['AppProject', 'Application', 'ApplicationSet'].map((kind) => `${ARGO_GROUP}/${kind}`),
  'cilium.io/CiliumNetworkPolicy',
  'networking.k8s.io/NetworkPolicy',
];

const kindOf = (object: KubeObject) => `${groupOf(object.apiVersion)}/${object.kind}`;

/** `apps/Deployment` → `Deployment.apps`. */
function describeKind(kind: string): string {
  const [group, name] = kind.split('/');
  return group ? `${name}.${group}` : String(name);
}
