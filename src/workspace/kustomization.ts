import { dirname, posix } from 'node:path';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';

/** Fields of a kustomization that change nothing about what it lists. */
const PLAIN: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'resources']);

/**
 * A kustomization in a folder of plain YAML is not carried out. One that only lists files of the folder says nothing else;
 * of another, what would be lost. `files`: what the folder has.
 */
export function kustomizationProblem(text: string, path: string, files: readonly string[]): string | undefined {
  const [document] = parseKubernetesYaml(text);
  if (document?.error !== undefined) return `is not YAML: ${document.error}`;
  const { value } = document ?? {};
  if (typeof value !== 'object' || value === null) return undefined;
  const more = Object.keys(value).filter((key) => !PLAIN.has(key));
  if (more.length > 0) return `asks for ${more.join(', ')}, and nobody carries it out: only plain files are read`;
  const { resources } = value as { resources?: unknown };
  const listed = Array.isArray(resources) ? resources.map(String) : [];
  const folder = dirname(path);
  const outside = listed.find((one) => {
    const target = posix.join(folder, one);
    return !files.some((file) => file === target || file.startsWith(`${target.replace(/\/$/, '')}/`));
  });
  return outside === undefined ? undefined : `lists ${outside}, which is not in the folder`;
}
