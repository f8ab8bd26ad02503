import type { ErrorObject } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import { DEFAULT_KIND, LOCAL_KIND, profileOf, withProfile } from '../clusters/index.ts';
import type { Finding } from '../finding/finding.ts';
import { deepFreeze } from '../kit/freeze.ts';
import { isRecord } from '../kit/json.ts';
import { checkAmounts } from './check-amounts.ts';
import { checkFiles } from './check-files.ts';
import { checkGpus } from './check-gpus.ts';
import { checkPlatform } from './check-platform.ts';
import { checkProjects } from './check-projects.ts';
import { notOptional, notOptions, unknownComponent } from './component-findings.ts';
import type { PlatformConfig } from './config.ts';
import type { EngineSchema } from './engine.ts';
import { explainSchemaErrors, type Locate } from './explain-schema-errors.ts';
import { type InProjects, withinProjects, withoutComponents } from './in-projects.ts';
import { mergeSources } from './merge-sources.ts';
import { type Profile, withDefaults } from './options.ts';
import { OwnComponent, type OwnComponentConfig } from './own-component-schema.ts';
import { parsePointer, toPointer } from './pointer.ts';
import type { Reserved } from './reserved.ts';
import { platformSchema, relaxed } from './schema.ts';
import { parseSource } from './source.ts';
import { offButNowhereOn, tellOff, withoutOff } from './switched-off.ts';

/** A file as it was read. */
interface TextFile {
  /** Path as the person knows it. */
  readonly file: string;
  readonly text: string;
}

interface LoadInput {
  readonly platform: TextFile;
  /** What the environment overrides. */
  readonly override?: TextFile;
  readonly environment: string;
  /** Folder that paths in the configuration are relative to. */
  readonly root: string;
  /** Option schemas of the catalogue's components. */
  readonly components: ReadonlyMap<string, TObject>;
  /** Those of them that every platform has. */
  readonly always: ReadonlySet<string>;
  /** Those of them that are part of each project. */
  readonly inProjects: InProjects;
  /** What runs jobs. */
  readonly engines: readonly EngineSchema[];
  /** What a component of one's own may ask for, by type of connection. */
  readonly requestSchema: (type: string) => TObject | undefined;
  readonly reserved: Reserved;
  readonly compile: Compile;
}

/** Judges a value; what is wrong with it is in `errors` until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** Makes the validator of a schema (ajv with `allErrors` and `verbose`): the caller's, who may keep what was compiled. */
export type Compile = (schema: TSchema) => Validator;

export interface LoadResult {
  /** Absent when there are errors. */
  readonly config?: PlatformConfig;
  readonly findings: readonly Finding[];
}

type Json = Record<string, unknown>;

/** Reads, merges and validates a configuration. All problems are reported at once, each where it was said. Pure. */
export function loadConfig(input: LoadInput): LoadResult {
  const base = parseSource(input.platform.file, input.platform.text);
  const override = input.override && parseOverride(input.override);
  const findings: Finding[] = [...base.findings, ...(override?.findings ?? [])];
  if (!base.source || (override && !override.source && hasErrors(override.findings))) return { findings };

  const { value: said, locate } = mergeSources(base.source, override?.source);
  const { value: on, off } = withoutOff(openSchema(input.engines), said);
  const value = on as Json;
  findings.push(...offButNowhereOn(base.source.value, off, locate));
  // A value that could not be read has its story; what the schema says of the hole it leaves is no second one.
  const told = new Set(findings.map(({ at }) => describePlace(at)));
  findings.push(...validateAll(value, input, locate).filter(({ at }) => !told.has(describePlace(at))));
  if (hasErrors(findings)) return { findings };

  // Of what has parts (a component, a topic) the name is the place that people look for.
  const place = (pointer: string) => locate(pointer, isRecord(valueAt(value, pointer)) ? 'key' : 'value');
  const config = fillIn(value, input, place);
  const checked = [
    ...checkAmounts(openSchema(input.engines), value),
    ...Object.entries(config.components).flatMap(([id, options]) =>
      checkAmounts(input.components.get(id)!, options, ['components', id]),
    ),
    ...Object.entries(config.own).flatMap(([id, options]) => checkAmounts(OwnComponent, options, ['components', id])),
    ...unsaid(value, config),
    ...checkPlatform(config, input.reserved, input.components.keys()),
    ...tellOff(checkProjects(input.engines, config, input.reserved), value, off, locate),
    ...checkGpus(input.engines, config),
    ...checkFiles(config),
    ...withoutComponents(config, input.inProjects),
  ];
  findings.push(...checked.map((finding) => ({ ...finding, at: place(finding.config!) })));
  return hasErrors(findings) ? { findings } : { config, findings };
}

/** An environment's file may be empty, or hold comments only: it then overrides nothing. */
function parseOverride({ file, text }: TextFile): ReturnType<typeof parseSource> {
  const { source, findings } = parseSource(file, text);
  return { source, findings: findings.filter(({ rule }) => rule !== 'config/empty') };
}

const hasErrors = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error');
const describePlace = (at: Finding['at']) => at && `${at.file}:${at.line}:${at.column}`;

/** The schema with the catalogue's components left open: each is validated by its own, so that only those in use are compiled. */
function openSchema(engines: readonly EngineSchema[]) {
  const schema = OPEN.get(engines) ?? relaxed(platformSchema(new Map(), engines, true));
  OPEN.set(engines, schema);
  return schema;
}

const OPEN = new WeakMap<readonly EngineSchema[], ReturnType<typeof platformSchema>>();

function validateAll(
  value: Json,
  { components, engines, always, requestSchema, compile }: LoadInput,
  locate: Locate,
): Finding[] {
  const validate = (schema: TSchema, given: unknown, path: readonly string[]): Finding[] => {
    const check = compile(schema);
    if (check(given)) return [];
    // The schema of a component is told from the top, as if it were the whole configuration's.
    const at = toPointer(path);
    const errors = (check.errors ?? []).map((error) => ({ ...error, instancePath: at + error.instancePath }));
    return explainSchemaErrors(errors, under(path, schema), locate);
  };
  // What a need asks for is of the type of the connection.
  const requests = ({ requires = [] }: Json, path: readonly string[]): Finding[] =>
    (requires as readonly { type: string; request?: Json }[]).flatMap(({ type, request = {} }, i) => {
      const schema = requestSchema(type);
      return schema ? validate(schema, request, [...path, 'requires', String(i), 'request']) : [];
    });
  const findings = validate(openSchema(engines), value, []);
  for (const [id, given] of Object.entries(isRecord(value.components) ? value.components : {})) {
    const path = ['components', id];
    const at = toPointer(path);
    const schema = components.get(id);
    const own = isRecord(given) && ('folder' in given || 'chart' in given);
    if (!schema && !own) findings.push(unknownComponent(id, at, components, locate));
    else if (isRecord(given)) {
      const wrong = validate(relaxed(schema ?? OwnComponent), given, path);
      findings.push(...wrong);
      if (!schema && wrong.length === 0) findings.push(...requests(given, path));
    } else if (given === false && always.has(id)) findings.push(notOptional(id, at, locate));
    else if (given !== null && given !== false) findings.push(notOptions(id, at, given, locate));
  }
  return findings;
}

/** A schema in its place inside that of the configuration. */
function under(path: readonly string[], schema: object): object {
  return path.reduceRight((inner, key) => ({ properties: { [key]: inner } }), schema);
}

function valueAt(value: unknown, pointer: string): unknown {
  return parsePointer(pointer).reduce<unknown>(
    (at, key) => (isRecord(at) || Array.isArray(at) ? (at as Json)[key] : undefined),
    value,
  );
}

/** What only a team can know of its kind of cluster. */
function unsaid({ cluster }: Json, config: PlatformConfig): Finding[] {
  const { id, asks = {} } = profileOf(config.cluster);
  return Object.entries(asks)
    .filter(([key]) => !isRecord(cluster) || cluster[key] === undefined)
    .map(([key, why]) => ({
      rule: 'config/missing',
      severity: 'error',
      config: '/cluster',
      message: `cluster.${key} is not said, and nobody else knows it on ${id}`,
      why,
      fix: `write \`cluster: { ${key}: … }\` in environments/${config.environment}.yaml`,
    }));
}

/** The environment that every platform has: unless it says otherwise, a cluster on this machine. */
const LOCAL = 'local';

function fillIn(
  value: Json,
  { environment, root, components, inProjects, engines }: LoadInput,
  locate: PlatformConfig['locate'],
): PlatformConfig {
  const given = isRecord(value.cluster) ? value.cluster : {};
  const kind = (given.kind as string | undefined) ?? (environment === LOCAL ? LOCAL_KIND : DEFAULT_KIND);
  const of = profileOf({ kind });
  const profile = (value.profile as Profile | undefined) ?? of.profile;
  const known = {
    ...withinProjects(value, inProjects),
    cluster: withProfile({ ...given, kind }, { ...of.cluster, ...(isRecord(given.gpus) && { gpus: of.gpus ?? {} }) }),
    ingress: withProfile(value.ingress, of.ingress),
  };
  const {
    components: chosen = {},
    headroom,
    ...rest
  } = withDefaults(openSchema(engines), known, profile) as Json & {
    components?: Json;
    headroom: string;
  };
  const filled = rest as unknown as Omit<PlatformConfig, 'components' | 'own'>;
  const on: Record<string, Json> = {};
  const off: string[] = [];
  const own: Record<string, OwnComponentConfig> = {};
  for (const [id, options] of Object.entries(chosen)) {
    if (options === false) {
      off.push(id);
      continue;
    }
    const schema = components.get(id);
    if (schema) on[id] = withDefaults(schema, options ?? {}, profile) as Json;
    else own[id] = withDefaults(OwnComponent, options, profile) as OwnComponentConfig;
  }
  return deepFreeze({
    ...filled,
    headroom: Number.parseInt(headroom, 10) / 100,
    components: on,
    ...(off.length > 0 && { off }),
    own,
    environment,
    profile,
    root,
    locate,
  });
}
