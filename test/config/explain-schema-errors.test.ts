import { Ajv } from 'ajv';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { explainSchemaErrors } from '../../src/config/explain-schema-errors.ts';
import { mergeSources } from '../../src/config/merge-sources.ts';
import { parseSource } from '../../src/config/source.ts';
import { formatFindings } from '../../src/finding/format.ts';

const closed = { additionalProperties: false };
const size = Type.String({ pattern: '^[1-9][0-9]*(Ki|Mi|Gi|Ti)$', expected: 'a size such as 512Mi or 20Gi' });
const duration = Type.String({
  pattern: '^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$',
  minLength: 2,
  expected: 'a duration such as 7d, 12h or 30m',
});
const cpu = Type.Unsafe({
  type: ['string', 'number'],
  pattern: '^([0-9]+m|[0-9]+(\\.[0-9]+)?)$',
  exclusiveMinimum: 0,
  expected: 'CPU such as 500m or 2',
});
const label = {
  type: 'string',
  pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
  maxLength: 40,
  expected: 'lower-case letters, digits and hyphens',
};

const Kafka = Type.Object(
  {
    brokers: Type.Optional(Type.Integer({ minimum: 1, maximum: 99, description: 'Broker pods' })),
    storage: Type.Optional(size),
    cpu: Type.Optional(cpu),
    retention: Type.Optional(duration),
    exposed: Type.Optional(Type.Boolean()),
    version: Type.Optional(Type.String({ minLength: 1 })),
    listeners: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
const Custom = Type.Object(
  { namespace: Type.String(), chart: Type.Optional(Type.Object({ name: Type.String() }, closed)) },
  closed,
);
const switchable = (schema: Parameters<typeof Type.Optional>[0]) =>
  Type.Union([Type.Null(), Type.Literal(false), schema]);
const Dags = Type.Union([
  Type.String(),
  Type.Object({ url: Type.String(), path: Type.Optional(Type.String()) }, closed),
]);

const schema = Type.Object(
  {
    name: Type.Optional(Type.Unsafe<string>(label)),
    git: Type.Optional(
      Type.Object(
        {
          provider: Type.Optional(Type.Union([Type.Literal('gitlab'), Type.Literal('github')])),
          url: Type.String({ description: 'Where the repository is' }),
        },
        closed,
      ),
    ),
    mode: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: ['delete', 'compact'] })),
    components: Type.Optional(
      Type.Object(
        { kafka: Type.Optional(switchable(Kafka)), minio: Type.Optional(switchable(Type.Object({}, closed))) },
        { additionalProperties: switchable(Custom) },
      ),
    ),
    topics: Type.Optional(
      Type.Unsafe<object>({ type: 'object', propertyNames: label, additionalProperties: { type: 'object' } }),
    ),
    owners: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    dags: Type.Optional(Dags),
    store: Type.Optional(
      Type.Union([
        Type.Object({ kind: Type.Literal('s3'), bucket: Type.String() }, closed),
        Type.Object({ kind: Type.Literal('disk'), path: Type.String(), keep: duration }, closed),
      ]),
    ),
    job: Type.Optional(
      Type.Unsafe<object>({ type: 'object', oneOf: [{ required: ['spark'] }, { required: ['flink'] }] }),
    ),
  },
  closed,
);
const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });
const validate = ajv.compile(schema);

function explain(text: string) {
  const { source } = parseSource('platform.yaml', text);
  const { value, locate } = mergeSources(source!);
  return validate(value) ? [] : explainSchemaErrors(validate.errors!, schema, locate);
}

/** Findings as `rule line:column message → fix`. */
function told(text: string): string[] {
  return explain(text).map(({ rule, at, message, fix }) => `${rule} ${at?.line}:${at?.column} ${message} → ${fix}`);
}

const kafka = (options: string) =>
  told(`components: { kafka: { ${options} } }`).map((line) =>
    line.replace('components.kafka', 'kafka').replace(/ 1:\d+/, ''),
  );

it('accepts what is right', () => {
  expect(told('components: { kafka: { brokers: 3, storage: 20Gi, cpu: 0.5, retention: 1d12h }, minio: }')).toEqual([]);
});

describe('keys', () => {
  it('unknown, with the nearest', () => {
    const [finding] = explain('components:\n  kafka: { broker: 3 }');
    expect(finding).toEqual({
      rule: 'config/unknown-key',
      severity: 'error',
      message: 'unknown key "broker" in components.kafka',
      why: 'the keys here are brokers, storage, cpu, retention, exposed, version, listeners',
      fix: 'rename it to brokers',
      at: { file: 'platform.yaml', line: 2, column: 12 },
      config: '/components/kafka/broker',
    });
  });

  it.each([
    ['colour: red', 'config/unknown-key 1:1 unknown key "colour" at the top level → remove it'],
    [
      'components:\n  kafka:{ brokers: 3 }',
      'config/unknown-key 2:3 unknown key "kafka:{ brokers" in components → put a space after the colon: kafka: …',
    ],
    [
      'components: { kafka: { cpu: 1,5 } }',
      'config/unknown-key 1:31 unknown key "5" in components.kafka → write decimals with a point: inside { } a comma starts the next key',
    ],
    [
      'components: { kafak: { brokers: 3 } }',
      'config/unknown-key 1:15 unknown key "kafak" in components → rename it to kafka',
    ],
    [
      'components: { kafka: { components: {} } }',
      'config/unknown-key 1:24 unknown key "components" in components.kafka → remove it',
    ],
    [
      'components: { kafka: { kafka: {} } }',
      'config/unknown-key 1:24 unknown key "kafka" in components.kafka → write it beside kafka',
    ],
    ['components: { kafak: 3 }', 'config/unknown-key 1:15 unknown key "kafak" in components → rename it to kafka'],
    [
      'components: { minio2: { namespace: x, chart: {} } }',
      'config/missing-key 1:39 name is missing in components.minio2.chart → add name: …',
    ],
    ['git: {}', 'config/missing-key 1:1 url is missing in git → add url: …'],
    ['topics: { My_Topic: {} }', 'config/name 1:11 "My_Topic" cannot be a name in topics → rename it to my-topic'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });
});

describe('values', () => {
  it.each([
    [
      'storage: 20GB',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not "20GB" → write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: 20gb',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not "20gb" → write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: 20 Gi',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not "20 Gi" → write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: 20G',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not "20G" → write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: 1.5Gi',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not "1.5Gi" → write 1536Mi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: 20',
      'config/unit kafka.storage must be a size such as 512Mi or 20Gi, not 20 → write 20Gi (if gibibytes are meant; Kubernetes sizes use Ki, Mi, Gi, Ti)',
    ],
    [
      'storage: lots',
      'config/pattern kafka.storage must be a size such as 512Mi or 20Gi, not "lots" → write a size such as 512Mi or 20Gi',
    ],
    [
      'retention: 7days',
      'config/unit kafka.retention must be a duration such as 7d, 12h or 30m, not "7days" → write 7d (durations use d, h, m, s)',
    ],
    [
      'retention: 1w',
      'config/unit kafka.retention must be a duration such as 7d, 12h or 30m, not "1w" → write 7d (durations use d, h, m, s)',
    ],
    [
      'retention: 1 day 12 hours',
      'config/unit kafka.retention must be a duration such as 7d, 12h or 30m, not "1 day 12 hours" → write 1d12h (durations use d, h, m, s)',
    ],
    [
      'retention: 1.5h',
      'config/unit kafka.retention must be a duration such as 7d, 12h or 30m, not "1.5h" → write 90m (durations use d, h, m, s)',
    ],
    [
      'retention: 7',
      'config/unit kafka.retention must be a duration such as 7d, 12h or 30m, not 7 → write 7d (if days are meant; durations use d, h, m, s)',
    ],
    [
      'cpu: "0,5"',
      'config/pattern kafka.cpu must be CPU such as 500m or 2, not "0,5" → write 0.5 (a decimal point, not a comma)',
    ],
    [
      'cpu: 2 cores',
      'config/unit kafka.cpu must be CPU such as 500m or 2, not "2 cores" → write 2 (CPU is counted in cores, or in thousandths: 500m)',
    ],
    [
      'brokers: "3"',
      'config/type kafka.brokers must be a whole number from 1 to 99, not "3" → write 3 (without quotes)',
    ],
    ['brokers: 0', 'config/range kafka.brokers must be 1 or more, not 0 → write a number that is 1 or more'],
    [
      'brokers: 1.5',
      'config/type kafka.brokers must be a whole number from 1 to 99, not 1.5 → write a whole number from 1 to 99',
    ],
    [
      'brokers: three',
      'config/type kafka.brokers must be a whole number from 1 to 99, not "three" → write a whole number from 1 to 99',
    ],
    [
      'brokers: [ 3 ]',
      'config/type kafka.brokers must be a whole number from 1 to 99, not a list → write the value without brackets: 3',
    ],
    [
      'brokers: [ { n: 3 } ]',
      'config/type kafka.brokers must be a whole number from 1 to 99, not a list → write a whole number from 1 to 99',
    ],
    [
      'exposed: yes',
      'config/type kafka.exposed must be true or false, not "yes" → write true (YAML 1.2 knows only true and false; yes, no, on and off are text)',
    ],
    [
      'exposed: off',
      'config/type kafka.exposed must be true or false, not "off" → write false (YAML 1.2 knows only true and false; yes, no, on and off are text)',
    ],
    ['version: 4.1', 'config/type kafka.version must be text, not 4.1 → put it in quotes: "4.1"'],
    ['version: ""', 'config/range kafka.version is an empty text → write text, or remove the key'],
    ['listeners: plain', 'config/type kafka.listeners must be a list, not "plain" → write it as a list: [ plain ]'],
    [
      'listeners: { a: 1 }',
      'config/type kafka.listeners must be a list, not a map → write a list: [ … ], or lines that start with `- `',
    ],
    ['listeners:', 'config/type kafka.listeners must be a list, not empty → write a list, or remove the key'],
  ])('%s', (options, expected) => {
    expect(kafka(options)).toEqual([expected]);
  });

  it.each([
    ['mode: Delete', 'config/enum 1:7 mode must be delete or compact, not "Delete" → write delete'],
    ['mode: compct', 'config/enum 1:7 mode must be delete or compact, not "compct" → write compact'],
    [
      'git: { url: x, provider: gitlub }',
      'config/enum 1:26 git.provider must be gitlab or github, not "gitlub" → write gitlab',
    ],
    [
      'name: My Platform',
      'config/pattern 1:7 name must be lower-case letters, digits and hyphens, not "My Platform" → write my-platform (lower-case letters, digits and hyphens)',
    ],
    ['owners: []', 'config/range 1:9 owners must have at least 1 entry, not 0 → extend it to 1 entry or more'],
    ['git:', 'config/type 1:1 git must be a map, not empty → write { url: … }, or remove the key'],
    ['topics: { a: 5 }', 'config/type 1:14 topics.a must be a map, not 5 → write keys and values: { key: value }'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });
});

describe('a union is one finding', () => {
  it.each([
    [
      'a switch',
      'components: { kafka: true }',
      ['config/type 1:22 components.kafka must be nothing, false or a map, not true → write {} to take the defaults'],
    ],
    [
      'no branch of this type',
      'dags: 5',
      ['config/type 1:7 dags must be text or a map, not 5 → write keys and values: { key: value }'],
    ],
    [
      'the branch of its type',
      'dags: { url: x, paht: y }',
      ['config/unknown-key 1:17 unknown key "paht" in dags → rename it to path'],
    ],
    [
      'the branch that a key names',
      'store: { kind: s3, path: x }',
      [
        'config/missing-key 1:1 bucket is missing in store → add bucket: …',
        'config/unknown-key 1:20 unknown key "path" in store → remove it',
      ],
    ],
    [
      'a key that names no branch',
      'store: { kind: s4 }',
      ['config/enum 1:16 store.kind must be s3 or disk, not "s4" → write s3'],
    ],
    [
      'no key names a branch: the nearest',
      'store: { path: x, keep: 1w }',
      [
        'config/missing-key 1:1 kind is missing in store → add kind: …',
        'config/unit 1:25 store.keep must be a duration such as 7d, 12h or 30m, not "1w" → write 7d (durations use d, h, m, s)',
      ],
    ],
    ['one of two keys', 'job: {}', ['config/missing-key 1:6 job needs spark or flink → add spark or flink']],
    [
      'one of two keys, both there',
      'job: { spark: 1, flink: 1 }',
      ['config/form 1:6 job mixes forms that exclude each other → keep either spark or flink'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(told(text).sort()).toEqual(expected.sort());
  });
});

it('reads well', () => {
  const text = `name: mlops
git: { provider: gitlub }
components:
  kafka:
    broker: 3
    storage: 20GB
    exposed: yes
  minoi: {}
`;
  expect(formatFindings(explain(text), { color: false, sources: () => text })).toMatchSnapshot();
});
