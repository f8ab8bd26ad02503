import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { KnownThings } from '../../../contract/reference.ts';
import { nearest } from '../../../finding/nearest.ts';
import { type Json, listOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { type ContainerText, textsOfContainer } from '../../pods/texts.ts';
import type { Rule } from '../../rule.ts';

export const toldFile: Rule = {
  id: 'told/file',
  severity: 'error',
  what: 'Every file that a command, an argument, a variable or a script of a container names in a folder with a ConfigMap or a Secret is there, and what is called after one of their files is where the volume is mounted.',
  why: 'The program does not find its settings, its key or its script, and ends or goes on without.',
  *check(subject): Iterable<Problem> {
    const { known } = subject.references();
    for (const pod of podsOf(subject))
      for (const list of ['initContainers', 'containers'])
        for (const [i, container] of recordsOf(pod.spec[list]).entries()) {
          const mounts = mountsOf(pod, container, known);
          if (mounts.length === 0) continue;
          const told = new Set<string>();
          for (const { text, path, where } of textsOf(container, `spec.${list}[${i}]`, mounts, known))
            for (const file of filesIn(text)) {
              const problem = missing(file, mounts);
              if (!problem || told.has(file)) continue;
              told.add(file);
              yield {
                ...placeOf(pod.manifest),
                path: pod.locate(path),
                ...problem,
                message: `${where}${problem.message}`,
              };
            }
        }
  },
};

/** A folder of a container with what is in it; nothing where that is not known. */
interface Mount {
  readonly at: string;
  readonly files?: ReadonlySet<string>;
  /** The ConfigMaps whose texts are there. */
  readonly texts: readonly { readonly name: string; readonly namespace: string; readonly files: readonly string[] }[];
}

function mountsOf({ spec, namespace }: PodTemplate, container: Json, known: KnownThings): readonly Mount[] {
  const volumes = new Map(recordsOf(spec.volumes).map((volume) => [volume.name, volume]));
  return recordsOf(container.volumeMounts).flatMap(({ name, mountPath, subPath, subPathExpr }): Mount[] => {
    const at = textOf(mountPath)?.replace(/(.)\/$/, '$1');
    const volume = volumes.get(name);
    if (at === undefined || !volume) return [];
    // A single file is where it is said to be.
    if (subPath !== undefined || subPathExpr !== undefined) return [{ at, texts: [] }];
    const sources = volume.projected ? recordsOf(recordOf(volume.projected).sources) : [volume];
    const files = new Set<string>();
    const texts: Mount['texts'][number][] = [];
    let whole = true;
    for (const source of sources) {
      const found = filesOf(source, namespace, known);
      if (!found) whole = false;
      for (const file of found?.files ?? []) files.add(file);
      const map = textOf(recordOf(source.configMap).name);
      if (map !== undefined && found) texts.push({ name: map, namespace, files: found.files });
    }
    return [{ at, ...(whole && { files }), texts }];
  });
}

function filesOf(source: Json, namespace: string, known: KnownThings): { files: readonly string[] } | undefined {
  for (const [kind, field] of [
    ['ConfigMap', 'configMap'],
    ['Secret', 'secret'],
  ] as const) {
    if (source[field] === undefined) continue;
    const { name, secretName, items, optional } = recordOf(source[field]);
    if (optional === true) return undefined;
    const said = textOf(secretName) ?? textOf(name);
    if (listOf(items).length > 0) return { files: recordsOf(items).map(({ path }) => String(path)) };
    const parts = said === undefined ? undefined : known.get({ kind, name: said, namespace })?.parts;
    return parts && { files: [...parts] };
  }
  return undefined;
}

interface Told extends ContainerText {
  /** What of a script is meant. */
  readonly where: string;
}

/** Commands, arguments and variables, and the scripts among the files. */
function* textsOf(container: Json, at: string, mounts: readonly Mount[], known: KnownThings): Iterable<Told> {
  for (const told of textsOfContainer(container, at)) yield { ...told, where: '' };
  for (const { texts } of mounts)
    for (const { name, namespace } of texts) {
      const data = recordOf(known.find('ConfigMap', namespace, name)?.data);
      for (const [key, text] of Object.entries(data))
        if (typeof text === 'string' && text.startsWith('#!'))
          yield { text: withoutComments(text), path: `${at}.volumeMounts`, where: `in ${key} of ${name}, ` };
    }
}

const withoutComments = (script: string) => script.replaceAll(/^\s*#.*$/gm, '');

/** Absolute paths in a text; none that goes on with a variable or a pattern, and no part of an address. */
const FILE = /(?<![\w.$})\]*:/-])\/(?:[\w.-]+\/)*[\w.-]*\w(?![\w/]*[$*{])/g;

const filesIn = (text: string) => (text.includes('/') ? new Set(text.match(FILE) ?? []) : []);

function missing(file: string, mounts: readonly Mount[]): Pick<Problem, 'message' | 'fix'> | undefined {
  const within = mounts
    .filter(({ at }) => file === at || file.startsWith(`${at}/`))
    .sort((a, b) => b.at.length - a.at.length)[0];
  if (!within) return elsewhere(file, mounts);
  if (!within.files || file === within.at) return undefined;
  const rest = file.slice(within.at.length + 1);
  if ([...within.files].some((one) => one === rest || one.startsWith(`${rest}/`))) return undefined;
  const near = nearest(rest, within.files);
  return {
    message: `${file} is named, and no file of what is mounted at ${within.at}`,
    fix:
      near === undefined
        ? `name one that is there: ${[...within.files].sort().join(', ')}`
        : `write ${within.at}/${near}`,
  };
}

/** A file that is called as one of a volume, and lies in no folder of any. */
function elsewhere(file: string, mounts: readonly Mount[]): Pick<Problem, 'message' | 'fix'> | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!name.includes('.')) return undefined;
  const mount = mounts.find(({ files }) => files?.has(name));
  return (
    mount && {
      message: `${file} is named, and the ${name} of its volumes is mounted at ${mount.at}`,
      fix: `mount it where it is looked for, or write ${mount.at}/${name}`,
    }
  );
}
