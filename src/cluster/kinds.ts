import { ClusterError } from './errors.ts';

/** A kind as the API server serves it. */
export interface Kind {
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface Kinds {
  /** Undefined when the cluster does not serve it: asked again each time, since CustomResourceDefinitions come. */
  find(apiVersion: string, kind: string): Promise<Kind | undefined>;
  /** Path of an object, or of all of a kind when no name is given. */
  path(apiVersion: string, kind: Kind, namespace?: string, name?: string): string;
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Which kinds a cluster serves and at which paths, learned from its discovery documents and remembered. */
export function kindsOf(read: (path: string) => Promise<ResourceList>): Kinds {
  const known = new Map<string, Kind>();
  const root = (apiVersion: string) => `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
  return {
    find: async (apiVersion, kind) => {
      const id = `${apiVersion}/${kind}`;
      if (!known.has(id)) {
        // `pods/log` is a part of a kind.
        for (const { name, kind: served, namespaced } of await resourcesAt(read, root(apiVersion)))
          if (!name.includes('/')) known.set(`${apiVersion}/${served}`, { plural: name, namespaced });
      }
      return known.get(id);
    },
    path: (apiVersion, { plural, namespaced }, namespace, name) =>
      [
        root(apiVersion),
        ...(namespaced && (namespace !== undefined || name !== undefined)
          ? ['namespaces', encodeURIComponent(namespace ?? 'default')]
          : []),
        plural,
        ...(name === undefined ? [] : [encodeURIComponent(name)]),
      ].join('/'),
  };
}

async function resourcesAt(
  read: (path: string) => Promise<ResourceList>,
  path: string,
): Promise<ResourceList['resources']> {
  try {
    return (await read(path)).resources;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'missing') return [];
    throw error;
  }
}
