import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { option } from '../../src/config/options.ts';
import { ENGINES } from '../../src/engines/index.ts';
import { cachedCompile } from '../../src/synth/compile.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';

const closed = { additionalProperties: false };
const kafka = Type.Object(
  { brokers: option.integer({ description: 'Brokers', minimum: 1, default: 1, production: 3 }) },
  closed,
);
const minio = Type.Object({ size: option.size({ description: 'Size', default: '10Gi' }) }, closed);
const reserved = {
  namespaces: new Set(['data-plane', 'processing-jobs']),
  components: new Set(['cluster', 'namespaces']),
};
const compile = cachedCompile(cacheFolder(packageRoot()));

const HEAD = 'name: mlops\ngit: { provider: gitlab, url: https://git.example/mlops/platform.git }\n';

function load(text: string, override?: string, environment = 'local') {
  return loadConfig({
    platform: { file: 'platform.yaml', text },
    override: override === undefined ? undefined : { file: 'environments/local.yaml', text: override },
    environment,
    root: '/',
    components: new Map([
      ['kafka', kafka],
      ['minio', minio],
      ['argocd', Type.Object({}, closed)],
    ]),
    inProjects: new Map(),
    always: new Set(['argocd']),
    engines: ENGINES,
    requestSchema: () => undefined,
    reserved,
    compile,
  });
}

/** `rule file:line:column message` of each finding. */
const told = (text: string, override?: string) =>
  load(text, override).findings.map(
    ({ rule, at, message }) => `${rule} ${at?.file}:${at?.line}:${at?.column} ${message}`,
  );

describe('what a project has', () => {
  const base = `${HEAD}projects:
  bank:
    topics: { moves: {}, fees: {} }
    services: { api: { image: ghcr.io/a/b:1.0.0, reads: [ moves ] } }
    offers: [ { topic: moves } ]
  shop: { services: { report: { image: ghcr.io/a/b:1.0.0, reads: [ bank/moves ] } } }
`;

  it('is switched off by `false` in an environment: one thing, or a whole project', () => {
    const { config, findings } = load(
      base,
      'projects: { bank: { services: { api: false }, topics: { fees: false } } }\n',
    );
    expect(findings).toEqual([]);
    expect(config!.projects.bank).toMatchObject({ topics: { moves: {} }, services: {} });
    expect(Object.keys(config!.projects.bank!.topics)).toEqual(['moves']);
    expect(Object.keys(load(base, 'projects: { shop: false }\n').config!.projects)).toEqual(['bank']);
  });

  it('is off in platform.yaml and on where an environment says it whole', () => {
    const off = `${HEAD}projects: { shop: { buckets: { lake: false } } }\n`;
    expect(load(off).config!.projects.shop!.buckets).toEqual({});
    expect(
      load(off, 'projects: { shop: { buckets: { lake: { versioning: true } } } }\n').config!.projects.shop,
    ).toMatchObject({
      buckets: { lake: { versioning: true } },
    });
  });

  it.each(['bank: { topics: { moves: false } }', 'bank: false'])(
    'is missed by those that need it, who are told: %s',
    (said) => {
      const { findings } = load(base, `projects: { ${said} }\n`);
      const report = findings.find(({ config }) => config === '/projects/shop/services/report/reads/0');
      const what = said === 'bank: false' ? 'bank' : 'moves';
      expect(report).toMatchObject({
        rule: 'config/reference',
        why: `${what} is switched off in environments/local.yaml:1.`,
        fix: `leave ${what} on here, or switch off what needs it, too`,
      });
    },
  );

  it('cannot be switched off where there is none of that name', () => {
    expect(told(base, 'projects: { bank: { topics: { feees: false } }, shops: false }\n')).toEqual([
      'config/off environments/local.yaml:1:31 feees is switched off, and platform.yaml has no feees under projects.bank.topics',
      expect.stringContaining('shops is switched off, and platform.yaml has no shops under projects'),
    ]);
    expect(load(base, 'projects: { bank: { topics: { feees: false } } }\n').findings).toMatchObject([
      { fix: 'rename it to fees' },
    ]);
  });
});

describe('an environment’s file', () => {
  it.each(['', '# nothing yet\n', '---\n# nothing\n', '\n\n'])('may say nothing: %j', (override) => {
    const { config, findings } = load(`${HEAD}components: { kafka: { brokers: 2 } }\n`, override);
    expect(findings).toEqual([]);
    expect(config?.components).toEqual({ kafka: { brokers: 2 } });
  });

  it('overrides key by key, switches off, and brings the profile', () => {
    const base = `${HEAD}components: { kafka: { brokers: 2 }, minio: }\n`;
    const { config } = load(base, 'cluster: { kind: k3d }\ncomponents: { minio: false }\n');
    expect(config).toMatchObject({
      profile: 'local',
      components: { kafka: { brokers: 2 } },
      cluster: { storageClass: 'local-path' },
    });
    expect(Object.keys(config!.components)).toEqual(['kafka']);
    expect(load(base, 'cluster: { kind: existing }\n').config).toMatchObject({
      profile: 'production',
      components: { minio: { size: '10Gi' } },
    });
  });

  it('may be missing: local is then this machine, and every other a cluster that is there', () => {
    expect(load(HEAD).config).toMatchObject({ profile: 'local', cluster: { kind: 'k3d', storageClass: 'local-path' } });
    expect(load(`${HEAD}cluster: { servers: 3 }\n`).config).toMatchObject({ cluster: { kind: 'k3d', servers: 3 } });
    expect(load(`${HEAD}profile: production\n`).config).toMatchObject({ profile: 'production' });
    expect(load(HEAD, undefined, 'staging').config).toMatchObject({
      profile: 'production',
      cluster: { kind: 'existing' },
    });
  });

  it('has its own mistakes told at its own lines, beside those of platform.yaml', () => {
    expect(told(`${HEAD}components: { kafka: { brokers: none } }\n`, 'components:\n  minio: { size: 20GB }\n')).toEqual(
      [
        'config/type platform.yaml:3:33 components.kafka.brokers must be a whole number from 1 to 10000, not "none"',
        'config/unit environments/local.yaml:2:18 components.minio.size must be a size such as 512Mi or 20Gi, not "20GB"',
      ],
    );
  });

  it('is no place for a key that platform.yaml forgot: that is told there', () => {
    expect(told(HEAD.replace('name: mlops\n', ''), 'cluster: { kind: k3d }\n')).toEqual([
      'config/missing-key platform.yaml:1:1 name is missing at the top level',
    ]);
  });

  it('that cannot be read stops everything', () => {
    expect(told(HEAD, 'cluster: { kind: k3d\n')).toEqual([
      'config/syntax environments/local.yaml:1:10 the { is not closed',
    ]);
  });
});

describe('platform.yaml', () => {
  it.each(['', '# to be written\n'])('must say something: %j', (text) => {
    expect(told(text)).toEqual(['config/empty platform.yaml:1:1 platform.yaml is empty']);
  });

  it('has what YAML refuses and what the schema refuses told together, each value once', () => {
    expect(told(`${HEAD}headroom: *unknown\ncomponents: { kafka: { broker: 1 } }\nname: twice\n`)).toEqual([
      'config/alias platform.yaml:3:11 no &unknown stands before *unknown',
      'config/duplicate-key platform.yaml:5:1 the key name is already on line 1',
      'config/unknown-key platform.yaml:4:24 unknown key "broker" in components.kafka',
    ]);
  });

  it.each([
    ['kafak:', '4:3'],
    ['kafak: {}', '4:3'],
    ['kafak: false', '4:3'],
    ['kafak: true', '4:3'],
    ['kafak: { namespace: x }', '4:3'],
  ])('switches nothing on that does not exist: %s', (line, at) => {
    expect(told(`${HEAD}components:\n  ${line}\n`)).toEqual([
      `config/unknown-component platform.yaml:${at} there is no component kafak`,
    ]);
  });

  it.each([
    ['kafka: true', 'true'],
    ['kafka: 3', '3'],
    ['kafka: [ brokers ]', 'a list'],
  ])('takes a map of options, and no other value: %s', (line, found) => {
    expect(told(`${HEAD}components:\n  ${line}\n`)).toEqual([
      `config/type platform.yaml:4:10 the options of kafka must be a map, not ${found}`,
    ]);
  });

  it('switches nothing off that every platform has', () => {
    expect(told(`${HEAD}components: { kafka: false }\n`)).toEqual([]);
    expect(told(`${HEAD}components: { argocd: false }\n`)).toEqual([
      'config/always-on platform.yaml:3:23 every platform has argocd: it cannot be switched off',
    ]);
  });

  it.each(['components:', 'projects:', 'connections:', 'cluster:'])('has no empty part: %s', (line) => {
    expect(told(`${HEAD}${line}\n`)).toEqual([
      expect.stringMatching(/^config\/type platform.yaml:3:1 .* must be a map, not empty$/),
    ]);
  });

  it.each([
    ['https://root:hunter2@git.example/mlops/platform.git', 'it carries a user or a secret'],
    ['https://:443/platform.git', 'its host or port cannot be read'],
  ])('has an address of its repository that can be used and printed: %s', (url, reason) => {
    const [finding] = told(HEAD.replace('https://git.example/mlops/platform.git', url));
    expect(finding).toContain(`config/name platform.yaml:2:31 git.url is no address of a repository: ${reason}`);
  });

  it.each([
    ['ingress: { domain: a.1.2.5 }', 'ingress.domain'],
    ['ingress: { hosts: { argocd: cd.999 } }', 'ingress.hosts.argocd'],
    ['secrets: { store: vault, vault: { server: "https://vault:99999" } }', 'secrets.vault.server'],
    ['secrets: { store: azure, azure: { vault: "https://:1", tenant: t, client: c } }', 'secrets.azure.vault'],
  ])('has no other address either that is none: %s', (line, path) => {
    expect(told(`${HEAD}${line}\n`)).toEqual([
      expect.stringMatching(new RegExp(`^config/name platform.yaml:3:[0-9]+ ${path} is no address: `)),
    ]);
  });

  it('never repeats the secret of an address that is refused', () => {
    const { findings } = load(
      HEAD.replace('https://git.example/mlops/platform.git', 'https://root:hunter2@git.example/mlops'),
    );
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('has a provider that the address is of', () => {
    const at = (provider: string, url: string) =>
      load(`name: a\ngit: { provider: ${provider}, url: ${url} }\n`).findings.map(({ message, fix }) => [message, fix]);
    expect(at('github', 'https://gitlab.com/acme/x.git')).toEqual([
      ['git.url is at gitlab.com, which is no GitHub', 'write `provider: gitlab`'],
    ]);
    expect(at('gitlab', 'git@github.com:acme/x.git')).toEqual([
      ['git.url is at github.com, which is no GitLab', 'write `provider: github`'],
    ]);
    expect(at('github', 'git@github.com:acme/x.git')).toEqual([]);
    expect(at('gitlab', 'https://git.example.com/gitlab.com/x.git')).toEqual([]);
  });

  it('has ranges of addresses that are some', () => {
    expect(told(`${HEAD}cluster: { podCidr: 10.42.0.0, apiServer: { cidrs: [ 10.0.0.1/32, nowhere ] } }\n`)).toEqual([
      'config/pattern platform.yaml:3:21 cluster.podCidr must be addresses such as 10.42.0.0/16, not "10.42.0.0"',
      'config/pattern platform.yaml:3:67 cluster.apiServer.cidrs[1] must be addresses such as 10.42.0.0/16, not "nowhere"',
    ]);
    expect(told(`${HEAD}cluster: { podCidr: fd00:10:42::/56 }\n`)).toEqual([]);
  });
});

describe('a component of one’s own', () => {
  const own = (id: string, rest = 'folder: boards') =>
    told(`${HEAD}components:\n  ${id}: { namespace: boards, ${rest} }\nprojects: { fraud: {} }\n`);

  it('is a folder or a chart', () => {
    expect(own('boards')).toEqual([]);
    expect(own('boards', 'chart: { repository: https://x, name: x, version: 1.0.0 }')).toEqual([]);
    expect(own('boards', 'folder: x, chart: { repository: https://x, name: x, version: 1.0.0 }')).toEqual([
      'config/form platform.yaml:4:3 boards is both a folder and a chart',
    ]);
    expect(own('boards', 'folder: x, chart: { repository: https://x, name: x }')).toEqual([
      'config/missing-key platform.yaml:4:43 version is missing in components.boards.chart',
    ]);
  });

  it('says what of its chart is left out and accepted, and why', () => {
    const chart = (rest: string) => own('boards', `chart: { repository: https://x, name: x, version: 1.0.0, ${rest} }`);
    expect(
      chart(
        'drops: [ { object: Job.batch boards/make, reason: declared under secrets } ], accepts: [ { rule: probes, reason: upstream has none }, { rule: image/tag, object: Deployment.apps boards/x, reason: upstream pins none } ]',
      ),
    ).toEqual([]);
    expect(chart('drops: [ { object: Job.batch boards/make } ]')).toEqual([
      'config/missing-key platform.yaml:4:98 reason is missing in components.boards.chart.drops[0]',
    ]);
    expect(chart('accepts: [ { rule: probes, component: boards, reason: short } ]')).toEqual([
      'config/unknown-key platform.yaml:4:116 unknown key "component" in components.boards.chart.accepts[0]',
      'config/range platform.yaml:4:143 components.boards.chart.accepts[0].reason must be a reason of ten characters or more, not "short"',
    ]);
  });

  it.each([
    ['cluster', 'config/clash', 'the name cluster belongs to the platform'],
    ['namespaces', 'config/clash', 'the name namespaces belongs to the platform'],
    ['project-fraud', 'config/clash', 'the project fraud is the component project-fraud'],
    [
      'My_Boards',
      'config/name',
      '"My_Boards" is no name for a component: it contains "M": only lower-case letters, digits and hyphens are allowed',
    ],
  ])('cannot be called %s', (id, rule, message) => {
    expect(own(id)).toEqual([`${rule} platform.yaml:4:3 ${message}`]);
  });

  it('may be called like a project that is not there', () => {
    expect(own('project-other')).toEqual([]);
  });
});

describe('a choice under connections', () => {
  it('names a component that exists', () => {
    expect(told(`${HEAD}components: { minio: }\nconnections: { s3: minio, git: cluster }\n`)).toEqual([]);
    const { findings } = load(`${HEAD}components: { minio: }\nconnections: { s3: minoi }\n`);
    expect(findings).toMatchObject([
      {
        rule: 'config/reference',
        at: { line: 4, column: 20 },
        message: 'minoi, chosen for s3, is no component',
        fix: 'write minio',
      },
    ]);
  });
});

it('locates what it filled in', () => {
  const { config } = load(`${HEAD}components:\n  kafka: { brokers: 2 }\n`, 'components: { minio: }\n');
  expect(config!.locate('/components/kafka')).toEqual({ file: 'platform.yaml', line: 4, column: 3 });
  expect(config!.locate('/components/kafka/brokers')).toEqual({ file: 'platform.yaml', line: 4, column: 21 });
  expect(config!.locate('/components/minio')).toEqual({ file: 'environments/local.yaml', line: 1, column: 15 });
});
