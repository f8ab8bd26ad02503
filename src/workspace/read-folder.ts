import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../kit/object.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';

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

/**
 * The objects of a folder, by file name. A namespaced object without a namespace is left as it is: the checks say so.
 *
 * @throws FolderError when the folder is not there, or a file is not YAML with Kubernetes objects.
 */
export function readFolder(folder: string, name: string, config: string): KubeObject[] {
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.ya?ml$/.test(file) && !/(^|[/\\])kustomization\.ya?ml$/.test(file),
    );
  } catch {
    throw new FolderError(config, `the folder ${name} cannot be read`, 'create it, or correct `folder:`');
  }
  return files.sort().flatMap((file) =>
    parseKubernetesYaml(readFileSync(join(folder, file), 'utf8')).flatMap(({ value, error }, i) => {
      const where = `${name}/${file}${i > 0 ? `, document ${i + 1}` : ''}`;
      if (error !== undefined) throw new FolderError(config, `${where} is not YAML: ${error}`, 'correct the file');
      const object = value as KubeObject | null;
      if (object === null) return [];
      if (
        typeof object.apiVersion !== 'string' ||
        typeof object.kind !== 'string' ||
        typeof object.metadata?.name !== 'string'
      ) {
        throw new FolderError(
          config,
          `${where} is no Kubernetes object: apiVersion, kind or metadata.name is missing`,
          'correct the file, or move it out of the folder',
        );
      }
      // Identities, files and policies are made of it, before any rule sees the object.
      if (object.metadata.namespace !== undefined && typeof object.metadata.namespace !== 'string')
        throw new FolderError(config, `the metadata.namespace of ${where} is no text`, 'correct it, or remove it');
      return [object];
    }),
  );
}
