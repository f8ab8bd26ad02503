import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/kit/object.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { applicationOf, appProjectOf } from '../argocd/tree.ts';
import { type RenderedPlatform, renderPlatform } from '../support/platform.ts';
import { Api, type LiveObject } from './support/api.ts';
import { APPLICATION } from './support/applications.ts';
import { install } from './support/argocd.ts';
import { NAMESPACE } from './support/argocd-pods.ts';
import { ArgoCdPrograms } from './support/argocd-programs.ts';
import { startControlPlane } from './support/control-plane.ts';
import { freePorts, Processes } from './support/processes.ts';
import { ensureToolchain } from './support/toolchain.ts';

/** Argo CD's programs where what they do rests on more than a push that comes: who is told of it, and what not everybody runs. */

const SECRET = { apiVersion: 'v1', kind: 'Secret' };
const APPLICATION_SET = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };
const WEBHOOK = 'argocd-webhook';
const REFRESH = 'argocd.argoproj.io/refresh';
const PART_OF = 'app.kubernetes.io/part-of';
/** What the suite's webhook secret, its bearer and its connector's are. */
const WORD = { webhook: 'correct horse battery', bearer: 'staple', connector: 'of the forge' };

const [hook = 0] = await freePorts(1);
const folder = mkdtempSync(join(tmpdir(), 'mooring-cluster-argocd-'));
const logs = join(packageRoot(), '.mooring', 'cluster', 'argocd');
const processes = new Processes(folder, logs);

/** With everything that is an option, and two of each of what may be two. */
const platform = renderPlatform({
  cluster: { kind: 'existing', agents: 3, memory: '64Gi', cpu: 32 },
  components: {
    valkey: {},
    argocd: {
      replicas: 2,
      applicationSets: {},
      notifications: {
        settings: {
          'service.webhook.suite': `url: http://127.0.0.1:${hook}\nheaders: [{ name: authorization, value: $bearer }]\n`,
          'template.seen':
            'webhook: { suite: { method: POST, body: "{{ .app.metadata.name }} {{ .context.argocdUrl }}" } }\n',
          'trigger.on-seen': '- { when: "app.metadata.name == \'valkey\'", send: [seen] }\n',
        },
        secrets: ['bearer'],
      },
      dex: {
        connectors: [{ type: 'gitlab', id: 'forge', name: 'Forge', config: { clientSecret: '$argocd-dex:connector' } }],
        secrets: ['connector'],
      },
    },
  },
});

let api: Api;
let programs: ArgoCdPrograms;
let told: Server;
const heard: string[] = [];

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes', 'argocd', 'helm', 'kustomize']);
  const { kubeconfig, url } = await startControlPlane(processes, tools, folder, '10.43.0.0/16');
  api = new Api(url);
  const objects = platform.manifests.flatMap(({ component, object }) =>
    /^argocd(-crds)?$/.test(component) ? [object] : [],
  );
  await install(api, objects, 'http://127.0.0.1/platform.git');
  await api.apply(appProjectOf(platform, applicationOf(platform, 'valkey').spec.project));
  await api.apply(applicationOf(platform, 'valkey'));
  await api.create(given('argocd-notifications-secret', { bearer: WORD.bearer }));
  await api.create(given('argocd-dex', { connector: WORD.connector }));
  const at = join(folder, 'argocd');
  mkdirSync(at);
  programs = await ArgoCdPrograms.start(processes, tools, api, { kubeconfig, folder: at, objects });
}, 120_000);
afterAll(async () => {
  told?.close();
  await processes.stop();
});

/**
 * Argo CD takes a reference that it cannot look up for the word itself, and looks up what is labelled as its own (argo-cd@v3.4.4
 * util/settings/settings.go `ReplaceStringSecret`, `partOfArgoCDSelector`): the reference is in Git, for everybody to read.
 */
describe.each([
  ['gitlab', platform],
  [
    'github',
    renderPlatform({
      git: { provider: 'github', url: 'https://github.com/acme/platform.git' },
      cluster: { kind: 'existing', agents: 3, memory: '64Gi', cpu: 32 },
      components: { valkey: {} },
    }),
  ],
] as const)('the webhook of %s', (provider, platform) => {
  const settings = platform.get<KubeObject & { data: Record<string, string> }>('Secret', 'argocd-secret');
  const reference = Buffer.from(settings.data[`webhook.${provider}.secret`]!, 'base64').toString();
  const secret = secretOf(platform, WEBHOOK, { [provider]: WORD.webhook });
  let server: string;
  const post = (word: string) => push(server, provider, platform, word);

  beforeAll(async () => {
    await api.apply(applicationOf(platform, 'valkey'));
    // As on a new cluster: Argo CD is there before External Secrets makes the Secret.
    await api.delete(secret);
    await api.apply(settings);
    server = await programs.server(`argocd-server-${provider}`);
    // It does not heed a Secret made in the second in which it starts (argo-cd@v3.3.10 util/settings/settings.go `initialize`).
    await sleep(1500);
    await api.create(secret);
  });

  it('is answered by who knows the word, and not by who read the tree', async () => {
    expect(reference).toBe(`$${WEBHOOK}:${provider}`);
    await until(async () => (await post(reference)) === 400, 'the reference is refused');
    await forgetRefresh();
    expect(await post(reference)).toBe(400);
    expect(await post('another')).toBe(400);
    expect(await refresh()).toBeUndefined();
    expect(await post(WORD.webhook)).toBe(200);
    await until(async () => (await refresh()) === 'normal', 'the Application is refreshed');
  });

  it('is open to everybody who read the tree while its Secret lacks the label', async () => {
    await forgetRefresh();
    await api.merge(secret, { metadata: { labels: { [PART_OF]: null } } });
    await until(async () => (await post(reference)) === 200, 'the reference is taken for the word');
    await until(async () => (await refresh()) === 'normal', 'the Application is refreshed');
    expect(await post(WORD.webhook)).toBe(400);

    await api.merge(secret, { metadata: { labels: secret.metadata.labels! } });
    await until(async () => (await post(reference)) === 400, 'the reference is refused again');
    expect(await post(WORD.webhook)).toBe(200);
  });
});

describe('the programs that not everybody runs', () => {
  it('make, change and take away Applications of an ApplicationSet, elected by their Lease', async () => {
    await programs.applicationSets();
    const { syncPolicy: _, ...spec } = applicationOf(platform, 'valkey').spec;
    const set = (elements: readonly string[], targetRevision: string) => ({
      ...APPLICATION_SET,
      metadata: { name: 'suite', namespace: NAMESPACE },
      spec: {
        goTemplate: true,
        // No controller runs that would take away what an Application holds.
        syncPolicy: { preserveResourcesOnDeletion: true },
        // Clusters are Secrets of its namespace.
        generators: [
          {
            matrix: {
              generators: [{ clusters: {} }, { list: { elements: elements.map((element) => ({ element })) } }],
            },
          },
        ],
        template: {
          metadata: { name: '{{ .name }}-{{ .element }}' },
          spec: { ...spec, source: { ...spec.source, targetRevision } },
        },
      },
    });
    const made = async () =>
      (await api.list(APPLICATION)).flatMap(({ metadata, spec }) =>
        metadata.name.startsWith('in-cluster-')
          ? [`${metadata.name} ${(spec as { source: { targetRevision: string } }).source.targetRevision}`]
          : [],
      );
    const become = (wanted: readonly string[]) =>
      until(async () => (await made()).sort().join() === wanted.join(), `the Applications are ${wanted}`);

    await api.apply(set(['a', 'b'], 'main') as unknown as KubeObject);
    await become(['in-cluster-a main', 'in-cluster-b main']);
    await api.apply(set(['b'], 'next') as unknown as KubeObject);
    await become(['in-cluster-b next']);
    const conditions = async () =>
      ((await api.get(APPLICATION_SET, NAMESPACE, 'suite'))!.status as { conditions?: Condition[] }).conditions ?? [];
    await until(
      async () => (await conditions()).some(({ type, status }) => type === 'ResourcesUpToDate' && status === 'True'),
      'its status says so',
    );
    const events = async () =>
      (await api.list({ apiVersion: 'v1', kind: 'Event' }, NAMESPACE)).map(
        (event) => (event as LiveObject & { reason: string }).reason,
      );
    await until(async () => (await events()).includes('created'), 'an event tells of it');
    const lease = await api.get(LEASE, NAMESPACE, '58ac56fa.applicationsets.argoproj.io');
    expect((lease!.spec as { holderIdentity?: string }).holderIdentity).toBeTruthy();
  });

  it('tell of an Application once, with what they may know alone', async () => {
    told = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      heard.push(`${request.headers.authorization} ${body}`);
      response.end();
    }).listen(hook, '127.0.0.1');
    await programs.notifications();
    const subscribed = { 'notifications.argoproj.io/subscribe.on-seen.suite': '' };
    await api.merge(applicationOf(platform, 'valkey'), { metadata: { annotations: subscribed } });
    await until(
      async () => (await annotations())['notified.notifications.argoproj.io'] !== undefined,
      'the Application says that it was told of',
    );
    expect(heard).toEqual([`${WORD.bearer} valkey http://localhost:8080`]);
  });

  it('start Dex with the settings, secrets filled in', async () => {
    const { connectors } = parse(await programs.dexSettings()) as { connectors: { config: object }[] };
    expect(connectors.map(({ config }) => config)).toEqual([expect.objectContaining({ clientSecret: WORD.connector })]);
  });
});

it.each(['server-gitlab', 'server-github', 'applicationset-controller', 'notifications-controller'])(
  'the API server refuses nothing to argocd-%s',
  (name) => {
    const lines = readFileSync(join(logs, `argocd-${name}.log`), 'utf8').split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => /forbidden|cannot (get|list|watch|create|update|patch|delete)/i.test(line))).toEqual(
      [],
    );
  },
);

const LEASE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** A Secret of Argo CD that somebody puts there. */
function given(name: string, stringData: Readonly<Record<string, string>>) {
  return { ...SECRET, metadata: { name, namespace: NAMESPACE, labels: { [PART_OF]: 'argocd' } }, stringData };
}

/** A Secret as External Secrets makes it of the tree, with these values. */
function secretOf(platform: RenderedPlatform, name: string, values: Readonly<Record<string, string>>) {
  const { target } = platform.get<KubeObject & { spec: { target: Target } }>('ExternalSecret', name, NAMESPACE).spec;
  const { data, metadata } = target.template;
  const stringData = Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, text.replace(/\{\{ \.(\w+) \}\}/, (_, name) => values[name]!)]),
  );
  return {
    ...SECRET,
    metadata: { name: target.name, namespace: NAMESPACE, ...metadata },
    immutable: target.immutable,
    stringData,
  };
}

interface Target {
  readonly name: string;
  readonly immutable?: boolean;
  readonly template: {
    readonly data: Readonly<Record<string, string>>;
    readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
  };
}

/** The status by which the server answers a push as the forge tells it, from one who knows this word. */
async function push(
  server: string,
  provider: 'github' | 'gitlab',
  platform: RenderedPlatform,
  word: string,
): Promise<number> {
  const { source } = applicationOf(platform, 'valkey').spec;
  const page = source!.repoURL.replace(/\.git$/, '');
  const { branch } = platform.config.git;
  const commits = [{ added: [], removed: [], modified: [`${source!.path}/kustomization.yaml`] }];
  const change = { ref: `refs/heads/${branch}`, before: '0'.repeat(40), after: '1'.repeat(40), commits };
  const body = JSON.stringify({
    ...change,
    object_kind: 'push',
    project: { web_url: page, default_branch: branch },
    repository: { html_url: page, default_branch: branch },
  });
  const sign = (algorithm: string) => `${algorithm}=${createHmac(algorithm, word).update(body).digest('hex')}`;
  const proof = {
    gitlab: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': word },
    github: { 'x-github-event': 'push', 'x-hub-signature': sign('sha1'), 'x-hub-signature-256': sign('sha256') },
  };
  const headers = { 'content-type': 'application/json', ...proof[provider] };
  // It listens anew when what it was told changes.
  const answer = await fetch(`${server}/api/webhook`, { method: 'POST', headers, body }).catch(() => undefined);
  return answer?.status ?? 0;
}

async function annotations(): Promise<Readonly<Record<string, string>>> {
  return (await api.get(APPLICATION, NAMESPACE, 'valkey'))!.metadata.annotations ?? {};
}

const refresh = async () => (await annotations())[REFRESH];
const forgetRefresh = () =>
  api.merge(applicationOf(platform, 'valkey'), { metadata: { annotations: { [REFRESH]: null } } });

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    processes.check();
    if (Date.now() > end) throw new Error(`after 60 s still not so: ${what}`);
    await sleep(100);
  }
}
