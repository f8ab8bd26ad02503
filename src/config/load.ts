import { Ajv } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { checkProjects } from './check-projects.ts';
import type { PlatformConfig } from './config.ts';
import { type Locate, explainSchemaErrors } from './explain-schema-errors.ts';
import { mergeSources } from './merge-sources.ts';
import { type Profile, withDefaults } from './options.ts';
import { toPointer } from './pointer.ts';
import { CustomComponent, type CustomComponentConfig, platformSchema, relaxed } from './schema.ts';
import { type Source, parseSource } from './source.ts';

/** A file as it was read. */
export interface TextFile {
  /** Path as the person knows it. */
  readonly file: string;
  readonly text: string;
}

export interface LoadInput {
  readonly platform: TextFile;
  /** What the environment overrides. */
  readonly override?: TextFile;
  readonly environment: string;
  /** Folder that paths in the configuration are relative to. */
  readonly root: string;
  /** Option schemas of the catalogue's components. */
  readonly components: ReadonlyMap<string, TObject>;
  /** Namespaces that projects cannot have. */
  readonly reserved: ReadonlySet<string>;
}

export interface LoadResult {
  /** Absent when there are errors. */
  readonly config?: PlatformConfig;
  readonly findings: readonly Finding[];
}

type Json = Record<string, unknown>;

/** Reads, merges and validates a configuration. All problems are reported at once, each where it was said. Pure. */
export function loadConfig(input: LoadInput): LoadResult {
  const base = parseSource(input.platform.file, input.platform.text);
  const override = input.override && parseSource(input.override.file, input.override.text);
  const unreadable = [...base.findings, ...(override?.findings ?? [])];
  if (!base.source || unreadable.some(({ severity }) => severity === 'error')) return { findings: unreadable };

  const { value, locate } = mergeSources(base.source, override?.source as Source | undefined);
  const findings: Finding[] = [...unreadable, ...validateAll(value, input.components, locate)];
  if (findings.some(({ severity }) => severity === 'error')) return { findings };

  const config = fillIn(value, input, (at) => locate(at));
  for (const finding of checkProjects(config.projects, input.reserved)) findings.push({ ...finding, at: locate(finding.config!) });
  return findings.some(({ severity }) => severity === 'error') ? { findings } : { config, findings };
}

/** The schema with the catalogue's components left open: each is validated by its own, so that only those in use are compiled. */
const OPEN = relaxed(platformSchema(new Map(), true));

function validateAll(value: Json, components: ReadonlyMap<string, TObject>, locate: Locate): Finding[] {
  const findings = validate(OPEN, value, locate, '');
  for (const [id, given] of Object.entries(isMap(value.components) ? value.components : {})) {
    const at = toPointer(['components', id]);
    const schema = components.get(id);
    if (given === null || given === false) {
      if (!schema) findings.push(unknownComponent(id, at, components, locate));
    } else if (!isMap(given)) findings.push(notOptions(id, at, given, locate));
    else if (schema) findings.push(...validate(relaxed(schema), given, locate, at));
    else if ('folder' in given || 'chart' in given) findings.push(...validate(relaxed(CustomComponent), given, locate, at));
    else findings.push(unknownComponent(id, at, components, locate));
  }
  return findings;
}

function validate(schema: TSchema, value: unknown, locate: Locate, prefix: string): Finding[] {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });
  const check = ajv.compile(schema);
  if (check(value)) return [];
  const here: Locate = (at, what) => locate(prefix + at, what);
  return explainSchemaErrors(check.errors ?? [], schema, here).map((finding) => (finding.config === undefined ? finding : { ...finding, config: prefix + finding.config }));
}

function unknownComponent(id: string, config: string, components: ReadonlyMap<string, TObject>, locate: Locate): Finding {
  const close = nearest(id, components.keys());
  return {
    rule: 'config/unknown-component',
    severity: 'error',
    at: locate(config, 'key'),
    config,
    message: `there is no component ${id}`,
    why: `the catalogue has ${[...components.keys()].sort().join(', ')}`,
    fix: close ? `rename it to ${close}` : 'choose one of the catalogue, or say `folder:` or `chart:` for one of your own',
  };
}

function notOptions(id: string, config: string, given: unknown, locate: Locate): Finding {
  return {
    rule: 'config/type',
    severity: 'error',
    at: locate(config),
    config,
    message: `the options of ${id} must be a map, found ${JSON.stringify(given)}`,
    fix: `write \`${id}: {}\` for the defaults, or \`${id}: false\` to switch it off`,
  };
}

function fillIn(value: Json, { environment, root, components }: LoadInput, locate: PlatformConfig['locate']): PlatformConfig {
  const kind = isMap(value.cluster) ? value.cluster.kind : undefined;
  const profile = (value.profile as Profile | undefined) ?? (kind === 'k3d' ? 'local' : 'production');
  const { components: given = {}, headroom, ...rest } = withDefaults(OPEN, value, profile) as Json & { components?: Json; headroom: string };
  const filled = rest as unknown as Omit<PlatformConfig, 'components' | 'custom'>;
  const on: Record<string, Json> = {};
  const custom: Record<string, CustomComponentConfig> = {};
  for (const [id, options] of Object.entries(given)) {
    if (options === false) continue;
    const schema = components.get(id);
    if (schema) on[id] = withDefaults(schema, options ?? {}, profile) as Json;
    else custom[id] = withDefaults(CustomComponent, options, profile) as CustomComponentConfig;
  }
  const cluster = filled.cluster.kind === 'k3d' ? { storageClass: 'local-path', ...filled.cluster } : filled.cluster;
  return Object.freeze({ ...filled, cluster, headroom: Number.parseInt(headroom, 10) / 100, components: on, custom, environment, profile, root, locate });
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
