import { imagesOf } from '../checks/images/references.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import { compareFiles, type FileChange, readBlobs } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import { parseImage } from '../kit/image.ts';
import { type IndexEntry, parseIndex } from '../output/index-file.ts';
import { catalogue } from '../synth/catalogue.ts';
import { kubeDocuments } from '../workspace/kube-documents.ts';
import { type Pin, pinsOf, versionOf } from '../workspace/releases/pins.ts';

/** What a change does to one component of an environment; identities of objects, sorted. */
export interface ComponentChange {
  readonly id: string;
  readonly state: 'new' | 'changed' | 'gone';
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** An image that runs in another version, or in place of another. */
interface ImageMove {
  readonly component: string;
  readonly image: string;
  readonly before: string;
  readonly after: string;
}

export interface EnvironmentChange {
  readonly environment: string;
  /** It had no tree before. */
  readonly first: boolean;
  /** By id. */
  readonly components: readonly ComponentChange[];
  /** Objects that hold data, and are changed or removed. */
  readonly data: readonly { readonly identity: string; readonly component: string; readonly removed: boolean }[];
  readonly images: readonly ImageMove[];
}

/** What lies between two commits: by environment, and the files that are none of a tree. */
export interface Changes {
  readonly environments: readonly EnvironmentChange[];
  /** Files of people, of releases and beside `dist/`. */
  readonly files: readonly FileChange[];
}

/** Compares two commits or trees of git's, by the trees of these environments in them. */
export async function compareTrees(
  git: Git,
  before: string,
  after: string,
  environments: readonly string[],
): Promise<Changes> {
  const files = await compareFiles(git, before, after);
  const names = environments.flatMap((env) => [before, after].map((commit) => `${commit}:dist/${env}/index.json`));
  const texts = await readBlobs(git, names);
  const objectsOf = (commit: string, env: string) =>
    parseIndex(texts.get(`${commit}:dist/${env}/index.json`) ?? '')?.objects;
  const changes: EnvironmentChange[] = [];
  for (const environment of environments) {
    const old = objectsOf(before, environment);
    const now = objectsOf(after, environment) ?? {};
    const { components, data, touched } = compareObjects(environment, old ?? {}, now, files);
    const images = [
      ...(await movedImages(git, touched)),
      ...(await movedPins(
        git,
        files.filter(({ path }) => path.startsWith(`releases/${environment}/`)),
      )),
    ];
    if (components.length + images.length > 0)
      changes.push({ environment, first: old === undefined, components, data, images: unique(images) });
  }
  return { environments: changes, files: files.filter(({ path }) => !path.startsWith('dist/')) };
}

type Objects = Readonly<Record<string, IndexEntry>>;
interface Touched {
  readonly component: string;
  readonly file: FileChange;
}

function compareObjects(environment: string, old: Objects, now: Objects, files: readonly FileChange[]) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const lists = new Map<string, { added: string[]; changed: string[]; removed: string[] }>();
  const data: EnvironmentChange['data'][number][] = [];
  const touched: Touched[] = [];
  for (const identity of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()) {
    const entry = now[identity] ?? old[identity]!;
    const file = byPath.get(`dist/${environment}/${entry.file}`);
    const kind = old[identity] === undefined ? 'added' : now[identity] === undefined ? 'removed' : 'changed';
    if (kind === 'changed' && file === undefined) continue;
    const { component } = entry;
    const list = lists.get(component) ?? { added: [], changed: [], removed: [] };
    lists.set(component, list);
    list[kind].push(identity);
    if (kind === 'changed' && file?.before && file.after) touched.push({ component, file });
    if (kind !== 'added' && (old[identity]?.data || entry.data))
      data.push({ identity, component, removed: kind === 'removed' });
  }
  const had = new Set(Object.values(old).map(({ component }) => component));
  const has = new Set(Object.values(now).map(({ component }) => component));
  const components = [...lists]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, list]) => ({
      id,
      state: !had.has(id) ? ('new' as const) : !has.has(id) ? ('gone' as const) : ('changed' as const),
      ...list,
    }));
  return { components, data, touched };
}

/** Images of objects that are there before and after. */
async function movedImages(git: Git, touched: readonly Touched[]): Promise<readonly ImageMove[]> {
  const texts = await readBlobs(git, [...new Set(touched.flatMap(({ file }) => [file.before!.id, file.after!.id]))]);
  const knowledge = knowledgeOf(catalogue());
  const images = (id: string): ReadonlySet<string> => {
    const text = texts.get(id) ?? '';
    return new Set(/image/i.test(text) ? kubeDocuments(text).flatMap((object) => imagesOf(object, knowledge)) : []);
  };
  return touched.flatMap(({ component, file }) => {
    const [before, after] = [images(file.before!.id), images(file.after!.id)];
    const went = [...before].filter((image) => !after.has(image));
    const came = [...after].filter((image) => !before.has(image));
    return came.flatMap((image) => {
      const [name, version] = split(image);
      const same = went.find((other) => split(other)[0] === name);
      if (same !== undefined) return [{ component, image: name, before: split(same)[1], after: version }];
      // One in place of another, when it is clear of which.
      return went.length === 1 && came.length === 1
        ? [{ component, image: name, before: went[0]!, after: version }]
        : [];
    });
  });
}

/** Name and version of an image: `docker.io/library/redis`, `8.2`. */
function split(reference: string): readonly [name: string, version: string] {
  try {
    const { registry, repository, tag = '', digest } = parseImage(reference);
    return [`${registry}/${repository}`, `${tag}${digest === undefined ? '' : `@${digest}`}` || '(no version)'];
  } catch {
    return [reference, ''];
  }
}

async function movedPins(git: Git, files: readonly FileChange[]): Promise<readonly ImageMove[]> {
  const overlays = files.filter(({ path }) => path.endsWith('/kustomization.yaml'));
  const ids = overlays.flatMap(({ before, after }) => [before?.id, after?.id].filter((id) => id !== undefined));
  const texts = await readBlobs(git, ids);
  const pins = (path: string, text = '') => {
    return new Map(text === '' ? [] : pinsOf(path, text).map((pin) => [pin.name, pin]));
  };
  // What cannot be read before is being repaired; what cannot be read after must not get there.
  const pinsBefore = (path: string, text: string | undefined) => {
    try {
      return pins(path, text);
    } catch {
      return pins(path);
    }
  };
  const told = (pin: Pin | undefined) => (pin === undefined ? 'not pinned' : versionOf(pin));
  return overlays.flatMap(({ path, before, after }) => {
    const component = path.split('/')[2]!;
    const [old, now] = [pinsBefore(path, before && texts.get(before.id)), pins(path, after && texts.get(after.id))];
    return [...new Set([...old.keys(), ...now.keys()])]
      .map((image) => ({ component, image, before: told(old.get(image)), after: told(now.get(image)) }))
      .filter((move) => move.before !== move.after);
  });
}

function unique(moves: readonly ImageMove[]): readonly ImageMove[] {
  const byText = new Map(moves.map((move) => [JSON.stringify([move.component, move.image, move]), move]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, move]) => move);
}
