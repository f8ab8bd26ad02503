import { type Manifest, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject, identityOf, type KubeObject } from '../../../kit/object.ts';
import { SYNC_WAVE } from '../../../kit/sync-annotations.ts';
import { changedFacts, derivedApps } from '../../argocd/changed.ts';
import { entriesOf, projectGrants } from '../../argocd/facts.ts';
import { isWave } from '../../order.ts';
import type { Rule } from '../../rule.ts';

export const argocdDerived: Rule = {
  id: 'argocd/derived',
  severity: 'error',
  what: 'Every component has its Application, and Applications, AppProjects and their root are what follows from the components: repository, revision, folder, project, destination, order, what is pruned and healed, sync options, differences that are ignored, and nothing that is allowed besides.',
  why: 'Argo CD applies something else than what was checked, somewhere else, or nothing any more; or it never notices that somebody changed it.',
  *check(subject): Iterable<Problem> {
    const { apps } = subject;
    const derived = derivedApps(subject);
    // One that is not there is told by another rule.
    const projects = new Set(
      [...apps.projects, ...apps.root.map((object) => ({ object }))].map(({ object }) => object.metadata.name),
    );
    const written = new Map([...apps.applications, ...apps.projects].map((one) => [identityOf(one.object), one]));
    const root = new Map(apps.root.map((object) => [identityOf(object), object]));
    for (const meant of derived.applications)
      yield* application(meant, written.get(identityOf(meant.object)), projects);
    for (const meant of derived.projects) {
      const one = written.get(identityOf(meant.object));
      if (one) yield* project(one, meant.object);
    }
    for (const meant of derived.root) {
      const object = root.get(identityOf(meant));
      const one = object && { component: 'root', object, config: '', data: false };
      if (meant.kind === 'Application') yield* application({ ...ROOT, object: meant }, one, projects);
      else if (one) yield* project(one, meant);
    }
  },
};

const ROOT = { component: 'root', config: '', data: false };

type Placed = Pick<Manifest, 'component' | 'object' | 'config'>;

function* application(meant: Placed, written: Placed | undefined, projects: ReadonlySet<string>): Iterable<Problem> {
  if (!written) {
    yield {
      component: meant.component,
      object: describeObject(meant.object),
      config: meant.config,
      message: 'there is no such Application: nothing of the component is applied, and what is there is taken away',
      fix: 'let Mooring write it',
    };
    return;
  }
  for (const { path, said, meant: value } of changedFacts(written.object, meant.object)) {
    if (path === 'spec.project' && !projects.has(String(said))) continue;
    // A word that is no wave is told as that.
    const wave = written.object.metadata.annotations?.[SYNC_WAVE];
    if (path.includes(SYNC_WAVE) && wave !== undefined && !isWave(wave)) continue;
    yield {
      ...placeOf(written),
      path,
      message: difference(said, value),
      fix: 'say it in the component (`argocd`) or in platform.yaml, and let it follow',
    };
  }
}

/** What of two values differs: words of a list, or all. */
function difference(said: unknown, meant: unknown): string {
  if (!Array.isArray(said) || !Array.isArray(meant))
    return said === undefined
      ? `it is not said, and follows as ${tell(meant)}`
      : `it is ${tell(said)}, and follows as ${tell(meant)}`;
  const [more, less] = [said.filter((one) => !meant.includes(one)), meant.filter((one) => !said.includes(one))];
  return [
    ...(more.length > 0 ? [`it has ${more.join(', ')} besides what follows`] : []),
    ...(less.length > 0 ? [`it lacks ${less.join(', ')}`] : []),
  ].join('; and ');
}

function tell(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

/** What is allowed that no component needs. What is missing is told where it is needed. */
function* project(written: Placed, meant: KubeObject): Iterable<Problem> {
  const needed = projectGrants(meant);
  for (const [field, entries] of projectGrants(written.object)) {
    const more = [...entries].filter((one) => !needed.get(field)!.has(one));
    if (more.length > 0)
      yield {
        ...placeOf(written),
        path: `spec.${field}`,
        message: `it allows ${more.join(', ')}, which no component of it has`,
        fix: 'take the entry out',
      };
  }
  for (const field of ['clusterResourceBlacklist', 'namespaceResourceBlacklist']) {
    const [said, ours] = [entriesOf(written.object, field), entriesOf(meant, field)];
    const open = [...ours].filter((one) => !said.has(one));
    if (open.length > 0)
      yield {
        ...placeOf(written),
        path: `spec.${field}`,
        message: `it no longer refuses ${open.join(', ')}`,
        fix: 'put the entry back',
      };
  }
}
