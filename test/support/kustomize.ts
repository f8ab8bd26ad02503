import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/kit/object.ts';
import { present, programOf } from './outside.ts';

const own = programOf(
  [...(process.env.MOORING_KUSTOMIZE ? [process.env.MOORING_KUSTOMIZE] : []), 'kustomize'],
  ['version'],
);
const kubectl = own === undefined ? programOf(['kubectl'], ['version', '--client']) : undefined;

/** The kustomize of `MOORING_KUSTOMIZE` or of this machine, or the one inside kubectl; undefined when there is none. */
export const kustomize = own ?? kubectl;

/** The objects of a folder with a kustomization. */
export function build(folder: string): KubeObject[] {
  const program = present(kustomize, 'kustomize');
  const { status, stdout, stderr } = spawnSync(program, [kubectl === undefined ? 'build' : 'kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(status, stderr).toBe(0);
  return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as KubeObject);
}
