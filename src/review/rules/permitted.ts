import { APP_PROJECT, APPLICATION } from '../../argocd/kinds.ts';
import { saidBy } from '../../checks/argocd/contents.ts';
import { type Project, permitsKind, permitsNamespace, permitsSource, projectIn } from '../../checks/argocd/projects.ts';
import { append } from '../../checks/reachability/label-index.ts';
import type { Concern, Difference } from '../../contract/change.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { listed } from '../../kit/listed.ts';
import { describeIdentity, type KubeObject, kindKey, kindOf } from '../../kit/object.ts';
import { parseIndex } from '../../output/index-file.ts';
import { MARK } from '../../output/place.ts';
import type { ConsequenceRule, ReviewSubject } from '../subject.ts';
import type { Side } from '../trees/side.ts';

/** Also read of a tree, where an AppProject differs: which Applications are of it. */
export const readForProjects = (path: string): boolean => path.startsWith('apps/');

/** Whether a file of the tree is an AppProject's, as the tree names them. */
export const isProject = (path: string): boolean => path.startsWith('apps/appproject.');

export const permitted: ConsequenceRule = {
  id: 'change/permitted',
  effect: 'refused',
  severity: 'error',
  what: 'An AppProject no longer allows what its Applications still have, or what they would have to take away.',
  why: 'Argo CD begins no sync of an Application of which one object is not allowed. And it deletes nothing that is not: that stays in the cluster, and nobody looks after it.',
  how: 'the sources, namespaces and kinds of the Applications of an AppProject that differs, by `index.json`, are held against it as it was and as it will be',
  source:
    'argoproj/argo-cd@v3.4.4, util/argo/argo.go `ValidatePermissions`; controller/sync.go `validateSyncPermissions`; gitops-engine/pkg/sync/sync_context.go `getSyncTasks`; of what is not deleted controller/state.go `CompareAppState`, controller/appcontroller.go `getPermittedAppLiveObjects`',
  *check(subject): Iterable<Concern> {
    for (const difference of subject.differences) {
      const { before, after, component } = difference;
      if (!before || kindOf(before) !== APP_PROJECT) continue;
      const was = projectOf(before, component);
      if (!after) {
        yield* orphaned(subject, difference);
        continue;
      }
      const is = projectOf(after, component);
      yield* kept(subject, difference, was, is);
      yield* left(subject, difference, was, is);
    }
  },
};

const projectOf = (object: KubeObject, component: string) => projectIn({ object, component, config: '', data: false });

/** Applications of a tree that are of a project, by their names: the folders of what they bring. */
function applicationsOf(side: Side, project: string): readonly Manifest[] {
  return side
    .pathsOf('')
    .flatMap((path) => side.objectsIn(path) ?? [])
    .filter(({ object }) => kindOf(object) === APPLICATION)
    .filter((application) => saidBy(application).project === project);
}

/** What Applications still have, and may not have any more. */
function* kept({ sides: { after } }: ReviewSubject, difference: Difference, was: Project, is: Project) {
  const { name } = is.manifest.object.metadata;
  const held = identitiesOf(after);
  for (const application of applicationsOf(after, name)) {
    const { sources, namespaces } = saidBy(application);
    const own = application.object.metadata.name;
    const lost = new Map<string, string[]>();
    const lose = (what: string) => void (lost.has(what) || lost.set(what, []));
    for (const source of sources)
      if (permitsSource(was, source) && !permitsSource(is, source)) lose(`the source ${source}`);
    for (const namespace of namespaces)
      if (permitsNamespace(was, namespace) && !permitsNamespace(is, namespace)) lose(`the namespace ${namespace}`);
    for (const identity of held.get(own) ?? []) {
      const missing = refusedOf(was, is, identity);
      if (missing !== undefined) append(lost, missing, identity);
    }
    for (const [what, objects] of lost)
      yield {
        difference,
        also: objects,
        names: [`${own}: ${what}`],
        message: `the AppProject ${name} no longer allows ${what}, which ${own} needs${objects.length > 0 ? ` for ${listed(objects.map(describeIdentity), 2)}` : ''}: nothing of ${own} is synced any more`,
        fix: `leave it in the AppProject ${name}, or take out what needs it`,
      };
  }
}

/** Applications of a project that is no more. */
function* orphaned({ sides: { after } }: ReviewSubject, difference: Difference) {
  const { name } = difference.before!.metadata;
  const owns = applicationsOf(after, name).map(({ object }) => object.metadata.name);
  if (owns.length === 0) return;
  yield {
    difference,
    names: owns,
    message: `the AppProject ${name} goes, and ${listed(owns, 3)} ${owns.length === 1 ? 'is' : 'are'} still of it: nothing of ${owns.length === 1 ? 'it' : 'them'} is synced any more`,
    fix: `leave the AppProject ${name}, or name another one in spec.project`,
  };
}

/** What leaves the tree together with the permission to have it: AppProjects are synced first. */
function* left({ differences, sides: { before } }: ReviewSubject, difference: Difference, was: Project, is: Project) {
  const { name } = is.manifest.object.metadata;
  const members = new Set(applicationsOf(before, name).map(({ object }) => object.metadata.name));
  const goes = new Set(differences.filter(({ before: old, after }) => old && !after).map(({ identity }) => identity));
  const stays = new Map<string, string>();
  for (const one of differences) {
    if (!goes.has(one.identity) || !members.has(one.component) || kindOf(one.before!) === APPLICATION) continue;
    // A namespace that goes takes along what is in it.
    if (goes.has(`/Namespace//${one.before!.metadata.namespace}`)) continue;
    const missing = refusedOf(was, is, one.identity);
    if (missing !== undefined) stays.set(one.identity, missing);
  }
  if (stays.size === 0) return;
  const words = [...stays.keys()].map(describeIdentity);
  const [leave, they] = stays.size === 1 ? ['leaves', 'it is'] : ['leave', 'they are'];
  yield {
    difference,
    also: [...stays.keys()],
    names: words,
    effect: 'order' as const,
    severity: 'warning' as const,
    message: `${listed(words, 3)} ${leave} the tree and may stay in the cluster: the AppProject ${name} no longer allows ${listed(stays.values(), 3)}, and Argo CD deletes nothing that it does not allow`,
    fix: `see that ${they} gone after the sync, or delete ${stays.size === 1 ? 'it' : 'them'} by hand`,
  };
}

/** What of an object a project allowed and no longer does. */
function refusedOf(was: Project, is: Project, identity: string): string | undefined {
  const [group = '', kind = '', namespace = ''] = identity.split('/');
  const key = `${group}/${kind}`;
  const namespaced = namespace !== '';
  if (permitsKind(was, key, namespaced) && !permitsKind(is, key, namespaced)) return kindKey(kind, group);
  return namespaced && permitsNamespace(was, namespace) && !permitsNamespace(is, namespace)
    ? `the namespace ${namespace}`
    : undefined;
}

/** Objects of a tree by their component, also those that nobody read. */
function identitiesOf(side: Side): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [identity, { component, file }] of Object.entries(parseIndex(side.files.text(MARK) ?? '')?.objects ?? {}))
    if (file.startsWith('components/')) append(found, component, identity);
  return found;
}
