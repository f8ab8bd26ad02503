import { type Dirent, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describeIdentity, identityOf, type KubeObject } from '../kit/object.ts';
import { describeUnwritable } from '../kit/yaml/unwritable.ts';
import { isInside } from './inside.ts';
import { objectsIn } from './kube-objects.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { kustomizationProblem } from './kustomization.ts';
import { misreadKeys } from './misread-keys.ts';
import { readText } from './read-text.ts';

/** A folder of plain YAML that cannot be read as Kubernetes objects: a mistake of the team's. */
export class FolderError extends Error {
  readonly config: string;
  readonly fix: string;

  constructor(config: string, message: string, fix: string) {
    super(message);
    this.name = 'FolderError';
    this.config = config;
    this.fix = fix;
  }
}

const KUSTOMIZATION = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** Files that hold objects. */
const OBJECTS = /\.(ya?ml|json)$/;

/** Nested deeper than any object of Kubernetes. */
const DEEPEST = 100;

/**
 * The objects of a folder, by file name. A namespaced object without a namespace is left as it is: the checks say so.
 *
 * @param name the folder as the configuration says it, relative to `root`.
 * @throws FolderError when the folder is not there or not in the repository, or a file is not YAML with Kubernetes objects.
 * @throws UsageError when a file cannot be read.
 */
export function readFolder(root: string, name: string, config: string): KubeObject[] {
  const fail = (message: string, fix: string): never => {
    throw new FolderError(config, message, fix);
  };
  if (!isInside(root, name))
    fail(
      `the folder ${name} is not in the repository`,
      'name a folder below that of platform.yaml, and put copies there of what is elsewhere',
    );
  const known = new Map<string, string>();
  const paths = filesOf(root, name, fail);
  const objects = paths.filter(holdsObjects).flatMap(read);
  for (const path of paths.filter((one) => KUSTOMIZATION.test(one))) {
    const problem = kustomizationProblem(readText(join(root, path), path)!, path, paths);
    if (problem)
      fail(`${path} ${problem}`, `write down what it makes: kubectl kustomize ${name} > all.yaml, and remove it`);
  }
  if (objects.length === 0)
    fail(
      `the folder ${name} holds no Kubernetes object`,
      'put objects there in files that end in .yaml, .yml or .json, or remove the component',
    );
  return objects;

  function read(path: string): readonly KubeObject[] {
    const text = readText(join(root, path), path)!;
    const [misread] = misreadKeys(text);
    if (misread)
      fail(
        `${path}:${misread.line}: the key ${misread.written} is ${misread.read} to Kubernetes, which reads YAML 1.1`,
        `put it in quotes: "${misread.written}"`,
      );
    return parseKubernetesYaml(text).flatMap(({ value, error }, i) => {
      const where = `${path}${i > 0 ? `, document ${i + 1}` : ''}`;
      if (error !== undefined) return fail(`${where} is not YAML: ${error}`, 'correct the file');
      if (value === null || value === undefined) return [];
      const unwritable = describeUnwritable(value, DEEPEST);
      if (unwritable !== undefined)
        fail(`${where} holds what no object can: ${unwritable}`, 'correct it, or put a text in quotes');
      const found = objectsIn(value, (problem) =>
        fail(`${where} ${problem}`, 'correct the file, or move it out of the folder'),
      );
      for (const object of found) {
        const identity = identityOf(object);
        const earlier = known.get(identity);
        if (earlier !== undefined)
          fail(
            `${describeIdentity(identity)} stands twice: in ${earlier}${earlier === where ? '' : ` and in ${where}`}`,
            'keep one of the two',
          );
        known.set(identity, where);
      }
      return found;
    });
  }
}

/** Paths of the files of a folder that hold objects, relative to `root`, sorted; none where it cannot be read. */
export function objectFiles(root: string, name: string): readonly string[] {
  const none = (): never => {
    throw new FolderError('', '', '');
  };
  try {
    return filesOf(root, name, none).filter(holdsObjects);
  } catch (error) {
    if (error instanceof FolderError) return [];
    throw error;
  }
}

function holdsObjects(path: string): boolean {
  return OBJECTS.test(path) && !KUSTOMIZATION.test(path);
}

/** Paths of the files of a folder, relative to `root`, sorted. A link counts when it stays in the repository. */
function filesOf(root: string, name: string, fail: (message: string, fix: string) => never): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, name), { recursive: true, withFileTypes: true });
  } catch {
    return fail(`the folder ${name} cannot be read`, 'create it, or correct `folder:`');
  }
  const path = (entry: Dirent) =>
    [
      name.replace(/\/+$/, ''),
      relative(join(root, name), join(entry.parentPath, entry.name)).split(sep).join('/'),
    ].join('/');
  return entries
    .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && /\.(ya?ml|json)$/.test(entry.name)))
    .map((entry) => {
      if (entry.isSymbolicLink() && !isInside(root, path(entry)))
        fail(`${path(entry)} is a link to what is not in the repository`, 'put the file itself there');
      return path(entry);
    })
    .sort();
}
