import { type TSchema, Type } from 'typebox';

/** Which defaults apply where a team said nothing: `local` fits one machine, `production` survives the loss of one. */
export type Profile = 'local' | 'production';

/** Patterns of amounts, by which they are known in a schema. */
export const SIZE = '^[1-9][0-9]*(Ki|Mi|Gi|Ti)$';
export const DURATION = '^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$';

interface Describe {
  /** One line for editors and the options reference. */
  readonly description: string;
  /** Default in the `local` profile, and in `production` unless that differs. */
  readonly default?: unknown;
  readonly production?: unknown;
}

/**
 * The vocabulary of option schemas. Each call is one option: its type, its defaults per profile and its description, from
 * which TypeScript's type, the validator, the editor's completion and the options reference all follow.
 * `expected` words a pattern for people.
 */
export const option = {
  integer: (o: Describe & { minimum?: number; maximum?: number }) =>
    Type.Integer({ minimum: 0, maximum: 10_000, ...o }),
  number: (o: Describe & { minimum?: number; maximum?: number }) => Type.Number({ minimum: 0, ...o }),
  boolean: (o: Describe) => Type.Boolean({ ...o }),
  string: (o: Describe & { pattern?: string; expected?: string; minLength?: number }) =>
    Type.String({ minLength: 1, ...o }),
  /** One of a few words. */
  choice: <const T extends string[]>(values: T, o: Describe) =>
    Type.Unsafe<T[number]>({ type: 'string', enum: values, ...o }),
  /** Memory or storage in Kubernetes' binary units. */
  size: (o: Describe) => Type.String({ pattern: SIZE, expected: 'a size such as 512Mi or 20Gi', ...o }),
  /** CPU in cores or millicores. */
  cpu: (o: Describe) =>
    Type.Unsafe<string | number>({
      type: ['string', 'number'],
      pattern: '^([0-9]{1,8}m|[0-9]{1,5}(\\.[0-9]+)?)$',
      // Kubernetes counts in thousandths.
      minimum: 0.001,
      maximum: 99_999,
      expected: 'CPU such as 500m or 2',
      ...o,
    }),
  /** A span of time in days, hours, minutes and seconds. */
  duration: (o: Describe) =>
    Type.String({
      pattern: DURATION,
      minLength: 2,
      expected: 'a duration such as 7d, 12h or 30m',
      ...o,
    }),
  list: <T extends TSchema>(items: T, o: Describe & { minItems?: number }) => Type.Array(items, { ...o }),
  map: <T extends TSchema>(values: T, o: Describe & { minProperties?: number }) =>
    Type.Record(Type.String(), values, { ...o }),
  /** A map of things by name, of which an environment switches one off by `false`. */
  named: <T extends TSchema>(values: T, o: Describe) => Type.Record(Type.String(), values, { ...o, off: true }),
} as const;

/** A range of IP addresses. */
export const cidr = {
  pattern: '^(([0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*)/[0-9]{1,3}$',
  expected: 'addresses such as 10.42.0.0/16',
};

/** Where a server outside answers, as NetworkPolicies see it. */
export const serverAddresses = (what: string) =>
  option.list(Type.String(cidr), {
    description: `Addresses at which ${what} answers, to which policies open the way; default: anywhere but at pods and Services of the cluster`,
    default: ['0.0.0.0/0'],
    minItems: 1,
  });

/** No keys but those that are named. */
export const closed = { additionalProperties: false } as const;

/** Shape of a Kubernetes DNS-1123 label, with room for what is put before and after it. */
export const label = (description: string) =>
  Type.String({
    description,
    pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
    maxLength: 40,
    expected: 'lower-case letters, digits and hyphens, starting with a letter',
  });

/** What values of labels are, and their keys behind a slash (k8s.io/apimachinery v0.35.4, pkg/api/validate/content/kube.go). */
const WORD = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const KEY = `([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?${WORD}`;

/** Key of a label or a taint. */
export const labelKey = { pattern: `^${KEY}$`, expected: 'a key such as dedicated or example.com/dedicated' };
/** Value of one. */
export const labelValue = { pattern: `^(${WORD})?$`, expected: 'the value of a label, such as ssd' };
/** A key, or a key with its value. */
export const labelOrKey = {
  pattern: `^${KEY}(=(${WORD})?)?$`,
  expected: 'a label such as disk or example.com/disk=ssd',
};

/** Why a rule does not hold somewhere; long enough to be one. */
export const reason = (description: string) =>
  option.string({ description, minLength: 10, expected: 'a reason of ten characters or more' });

/** Requests and limits of one container, each with its default: `resources({ cpu: '250m', memory: '1Gi' })`; the memory limit equals the request unless said. */
export function resources(local: ResourceDefaults, production: ResourceDefaults = local) {
  const limit = (r: ResourceDefaults) => r.memoryLimit ?? r.memory;
  return Type.Object(
    {
      cpu: option.cpu({ description: 'CPU request', default: local.cpu, production: production.cpu }),
      memory: option.size({ description: 'Memory request', default: local.memory, production: production.memory }),
      memoryLimit: option.size({ description: 'Memory limit', default: limit(local), production: limit(production) }),
    },
    { additionalProperties: false, default: {}, description: 'Resources of one pod' },
  );
}

interface ResourceDefaults {
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit?: string;
}

/** What is read of a schema beside its types. */
export interface Annotated {
  readonly type?: string;
  readonly default?: unknown;
  readonly production?: unknown;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
  /** Its entries may be `false`: switched off. */
  readonly off?: true;
}

/** What the entries of a map have to be, of one with any names. */
export const valuesOf = (schema: TSchema): TSchema | undefined =>
  Object.values((schema as Annotated).patternProperties ?? {})[0];

/** Fills in the defaults of `schema` for `profile`, deeply; what the team said stays. Pure: returns a new value. */
export function withDefaults(schema: TSchema, value: unknown, profile: Profile): unknown {
  const s = schema as Annotated;
  if (s.anyOf) {
    const chosen = value ?? s.default;
    const branch = s.anyOf.find((one) => (one as Annotated).type === typeof chosen);
    return withDefaults(branch ?? {}, chosen, profile) ?? chosen;
  }
  const given = value ?? (profile === 'production' && s.production !== undefined ? s.production : s.default);
  if (given === undefined || given === null) return undefined;
  if (Array.isArray(given)) return s.items ? given.map((item) => withDefaults(s.items!, item, profile)) : given;
  if (typeof given !== 'object') return given;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(s.properties ?? {})) {
    const filled = withDefaults(inner, (given as Record<string, unknown>)[key], profile);
    if (filled !== undefined) result[key] = filled;
  }
  const values = valuesOf(schema);
  // Names that a team chose come in one order, so that no list in the tree depends on the order in which they were written.
  for (const [key, inner] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (s.properties && key in s.properties) continue;
    result[key] = values ? (withDefaults(values, inner ?? {}, profile) ?? inner) : inner;
  }
  return result;
}
