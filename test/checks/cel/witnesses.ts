import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validationsOf } from '../../../src/checks/cel/rule.ts';
import type { Crd } from '../../../src/checks/schema/crd.ts';
import type { Schema } from '../../../src/checks/schema/structural.ts';
import { isRecord } from '../../../src/kit/json.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';

/** A rule of an imported definition, and an object on either side of it. */
export interface Witness {
  /** `Kafka v1 .spec.kafka.rack: <rule>`. */
  readonly name: string;
  readonly rule: string;
  readonly message: string;
  readonly crd: KubeObject;
  readonly good: KubeObject;
  readonly bad: KubeObject;
}

type Sides = readonly [good: unknown, bad: unknown];
const value = 'x';
const ref = { name: 'x', key: 'x' };

/** By the rule, what the value that it is about is on either side; objects are laid over what the schema requires. */
const SIDES: Readonly<Record<string, Sides>> = {
  '!(has(self.useAnnotations) && self.useAnnotations == true) ? (has(self.images) && size(self.images) > 0) : true': [
    { namePattern: '*', useAnnotations: true },
    { namePattern: '*', images: [] },
  ],
  'has(self.helm) ? !has(self.kustomize) : has(self.kustomize)': [
    { kustomize: { name: 'a' } },
    { helm: { name: 'a', tag: 'a' }, kustomize: { name: 'a' } },
  ],
  '(has(self.github) ? 1 : 0) + (has(self.gitlab) ? 1 : 0) == 1': [{ github: {} }, { github: {}, gitlab: {} }],
  '!has(self.minReplicaCount) || self.minReplicaCount <= (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)': [
    {
      scaleTargetRef: { name: 'a' },
      triggers: [{ type: 'cpu', metadata: {} }],
      minReplicaCount: 2,
      maxReplicaCount: 2,
    },
    { scaleTargetRef: { name: 'a' }, triggers: [{ type: 'cpu', metadata: {} }], minReplicaCount: 101 },
  ],
  '!has(self.serverName)': [{ destinationPath: 's3://a' }, { destinationPath: 's3://a', serverName: 'a' }],
  "!self.exists(a, a.startsWith('--log-level'))": [['--log'], ['--a', '--log-level=debug']],
  '(has(self.tpp) ? 1 : 0) + (has(self.cloud) ? 1 : 0) + (has(self.ngts) ? 1 : 0) == 1': [
    { zone: 'a', cloud: { apiTokenSecretRef: ref } },
    { zone: 'a' },
  ],
  'has(self.spec) || has(self.specs)': [{ spec: { endpointSelector: {}, ingress: [{}] } }, {}],
  'has(self.storeRef) && (has(self.storeRef.name) || has(self.storeRef.labelSelector))': [
    { storeRef: { name: 'a' } },
    { storeRef: { kind: 'SecretStore' } },
  ],
  '!has(self.remoteKey) || !has(self.rewrite) || size(self.rewrite) == 0': [
    { storeRef: { name: 'a' }, remoteKey: 'a', rewrite: [] },
    { storeRef: { name: 'a' }, remoteKey: 'a', rewrite: [{ regexp: { source: 'a', target: 'b' } }] },
  ],
  '(has(self.regexp) && !has(self.transform)) || (!has(self.regexp) && has(self.transform))': [
    { regexp: { source: 'a', target: 'b' } },
    {},
  ],
  "!('esoNamespace' in self) && !('esoStoreName' in self) && !('esoStoreKind' in self)": [
    { a: 'b' },
    { esoStoreName: 'a' },
  ],
  'has(self.auth) || has(self.authRef)': [{ authRef: ref }, {}],
  '[has(self.auth),has(self.authRef)].filter(x,x==true).size() <= 1': [
    { authRef: ref },
    { auth: { token: { bearerToken: ref } }, authRef: ref },
  ],
  '(has(self.secretRef) && !has(self.oidcConfig)) || (!has(self.secretRef) && has(self.oidcConfig))': [
    { secretRef: { dopplerToken: ref } },
    {},
  ],
  'has(self.serviceAccountCredsSecretRef) || has(self.tokenSecretRef)': [{ tokenSecretRef: ref }, {}],
  '[has(self.vault),has(self.environment)].filter(x,x==true).size() <= 1': [
    { vault: 'a' },
    { vault: 'a', environment: 'b' },
  ],
  '[has(self.caBundle),has(self.caProvider)].filter(x,x==true).size() <= 1': [
    { caBundle: 'YQ==' },
    { caBundle: 'YQ==', caProvider: { type: 'Secret', name: 'a' } },
  ],
  '[has(self.appRole),has(self.tokenSecretRef),has(self.userPass)].filter(x,x==true).size() == 1': [
    { tokenSecretRef: ref },
    {},
  ],
  '[has(self.roleId),has(self.roleRef)].filter(x,x==true).size() == 1': [
    { roleId: 'a' },
    { roleId: 'a', roleRef: ref },
  ],
  '(has(self.auth) && !has(self.accessToken)) || (!has(self.auth) && has(self.accessToken))': [
    { accessToken: { secretRef: ref } },
    {},
  ],
  '(has(self.accessToken) && !has(self.oidcConfig)) || (!has(self.accessToken) && has(self.oidcConfig))': [
    { accessToken: { secretRef: ref } },
    {},
  ],
  'has(self.token) || (has(self.username) && has(self.password))': [
    { username: { value }, password: { value } },
    { username: { value } },
  ],
  'has(self.value) != has(self.secretRef)': [{ value }, { value, secretRef: ref }],
  'has(self.projectID) != has(self.groupID)': [{ projectID: 'a' }, {}],
  "self.type != 'jmxPrometheusExporter' || has(self.valueFrom)": [
    { type: 'jmxPrometheusExporter', valueFrom: { configMapKeyRef: ref } },
    { type: 'jmxPrometheusExporter' },
  ],
  "self.type != 'strimziMetricsReporter'": [
    { type: 'jmxPrometheusExporter', valueFrom: { configMapKeyRef: ref } },
    { type: 'strimziMetricsReporter' },
  ],
  '(has(self.type) && self.type != "topology-label") || self.topologyKey != ""': [
    { topologyKey: 'a' },
    { topologyKey: '' },
  ],
  'has(self.type) == false || self.type != "environment-variable" || self.envVarName != ""': [
    { type: 'environment-variable', envVarName: 'A' },
    { type: 'environment-variable', envVarName: '' },
  ],
  "self.type == 'tls' || (!has(self.validityDays) && !has(self.renewalDays))": [
    { type: 'tls', validityDays: 5, renewalDays: 2 },
    { type: 'scram-sha-512', validityDays: 5, renewalDays: 2 },
  ],
  "self.type != 'tls' || (has(self.renewalDays) == has(self.validityDays))": [
    { type: 'tls' },
    { type: 'tls', renewalDays: 2 },
  ],
  "self.type != 'tls' || !has(self.renewalDays) || !has(self.validityDays) || self.renewalDays < self.validityDays": [
    { type: 'tls', validityDays: 3, renewalDays: 2 },
    { type: 'tls', validityDays: 2, renewalDays: 2 },
  ],
  '!(has(self.imageCatalogRef) && has(self.imageName))': [
    { imageName: 'a' },
    { imageName: 'a', imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'a', major: 17 } },
  ],
  "!has(self.builtinLocale) || self.localeProvider == 'builtin'": [
    { builtinLocale: 'C', localeProvider: 'builtin' },
    { builtinLocale: 'C', localeProvider: 'icu' },
  ],
  "!has(self.icuLocale) || self.localeProvider == 'icu'": [
    { icuLocale: 'de', localeProvider: 'icu' },
    { icuLocale: 'de' },
  ],
  "!has(self.icuRules) || self.localeProvider == 'icu'": [{ icuRules: 'a', localeProvider: 'icu' }, { icuRules: 'a' }],
  "self.kind == 'ImageCatalog' || self.kind == 'ClusterImageCatalog'": [
    { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'a' },
    { apiGroup: 'postgresql.cnpg.io', kind: 'Catalog', name: 'a' },
  ],
  "self.apiGroup == 'postgresql.cnpg.io'": [
    { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'a' },
    { apiGroup: 'example.com', kind: 'ImageCatalog', name: 'a' },
  ],
  "self.dataDurability!='preferred' || ((!has(self.standbyNamesPre) || self.standbyNamesPre.size()==0) && (!has(self.standbyNamesPost) || self.standbyNamesPost.size()==0))":
    [
      { method: 'any', number: 1, dataDurability: 'preferred', standbyNamesPre: [] },
      { method: 'any', number: 1, dataDurability: 'preferred', standbyNamesPre: ['a'] },
    ],
  'self > 0': [1, 0],
  'self.all(e, self.filter(f, f.key==e.key).size() == 1)': [
    [
      { key: 'a', image: 'a' },
      { key: 'b', image: 'a' },
    ],
    [
      { key: 'a', image: 'a' },
      { key: 'a', image: 'a' },
    ],
  ],
  'self.all(e, self.filter(f, f.major==e.major).size() == 1)': [
    [
      { major: 16, image: 'a' },
      { major: 17, image: 'a' },
    ],
    [
      { major: 17, image: 'a' },
      { major: 17, image: 'b' },
    ],
  ],
  "self != ''": ['a', ''],
  "self != 'postgres'": ['a', 'postgres'],
  "self != 'template0'": ['template', 'template0'],
  "self != 'template1'": ['template', 'template1'],
  "!has(self.ensure) || self.ensure != 'absent'": [{ ensure: 'present' }, { ensure: 'absent' }],
  "self.name != 'postgres'": [{ name: 'a' }, { name: 'postgres' }],
  "self.name != 'streaming_replica'": [{ name: 'streaming' }, { name: 'streaming_replica' }],
  "!self.name.startsWith('pg_')": [{ name: 'pg' }, { name: 'pg_a' }],
  "!self.name.startsWith('cnpg_')": [{ name: 'cnpg' }, { name: 'cnpg_a' }],
  'self.name.size() != 0': [{ name: 'a' }, { name: '' }],
  '!has(self.passwordSecret) || !has(self.disablePassword) || !self.disablePassword': [
    { passwordSecret: { name: 'a' }, disablePassword: false },
    { passwordSecret: { name: 'a' }, disablePassword: true },
  ],
  '!has(self.clientCertificate) || !self.clientCertificate.enabled || self.login': [
    { clientCertificate: { enabled: true }, login: true },
    { clientCertificate: { enabled: true }, login: false },
  ],
  '!(has(self.image) && has(self.imageCatalogRef))': [
    { image: 'a' },
    { image: 'a', imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'a', key: 'a' } },
  ],
  '(has(self.allTables) && !has(self.objects)) || (!has(self.allTables) && has(self.objects))': [
    { allTables: true },
    {},
  ],
  '!(self.exists(o, has(o.table) && has(o.table.columns)) && self.exists(o, has(o.tablesInSchema)))': [
    [{ table: { name: 'a', columns: ['b'] } }, { table: { name: 'c' } }],
    [{ table: { name: 'a', columns: ['b'] } }, { tablesInSchema: 'c' }],
  ],
  '(has(self.tablesInSchema) && !has(self.table)) || (!has(self.tablesInSchema) && has(self.table))': [
    { table: { name: 'a' } },
    {},
  ],
  "self.startsWith('/')": ['/a', 'a'],
};

/** Around a place, what other rules need there. */
const AROUND: Readonly<Record<string, object>> = {
  'ImageUpdater .spec': { applicationRefs: [{ namePattern: '*', images: [{ alias: 'a', imageName: 'a' }] }] },
  'ImageUpdater .spec.applicationRefs[]': { images: [{ alias: 'a', imageName: 'a' }] },
  'PushSecret .spec': { selector: { secret: { name: 'a' } } },
  'ClusterPushSecret .spec.pushSecretSpec': { selector: { secret: { name: 'a' } } },
  'PushSecret .spec.dataTo[]': { storeRef: { name: 'a' } },
  'ClusterPushSecret .spec.pushSecretSpec.dataTo[]': { storeRef: { name: 'a' } },
  'SecretStore .spec.provider.secretserver': { token: { value } },
  'ClusterSecretStore .spec.provider.secretserver': { token: { value } },
};

interface Site {
  readonly path: string;
  readonly schema: Schema;
  readonly around: (value: unknown) => unknown;
}

/** Every place of a schema that has rules, and how an object looks that has a value there. */
function* sites(schema: Schema, kind: string, path = '', around: Site['around'] = (inner) => inner): Iterable<Site> {
  if (validationsOf(schema).length > 0) yield { path, schema, around };
  for (const [name, part] of Object.entries(schema.properties ?? {}))
    if (!(path === '' && name === 'status'))
      yield* sites(part, kind, `${path}.${name}`, (inner) =>
        around({ ...(least(schema) as object), ...AROUND[`${kind} ${path}`], [name]: inner }),
      );
  if (schema.items) yield* sites(schema.items, kind, `${path}[]`, (inner) => around([inner]));
  if (typeof schema.additionalProperties === 'object')
    yield* sites(schema.additionalProperties, kind, `${path}{}`, (inner) => around({ x: inner }));
}

/** The least that a schema requires. */
function least(schema: Schema): unknown {
  if (schema.default !== undefined) return structuredClone(schema.default);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return Array.from({ length: Number(schema.minItems ?? 0) }, () => least(schema.items!));
  if (schema.type === 'boolean') return false;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'string') return 'a'.repeat(Math.max(1, Number(schema.minLength ?? 1)));
  if (schema['x-kubernetes-int-or-string']) return 1;
  const required = (schema.required ?? []).filter((name) => name !== 'metadata' && schema.properties?.[name]);
  return Object.fromEntries(required.map((name) => [name, least(schema.properties![name]!)]));
}

const laidOver = (base: unknown, over: unknown): unknown =>
  isRecord(base) && isRecord(over) ? { ...base, ...over } : over;

const CRDS = join(packageRoot(), 'imports', 'crds');

/** Every definition that was imported. */
export const definitions = (): readonly Crd[] =>
  readdirSync(CRDS)
    .sort()
    .flatMap((group) =>
      readdirSync(join(CRDS, group))
        .sort()
        .map((file) => JSON.parse(readFileSync(join(CRDS, group, file), 'utf8')) as Crd),
    );

/** A witness of every rule that is there, in every place. */
export const WITNESSES: readonly Witness[] = definitions().flatMap((crd) =>
  crd.spec.versions
    .filter(({ served }) => served)
    .flatMap((version) => {
      const { kind } = crd.spec.names;
      return [...sites(version.schema?.openAPIV3Schema ?? {}, kind)].flatMap(({ path, schema, around }) =>
        validationsOf(schema).flatMap(({ rule, message = '' }) => {
          const sides = SIDES[rule];
          if (!sides) return [];
          const [good, bad] = sides.map((side) => ({
            ...(around(laidOver(least(schema), side)) as object),
            apiVersion: `${crd.spec.group}/${version.name}`,
            kind,
            metadata: { name: 'one', ...(crd.spec.scope === 'Namespaced' && { namespace: 'default' }) },
          }));
          const name = `${kind} ${version.name} ${path}: ${rule}`;
          return [{ name, rule, message, crd, good: good!, bad: bad! }];
        }),
      );
    }),
);

/** Rules about which there is no witness: those that compare with the object of before. */
export const unwitnessed = (): readonly string[] => {
  const all = definitions().flatMap(({ spec }) => JSON.stringify(spec).match(/"rule":"(?:[^"\\]|\\.)*"/g) ?? []);
  const rules = new Set(all.map((text) => (JSON.parse(`{${text}}`) as { rule: string }).rule));
  return [...rules].filter((rule) => !SIDES[rule]).sort();
};

/** An object, and what may become of it and what not. */
export interface Transition {
  readonly name: string;
  readonly crd: KubeObject;
  readonly before: KubeObject;
  readonly same: KubeObject;
  readonly other: KubeObject;
}

const cnpg = (kind: string, spec: object, more: object = {}) => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind,
  metadata: { name: 'two', namespace: 'default', ...more },
  spec,
});
const role = (name: string, login: boolean) => cnpg('DatabaseRole', { name, login, cluster: { name: 'a' } });
const backup = (name: string, label: string) => cnpg('Backup', { cluster: { name } }, { labels: { label } });
const tenant = (servers: number, image: string) => ({
  apiVersion: 'minio.min.io/v2',
  kind: 'Tenant',
  metadata: { name: 'two', namespace: 'default' },
  spec: { image, pools: [{ name: 'a', servers, volumesPerServer: 1, volumeClaimTemplate: {} }] },
});

/** The rules that compare, on either side. */
export const TRANSITIONS: readonly Transition[] = (
  [
    ['DatabaseRole', role('a', false), role('a', true), role('b', false)],
    ['Backup', backup('a', 'a'), backup('a', 'b'), backup('b', 'a')],
    ['Tenant', tenant(1, 'a'), tenant(1, 'b'), tenant(2, 'a')],
  ] as const
).map(([kind, before, same, other]) => ({
  name: `${kind} of before`,
  crd: definitions().find(({ spec }) => spec.names.kind === kind)!,
  before,
  same,
  other,
}));
