import { join } from 'node:path';
import type { KubeObject } from '../../kit/object.ts';
import type { Catalog } from './catalog.ts';
import { readData, writeCache } from './code-cache.ts';
import { SHAPE_GENERATION } from './shape.ts';
import type { Schema } from './structural.ts';

/** By their files: checkers of the same definitions have the same ones. */
const known = new Map<string, Schema | undefined>();

/**
 * Gives the shape of a kind: from `cacheDir` when it was worked out before, else from the schema, which takes up to 20 ms to
 * read, and kept there. Asked once a kind and process.
 */
export function createShapes(
  cacheDir: string,
  catalog: Catalog,
): (kind: Pick<KubeObject, 'apiVersion' | 'kind'>) => Schema | undefined {
  const read = (apiVersion: string, kind: string): Schema | undefined => {
    const kindSchema = catalog.find(apiVersion, kind);
    const name = `${apiVersion.replace('/', '_')}.${kind}`;
    const file = `${name}-${kindSchema.digest.slice(0, 16)}.shape-${SHAPE_GENERATION}.json`;
    const path = join(cacheDir, file);
    if (known.has(path)) return known.get(path);
    const kept = readData(cacheDir, file) as Schema | null | undefined;
    const shape = kept === undefined ? kindSchema.shape() : (kept ?? undefined);
    if (kept === undefined) writeCache(cacheDir, file, JSON.stringify(shape ?? null));
    known.set(path, shape);
    return shape;
  };
  const shapes = new Map<string, Map<string, Schema | undefined>>();
  return ({ apiVersion, kind }) => {
    const kinds = shapes.get(apiVersion) ?? new Map<string, Schema | undefined>();
    shapes.set(apiVersion, kinds);
    if (!kinds.has(kind)) kinds.set(kind, read(apiVersion, kind));
    return kinds.get(kind);
  };
}
