import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { registry } from '../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { sha256 } from '../../src/kit/digest.ts';
import type { Review } from '../../src/review/review.ts';
import { importedSchemas } from '../../src/review/review-git.ts';
import { reviewTrees } from '../../src/review/review-trees.ts';
import type { Parsed } from '../../src/review/trees/side.ts';
import type { TreeFiles } from '../../src/review/trees/tree-files.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { type RenderedPlatform, renderPlatform } from '../support/platform.ts';

/** What a person writes beside the platform of all cases. */
export interface Said {
  readonly components?: object;
  readonly fraud?: object | false;
  /** Projects beside that. */
  readonly others?: object;
  readonly cluster?: object;
  /** Files of the repository. */
  readonly files?: Readonly<Record<string, string>>;
}

export const COMPONENTS = {
  kafka: { brokers: 3, replication: 3, storage: '20Gi' },
  minio: {},
  postgresql: { instances: 3, storage: '20Gi' },
  valkey: { persistence: true },
  mlflow: {},
  flink: {},
};
export const FRAUD = {
  topics: { scores: { partitions: 6 }, labels: {} },
  buckets: { lake: {} },
  jobs: { score: { flink: { image: 'example.org/s:1.2.0', jar: 'local:///a.jar' }, reads: ['scores'] } },
};
const CLUSTER = { kind: 'existing', memory: '256Gi', cpu: 64, agents: 6, storageClass: 'fast' };

const platforms = new Map<string, RenderedPlatform>();

/** A platform, rendered once. */
export function platformOf(said: Said): RenderedPlatform {
  const key = JSON.stringify(said);
  const known = platforms.get(key);
  if (known) return known;
  const { components = {}, fraud = {}, others = {}, cluster = {}, files } = said;
  const written = {
    profile: 'local',
    cluster: { ...CLUSTER, ...cluster },
    registry: { host: 'registry.example.com/mlops' },
    components: { ...COMPONENTS, ...components },
    projects: { ...(fraud !== false && { fraud: { ...FRAUD, ...fraud } }), ...others },
  };
  const platform = files ? inRepository(files, (root) => rendered(written, root)) : renderPlatform(written);
  platforms.set(key, platform);
  return platform;
}

/** What is laid out is so at once: the folder is gone afterwards. */
function rendered(written: object, root: string): RenderedPlatform {
  const { layout, ...platform } = renderPlatform(written, { root });
  return { ...platform, layout };
}

function inRepository<T>(files: Readonly<Record<string, string>>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'mooring-review-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, 'latin1');
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The files of a platform. */
export const treeOf = (said: Said): ReadonlyMap<string, string> => platformOf(said).layout.tree;

const knowledge = knowledgeOf(registry);
const parsed: Parsed = new Map();
const schemas = importedSchemas(packageRoot());

/** Trees of one test have most texts in common. */
const digests = new Map<string, string>();

function digestOf(text: string): string {
  const known = digests.get(text) ?? sha256(text);
  digests.set(text, known);
  return known;
}

/** One tree is compared with many. */
const inMemory = new WeakMap<ReadonlyMap<string, string>, TreeFiles>();

function filesInMemory(texts: ReadonlyMap<string, string>): TreeFiles {
  const known = inMemory.get(texts);
  if (known) return known;
  const ids = new Map([...texts].map(([path, text]) => [path, digestOf(text)]));
  const files: TreeFiles = { ids, text: (path) => texts.get(path) };
  inMemory.set(texts, files);
  return files;
}

/** Compares two trees that are in memory, or in part. */
export function reviewOf(
  before: ReadonlyMap<string, string> | TreeFiles,
  after: ReadonlyMap<string, string> | TreeFiles,
): Review {
  const files = (tree: ReadonlyMap<string, string> | TreeFiles) => ('ids' in tree ? tree : filesInMemory(tree));
  return reviewTrees({
    environment: 'local',
    before: files(before),
    after: files(after),
    knowledge,
    ...schemas,
    parsed,
  });
}

/** A tree with the text of one file changed by hand; `path` is the end of its path. */
export function edited(
  tree: ReadonlyMap<string, string>,
  path: string,
  edit: (text: string) => string | undefined,
): ReadonlyMap<string, string> {
  const found = [...tree.keys()].filter((one) => one.endsWith(path));
  if (found.length !== 1) throw new Error(`${found.length} files end in ${path}`);
  const text = edit(tree.get(found[0]!)!);
  const copy = new Map(tree);
  if (text === undefined) copy.delete(found[0]!);
  else copy.set(found[0]!, text);
  if (text === tree.get(found[0]!)) throw new Error(`the edit of ${path} changes nothing`);
  return copy;
}

/** An object as somebody changes it by hand. */
// biome-ignore lint/suspicious/noExplicitAny: of every kind, and people write anything.
type Anything = any;

/** A tree with one object changed. */
export const withObject = (
  tree: ReadonlyMap<string, string>,
  path: string,
  change: (object: Anything) => void,
): ReadonlyMap<string, string> =>
  edited(tree, path, (text) => {
    const object = parse(text);
    change(object);
    return `${JSON.stringify(object)}\n`;
  });

/** A tree without one object. */
export const without = (tree: ReadonlyMap<string, string>, path: string): ReadonlyMap<string, string> =>
  edited(tree, path, () => undefined);

/** A tree with a further file. */
export const plus = (tree: ReadonlyMap<string, string>, path: string, object: object): ReadonlyMap<string, string> =>
  new Map(tree).set(path, JSON.stringify(object));
