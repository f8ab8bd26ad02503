import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiError, type LiveObject } from './api.ts';

export const EXTERNAL_SECRET = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' };
const SECRET = { apiVersion: 'v1', kind: 'Secret' };
const PASSWORD = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password' };
const STORE = { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore' };
/** Milliseconds between two looks at the cluster. */
const PAUSE = 1000;

/** What the tree writes of an ExternalSecret: a seed from a generator, or a view of another Secret. */
interface Spec {
  readonly refreshPolicy: 'CreatedOnce' | 'Periodic';
  readonly secretStoreRef?: { readonly name: string };
  readonly dataFrom: readonly {
    readonly sourceRef?: { readonly generatorRef: { readonly name: string } };
    readonly extract?: { readonly key: string };
  }[];
  readonly target: {
    readonly name: string;
    readonly immutable?: boolean;
    readonly creationPolicy: 'Orphan' | 'Owner';
    readonly template: {
      readonly data: Readonly<Record<string, string>>;
      readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
    };
  };
}

/**
 * Plays External Secrets as far as a local tree asks it: makes seeds once, keeps views as their seeds are, and says of each
 * ExternalSecret whether its Secret is there. The operators that the suite plays say it of all, and make no Secret.
 */
export class ExternalSecrets {
  readonly #api: Api;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(api: Api) {
    this.#api = api;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      // What is not there yet is tried again.
      await this.#once().catch((error) => {
        if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error;
      });
      await sleep(PAUSE);
    }
  }

  async #once(): Promise<void> {
    for (const external of await this.#api.list(EXTERNAL_SECRET)) {
      const made = await this.#make(external);
      const status = made ? 'True' : 'False';
      const message = made ? 'secret synced' : 'Secret does not exist';
      const { conditions = [] } = (external.status ?? {}) as { conditions?: { type: string; status: string }[] };
      if (conditions.some((one) => one.type === 'Ready' && one.status === status)) continue;
      const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const ready = { type: 'Ready', status, reason: made ? 'SecretSynced' : 'SecretSyncedError', message };
      const patch = { status: { conditions: [{ ...ready, lastTransitionTime }] } };
      await this.#api.merge(external, patch, 'status', 'external-secrets');
    }
  }

  /** Whether the Secret is there and right. */
  async #make(external: LiveObject): Promise<boolean> {
    const { namespace } = external.metadata;
    const spec = external.spec as Spec;
    const { name, immutable, template } = spec.target;
    const there = await this.#api.get(SECRET, namespace, name);
    if (there && spec.refreshPolicy === 'CreatedOnce') return true;
    const values = await this.#values(spec, namespace!);
    if (!values) return false;
    const data = Object.fromEntries(
      Object.entries(template.data).map(([key, text]) => [key, encode(fill(text, values))]),
    );
    if (JSON.stringify(there?.data) === JSON.stringify(data)) return true;
    const { uid } = external.metadata;
    const owner = { ...EXTERNAL_SECRET, name: external.metadata.name, uid, controller: true, blockOwnerDeletion: true };
    const metadata = {
      ...{ name, namespace, ...template.metadata },
      ...(spec.target.creationPolicy === 'Owner' && { ownerReferences: [owner] }),
    };
    const object = { ...SECRET, metadata, type: 'Opaque', data };
    await this.#api.apply({ ...object, ...(immutable && { immutable }) }, { manager: 'external-secrets' });
    return true;
  }

  async #values(spec: Spec, namespace: string): Promise<Readonly<Record<string, string>> | undefined> {
    const values: Record<string, string> = {};
    for (const { sourceRef, extract } of spec.dataFrom) {
      if (sourceRef) {
        const generator = await this.#api.get(PASSWORD, namespace, sourceRef.generatorRef.name);
        if (!generator) return undefined;
        const { secretKeys } = generator.spec as { secretKeys: readonly string[] };
        for (const key of secretKeys) values[key] = randomBytes(16).toString('hex');
      }
      if (extract) {
        const store = await this.#api.get(STORE, namespace, spec.secretStoreRef!.name);
        const { remoteNamespace } = (
          store?.spec as { provider: { kubernetes: { remoteNamespace: string } } } | undefined
        )?.provider.kubernetes ?? { remoteNamespace: namespace };
        const seed = store && (await this.#api.get(SECRET, remoteNamespace, extract.key));
        if (!seed) return undefined;
        for (const [key, value] of Object.entries(seed.data as Record<string, string>))
          values[key] = Buffer.from(value, 'base64').toString('utf8');
      }
    }
    return values;
  }
}

const encode = (value: string) => Buffer.from(value, 'utf8').toString('base64');

/** `{{ if regexMatch "[\"]" .password }}{{ fail "…" }}{{ end }}`: what a value must not hold. */
const GUARD = /\{\{ if regexMatch ("(?:[^"\\]|\\.)*") \.(\w+) \}\}\{\{ fail ("(?:[^"\\]|\\.)*") \}\}\{\{ end \}\}/g;
const STEP = /^(?:urlquery|replace ("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*"))$/;

/** Fills in a template: names, and the functions by which the tree escapes them; any other is not for this. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  const allowed = template.replaceAll(GUARD, (_, unfit: string, key: string, words: string) => {
    if (new RegExp(JSON.parse(unfit) as string).test(values[key] ?? '')) throw new Error(JSON.parse(words) as string);
    return '';
  });
  return allowed.replaceAll(/\{\{\s*(.*?)\s*\}\}/g, (whole, inner: string) => {
    const [name = '', ...steps] = inner.split(' | ');
    const value = values[name.slice(1)];
    if (!name.startsWith('.') || value === undefined) throw new Error(`the suite cannot fill in ${whole}`);
    return steps.reduce((text, step) => {
      const [known, from, to] = STEP.exec(step) ?? [];
      if (known === undefined) throw new Error(`the suite cannot fill in ${whole}`);
      return from === undefined
        ? encodeURIComponent(text)
        : text.replaceAll(JSON.parse(from) as string, JSON.parse(to!) as string);
    }, value);
  });
}
