import { sha256 } from '../../kit/digest.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { Catalog } from './catalog.ts';
import { readCode, writeCode } from './code-cache.ts';
import { SHAPE_GENERATION } from './shape.ts';
import type { Schema } from './structural.ts';

/**
 * Gives the shape of a kind: from `cacheDir` when it was worked out before, else from the schema, which takes up to 20 ms to
 * read, and kept there. Asked once a kind and process.
 */
export function createShapes(
  cacheDir: string,
  catalog: Catalog,
): (kind: Pick<KubeObject, 'apiVersion' | 'kind'>) => Schema | undefined {
  const shapes = new Map<string, Map<string, Schema | undefined>>();
  const read = (apiVersion: string, kind: string): Schema | undefined => {
    const kindSchema = catalog.find(apiVersion, kind);
    const name = `${apiVersion.replace('/', '_')}.${kind}`;
    const file = `${name}-${sha256(`shape ${SHAPE_GENERATION} ${kindSchema.digest}`).slice(0, 16)}.cjs`;
    const kept = readCode(cacheDir, file) as (() => Schema | undefined) | undefined;
    if (kept) return kept();
    const shape = kindSchema.shape();
    writeCode(cacheDir, file, `module.exports = () => (${JSON.stringify(shape)});\n`);
    return shape;
  };
  return ({ apiVersion, kind }) => {
    const kinds = shapes.get(apiVersion) ?? new Map<string, Schema | undefined>();
    shapes.set(apiVersion, kinds);
    if (!kinds.has(kind)) kinds.set(kind, read(apiVersion, kind));
    return kinds.get(kind);
  };
}
