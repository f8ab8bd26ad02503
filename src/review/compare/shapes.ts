import type { Catalog } from '../../checks/schema/catalog.ts';
import { schemaAt } from '../../checks/schema/schema-at.ts';
import { textsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { ListShape, ListShapes } from './list-keys.ts';

/**
 * What the schema of an object's kind says of its lists: `x-kubernetes-list-type` and `-list-map-keys`, and of Kubernetes' own
 * kinds also the keys by which `kubectl` merges (`x-kubernetes-patch-merge-key`).
 */
export function shapesOf(catalog: Catalog, { apiVersion, kind }: KubeObject): ListShapes {
  const schema = catalog.find(apiVersion, kind);
  return (path) => {
    const root = schema.strict();
    const list = root && schemaAt(root, catalog.core.strictDefinitions().definitions, path);
    return list && shapeOf(list);
  };
}

function shapeOf(list: Readonly<Record<string, unknown>>): ListShape | undefined {
  const merge = list['x-kubernetes-patch-merge-key'];
  const keys = textsOf(list['x-kubernetes-list-map-keys']);
  if (keys.length > 0) return { type: 'map', keys };
  if (typeof merge === 'string') return { type: 'map', keys: [merge] };
  const type = list['x-kubernetes-list-type'];
  return type === 'set' || type === 'atomic' ? { type } : undefined;
}
