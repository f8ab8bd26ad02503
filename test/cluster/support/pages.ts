import type { Api } from './api.ts';
import { NAMESPACE } from './argocd-pods.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** An object as the pages list it below an Application. */
export interface Node {
  readonly group?: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Argo CD's pages, by the API behind them (argo-cd v3.3.10, server/application/application.proto), as its first user opens them. */
export class Pages {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Logs in with the password that Argo CD made. */
  static async open(api: Api, url: string): Promise<Pages> {
    const secret = await api.get({ apiVersion: 'v1', kind: 'Secret' }, NAMESPACE, 'argocd-initial-admin-secret');
    const { password } = (secret as unknown as { data: { password: string } }).data;
    const login = { username: 'admin', password: Buffer.from(password, 'base64').toString() };
    const body = JSON.stringify(login);
    const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: JSON_TYPE, body });
    if (!answer.ok) throw new Error(`nobody gets into Argo CD: ${await answer.text()}`);
    return new Pages(url, ((await answer.json()) as { token: string }).token);
  }

  /** What an Application holds, and what came of it. */
  async nodes(application: string): Promise<readonly Node[]> {
    const answer = await this.#ask('GET', `${application}/resource-tree`);
    if (!answer.ok) throw new Error(`no tree of ${application}: ${await answer.text()}`);
    return ((await answer.json()) as { nodes?: Node[] }).nodes ?? [];
  }

  /** Whether they show an object as it is in the cluster; else what they say instead. */
  async live(application: string, node: Node): Promise<string | undefined> {
    return saidBy(await this.#ask('GET', `${application}/resource?${queryOf(node)}`));
  }

  /** Whether they change an object in the cluster; else what they say instead. */
  async change(application: string, node: Node, patch: object): Promise<string | undefined> {
    const query = `${queryOf(node)}&patchType=${encodeURIComponent('application/merge-patch+json')}`;
    return saidBy(await this.#ask('POST', `${application}/resource?${query}`, JSON.stringify(JSON.stringify(patch))));
  }

  #ask(method: string, path: string, body?: string): Promise<Response> {
    const headers = { ...JSON_TYPE, authorization: `Bearer ${this.#token}` };
    return fetch(`${this.#url}/api/v1/applications/${path}`, { method, headers, ...(body && { body }) });
  }
}

async function saidBy(answer: Response): Promise<string | undefined> {
  if (answer.ok) return undefined;
  const text = await answer.text();
  return `${answer.status} ${text.startsWith('{') ? (JSON.parse(text) as { message?: string }).message : text}`;
}

function queryOf({ group = '', version, kind, namespace = '', name }: Node): string {
  return new URLSearchParams({ group, version, kind, namespace, resourceName: name }).toString();
}
