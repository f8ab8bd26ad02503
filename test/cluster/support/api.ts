import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../../src/kit/object.ts';

/** What the API server says no to. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An object as the API server keeps it. */
export interface LiveObject extends KubeObject {
  readonly metadata: KubeObject['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
  readonly status?: unknown;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: LiveObject;
}

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const PATCHES = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
} as const;

/** A Kubernetes API behind `kubectl proxy`, which knows every way to log in. */
export class Api {
  readonly #url: string;
  readonly #resources = new Map<string, readonly Resource[]>();

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws ApiError when the server refuses. */
  async request<T>(method: string, path: string, body?: object, type = 'application/json'): Promise<T> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': type } }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      const { message = text } = text.startsWith('{') ? (JSON.parse(text) as { message?: string }) : {};
      throw new ApiError(answer.status, message);
    }
    return (text.startsWith('{') ? JSON.parse(text) : text) as T;
  }

  async get(kind: Kind, namespace: string | undefined, name: string): Promise<LiveObject | undefined> {
    try {
      return await this.request<LiveObject>('GET', `${await this.#path(kind, namespace)}/${name}`);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Objects of a kind in all namespaces, or in one; none of a kind that is not served. */
  async list(kind: Kind, namespace?: string): Promise<readonly LiveObject[]> {
    const found = await this.#find(kind);
    if (!found) return [];
    const { items } = await this.request<{ items: LiveObject[] }>('GET', await this.#path(kind, namespace));
    return items.map((item) => ({ ...item, ...kind }));
  }

  async create(object: object): Promise<LiveObject> {
    const { apiVersion, kind, metadata } = object as KubeObject;
    return this.request('POST', await this.#path({ apiVersion, kind }, metadata.namespace), object);
  }

  /** Server-side apply: an unknown field is an error. */
  async apply(object: KubeObject, { dryRun = false, manager = 'mooring-test' } = {}): Promise<LiveObject> {
    const query = `fieldManager=${manager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const path = `${await this.#path(object, object.metadata.namespace)}/${object.metadata.name}?${query}`;
    return this.request('PATCH', path, object, PATCHES.apply);
  }

  /** Merges into an object, or into its status. */
  async merge(object: KubeObject, patch: object, part: '' | 'status' = '', manager = 'mooring-test'): Promise<void> {
    const path = `${await this.#path(object, object.metadata.namespace)}/${object.metadata.name}`;
    await this.request('PATCH', `${path}${part && `/${part}`}?fieldManager=${manager}`, patch, PATCHES.merge);
  }

  async delete(object: KubeObject): Promise<void> {
    const path = `${await this.#path(object, object.metadata.namespace)}/${object.metadata.name}`;
    await this.request('DELETE', path).catch((error) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
  }

  /** Every kind that the server keeps objects of. */
  async kinds(): Promise<readonly Kind[]> {
    const { groups } = await this.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>('GET', '/apis');
    const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const found = await Promise.all(
      versions.map(async (apiVersion) =>
        (await this.#served(apiVersion)).map(({ kind }): Kind => ({ apiVersion, kind })),
      ),
    );
    return found.flat();
  }

  /** Tells of each change of a kind in a namespace, from now until it is aborted. */
  async watch(kind: Kind, namespace: string, on: (event: WatchEvent) => void, signal: AbortSignal): Promise<void> {
    const path = await this.#path(kind, namespace);
    let since: string | undefined;
    while (!signal.aborted) {
      try {
        if (since === undefined) {
          const { items, metadata } = await this.request<{
            items: LiveObject[];
            metadata: { resourceVersion: string };
          }>('GET', path);
          for (const object of items) on({ type: 'ADDED', object });
          since = metadata.resourceVersion;
        }
        const answer = await fetch(`${this.#url}${path}?watch=true&resourceVersion=${since}`, { signal });
        for await (const line of lines(answer)) {
          const event = JSON.parse(line) as WatchEvent | { type: 'ERROR' };
          if (event.type === 'ERROR') throw new Error('the watch is too old');
          since = event.object.metadata.resourceVersion;
          on(event);
        }
      } catch {
        if (signal.aborted) return;
        since = undefined;
        await sleep(200);
      }
    }
  }

  async #path({ apiVersion, kind }: Kind, namespace?: string): Promise<string> {
    const resource = await this.#find({ apiVersion, kind });
    if (!resource) throw new ApiError(404, `the server does not serve ${kind} of ${apiVersion}`);
    const within = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${root(apiVersion)}${within}/${resource.name}`;
  }

  async #find({ apiVersion, kind }: Kind): Promise<Resource | undefined> {
    const of = (resources: readonly Resource[]) => resources.find((resource) => resource.kind === kind);
    return of(this.#resources.get(apiVersion) ?? []) ?? of(await this.#served(apiVersion));
  }

  async #served(apiVersion: string): Promise<readonly Resource[]> {
    try {
      const { resources } = await this.request<{ resources: (Resource & { verbs: string[] })[] }>(
        'GET',
        root(apiVersion),
      );
      const own = resources.filter(({ name, verbs }) => !name.includes('/') && verbs.includes('list'));
      this.#resources.set(apiVersion, own);
      return own;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }
}

const root = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

async function* lines({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(part, { stream: true });
    const whole = rest.split('\n');
    rest = whole.pop()!;
    yield* whole.filter((line) => line !== '');
  }
}
