import { type FilesConfig, filesOf } from '../../config/files-schema.ts';
import type { JobFiles } from '../../engines/files.ts';
import { sha256 } from '../../kit/digest.ts';
import type { FileOfFolder } from '../../workspace/read-files.ts';

/** Folders that services and jobs name, by the JSON pointer of whoever does. */
export type Folders = ReadonlyMap<string, readonly FileOfFolder[]>;

/** Most that a ConfigMap holds, its keys left out (kubernetes v1.35.4, pkg/apis/core/validation/validation.go `ValidateConfigMap`). */
const MOST = 2 ** 20;

/** What a key of a ConfigMap is, each part of a path being one (k8s.io/apimachinery v0.35.4, pkg/util/validation `IsConfigMapKey`). */
const KEY = /^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/;

/** Of a path: a file that lies deeper has dots where a path has slashes. */
const keyOf = (path: string): string => path.replaceAll('/', '.');

/** What is wrong with files as those of a ConfigMap, and what to do. */
export function filesProblem(
  folder: string,
  files: readonly FileOfFolder[],
): { readonly message: string; readonly fix: string } | undefined {
  const known = new Map<string, string>();
  for (const { path } of files) {
    const key = keyOf(path);
    if (!KEY.test(key) || path.split('/').some((part) => !KEY.test(part)))
      return {
        message: `${JSON.stringify(`${folder}/${path}`)} has a name that no file of a ConfigMap can have`,
        fix: 'name it with letters, digits, dots, hyphens and underscores',
      };
    const other = known.get(key);
    if (other !== undefined)
      return {
        message: `${folder}/${other} and ${folder}/${path} would be one file of a ConfigMap, ${key}`,
        fix: 'rename one of them',
      };
    known.set(key, path);
  }
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size <= MOST) return undefined;
  const largest = [...files]
    .sort((a, b) => b.bytes.length - a.bytes.length || (a.path < b.path ? -1 : 1))
    .slice(0, 3)
    .map(({ path, bytes }) => `${path} with ${kibi(bytes.length)}`);
  return {
    message: `the files of ${folder} have ${kibi(size)} together, and a ConfigMap holds 1024 KiB: the largest ${largest.length === 1 ? 'is' : 'are'} ${largest.join(', ')}`,
    fix: 'keep large ones in a bucket, or in the image',
  };
}

const kibi = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

/** The files that something sees, of those that were read. */
export function jobFiles(
  name: string,
  said: FilesConfig | undefined,
  files: readonly FileOfFolder[] | undefined,
): JobFiles | undefined {
  if (said === undefined || files === undefined) return undefined;
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const { path, bytes } of files) {
    const text = textOf(bytes);
    if (text === undefined) binaryData[keyOf(path)] = Buffer.from(bytes).toString('base64');
    else data[keyOf(path)] = text;
  }
  const content = {
    ...(Object.keys(data).length > 0 && { data }),
    ...(Object.keys(binaryData).length > 0 && { binaryData }),
  };
  const items = files.map(({ path }) => ({ key: keyOf(path), path }));
  return {
    at: filesOf(said).at,
    configMap: `${name}-files`,
    content,
    ...(items.some(({ key, path }) => key !== path) && { items }),
    digest: sha256(JSON.stringify([content, items])),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is no text has them
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/;

/** The text that bytes are, where they are one that YAML shows as it is. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return NO_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
