import { Agent, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { describeIdentity, identityOf, type KubeObject } from '../kit/object.ts';
import { type Answer, exchange, networkCode } from '../net/http.ts';
import type { Cluster, LiveObject, ObjectRef } from './cluster.ts';
import { ClusterError, refusal, unreachable } from './errors.ts';
import { eventsOf } from './events.ts';
import { type Kinds, kindsOf } from './kinds.ts';

const TIMEOUT = 60_000;
const FIELD_MANAGER = 'mooring';

/** Kubernetes, docs/reference/using-api/api-concepts, "Metadata-only fetches"; without a second choice, so that nothing else is ever sent. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface Call {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly type?: string;
  readonly accept?: string;
  /** What is done, for words: `apply Secret argocd/repository`. */
  readonly what: string;
  /** The answer may quote what was sent. */
  readonly quiet?: boolean;
}

/** What is needed of a kubeconfig with a context chosen. */
export type Access = Pick<KubeConfig, 'getCurrentContext' | 'getCurrentCluster' | 'applyToHTTPSOptions'>;

/**
 * A cluster over its API. Credentials, certificates and login programs are @kubernetes/client-node's business; objects go as
 * the plain JSON that they are, since its typed models drop fields that they do not know and rename others (`from`, `default`).
 */
export function connectCluster(config: Access): Cluster {
  const context = config.getCurrentContext();
  const { server, proxyUrl } = config.getCurrentCluster()!;
  // The library makes a new one, and so a new connection, for each request; only one that leads through a proxy is worth that.
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  const call = async (
    path: string,
    { method = 'GET', query = {}, body, type, accept = 'application/json', what, quiet }: Call,
  ): Promise<Answer> => {
    const url = new URL(server.replace(/\/$/, '') + path);
    url.search = new URLSearchParams(query).toString();
    const tls: RequestOptions = {};
    await config.applyToHTTPSOptions(tls);
    const headers = { accept, ...(type && { 'content-type': type }) };
    const answer = await exchange({
      url,
      method,
      headers,
      body: body && JSON.stringify(body),
      timeout: TIMEOUT,
      tls: url.protocol === 'https:' ? { ...tls, agent: proxyUrl ? tls.agent : agent } : { headers: tls.headers },
    }).catch((error: unknown) => {
      throw unreachable(context, server, networkCode(error));
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(answer.status, quiet ? '' : messageOf(answer), what, context);
  };
  const json = async (path: string, options: Call) => JSON.parse((await call(path, options)).text);
  const kinds: Kinds = kindsOf((path) => json(path, { what: `ask which kinds are at ${path}` }));

  const pathOf = async ({ apiVersion, kind, metadata: { name, namespace } }: ObjectRef): Promise<string> => {
    const found = await kinds.find(apiVersion, kind);
    if (!found)
      throw new ClusterError(
        'unknown-kind',
        `the cluster of context ${context} knows no ${kind} of ${apiVersion}`,
        'install what brings its CustomResourceDefinition first',
      );
    return kinds.path(apiVersion, found, namespace, name);
  };

  return {
    context,
    version: async () => (await json('/version', { what: 'ask for its version' })).gitVersion,
    serves: async (apiVersion, kind) => (await kinds.find(apiVersion, kind)) !== undefined,
    apply: async (object, { fieldManager = FIELD_MANAGER, force = false } = {}) =>
      json(await pathOf(object), {
        method: 'PATCH',
        query: { fieldManager, force: String(force) },
        body: object,
        // JSON is YAML.
        type: 'application/apply-patch+yaml',
        what: `apply ${nameOf(object)}`,
        quiet: object.kind === 'Secret',
      }),
    replace: async (object) =>
      json(await pathOf(object), {
        method: 'PUT',
        query: { fieldManager: FIELD_MANAGER },
        body: object,
        type: 'application/json',
        what: `replace ${nameOf(object)}`,
        quiet: object.kind === 'Secret',
      }),
    get: <T>(ref: ObjectRef) =>
      ifThere<LiveObject<T>>(async () => json(await pathOf(ref), { what: `read ${nameOf(ref)}` })),
    list: async <T>({ apiVersion, kind, namespace, labels = {}, metadataOnly }: Parameters<Cluster['list']>[0]) => {
      const found = await kinds.find(apiVersion, kind);
      if (!found) return [];
      const labelSelector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const query: Record<string, string> = labelSelector.length > 0 ? { labelSelector: labelSelector.join(',') } : {};
      const { items } = await json(kinds.path(apiVersion, found, namespace), {
        query,
        ...(metadataOnly && { accept: METADATA }),
        what: `list ${found.plural}`,
      });
      // Items of a list leave out what they are.
      return items.map((item: object) => ({ ...item, apiVersion, kind })) as readonly LiveObject<T>[];
    },
    delete: async (ref, { grace } = {}) => {
      const gone = await ifThere(async () =>
        call(await pathOf(ref), {
          method: 'DELETE',
          query: {
            propagationPolicy: 'Background',
            ...(grace !== undefined && { gracePeriodSeconds: String(grace) }),
          },
          what: `delete ${nameOf(ref)}`,
        }),
      );
      return gone !== undefined;
    },
    logs: async ({ namespace, pod, container, lines = 20, previous = false }) => {
      const query = { tailLines: String(lines), previous: String(previous), ...(container && { container }) };
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
      return (await call(path, { query, what: `read the log of Pod ${namespace}/${pod}` })).text;
    },
    events: async (namespace) => {
      const path = `/api/v1${namespace === undefined ? '' : `/namespaces/${namespace}`}/events`;
      return eventsOf((await json(path, { what: 'list events' })).items);
    },
  };
}

function nameOf(ref: ObjectRef): string {
  return describeIdentity(identityOf(ref as KubeObject));
}

function messageOf({ text }: Answer): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? '';
  } catch {
    return '';
  }
}

/** What a look-up answers, or undefined when the object, or all of its kind, is not there. */
async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ClusterError && (error.reason === 'missing' || error.reason === 'unknown-kind'))
      return undefined;
    throw error;
  }
}
