import { registry } from '../../src/catalogue/registry.ts';
import { planOf } from '../support/platform.ts';
import { rules } from '../support/rules.ts';
import type { Draw } from './draw.ts';
import { drawName, type Names } from './names.ts';
import type { Meaning } from './values.ts';

/** Names of what a project has, drawn before anything refers to them. */
interface Belongings {
  readonly topics: readonly string[];
  readonly buckets: readonly string[];
  readonly databases: readonly string[];
  readonly images: readonly string[];
  readonly jobs: readonly string[];
}

/** Which names there are, so that one part can refer to another. */
export interface Scene {
  readonly projects: ReadonlyMap<string, Belongings>;
  /** Components of the team's own. */
  readonly custom: readonly string[];
}

export function drawScene(draw: Draw, names: Names): Scene {
  const some = (most: number) =>
    Array.from({ length: draw.integer(0, most) }, () => drawName(draw, draw.chance(0.3) ? names : 'plain'));
  const belongings = (): Belongings => {
    // A topic and a bucket of one name are refused: rare in what should be right.
    const [topics, jobs, images, databases] = [
      some(3),
      some(3),
      some(2),
      some(1).map((name) => name.replaceAll('-', '_')),
    ];
    const buckets = some(3).filter((bucket) => names !== 'plain' || (!topics.includes(bucket) && bucket.length > 2));
    return { topics, buckets, databases, images, jobs };
  };
  const projects = new Map(some(3).map((name) => [name, belongings()]));
  return {
    projects,
    custom: draw.chance(0.3) ? some(2).map((name) => (names === 'plain' ? `own-${name}` : name)) : [],
  };
}

/**
 * Components that want a Git server in a k3d cluster, and so a certain `git.url`: most platforms have theirs elsewhere. And one that
 * comes with what needs it.
 */
const FORGE = ['gitlab', 'gitlab-runner', 'keda'];

/** Every connection that the catalogue has, with who provides it. */
const CATALOGUE = Object.fromEntries(
  registry.filter(({ id, external }) => !external && !FORGE.includes(id)).map(({ id }) => [id, null]),
);
const CONNECTIONS = planOf({ components: CATALOGUE }).plan!.connections;
const OFFERS = new Map(CONNECTIONS.map(({ type, provider }) => [type as string, provider]));
/** Components that look after others, which bring them along, and these: one alone is refused. */
const OPERATORS = new Map(
  CONNECTIONS.filter(({ type }) => type.startsWith('operator:')).map(({ type, provider }) => [
    provider,
    CONNECTIONS.filter((one) => one.type === type).map(({ client }) => client.component),
  ]),
);
/** Made anew for each platform: what is drawn may be changed later. */
const providers = () =>
  Object.fromEntries(
    [...OFFERS.values()].filter((id) => id in CATALOGUE && !OPERATORS.has(id)).map((id) => [id, null]),
  );
const RULES = rules.map(({ id }) => id);
const NAMESPACES = ['platform-operators', 'data-plane', 'orchestration', 'ml-lifecycle', 'tools', 'monitoring'];
const REPOSITORIES = [
  'https://gitlab.example.org/mlops/platform.git',
  'ssh://git@git.example.org:2222/a/b.git',
  'git@github.com:a/b.git',
];

const RANGES = ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/32', '0.0.0.0/0'];

/** What options mean that refer to something, or exclude each other. */
export function meaningsOf({ projects, custom }: Scene, draw: Draw): Readonly<Record<string, Meaning>> {
  const of = (path: readonly string[]) => projects.get(path[1]!);
  const names = (part: keyof Belongings): Meaning => ({ keys: (path) => of(path)?.[part] ?? [] });
  const oneOf = (from: readonly string[], otherwise = 'lake') => draw.pick(from.length > 0 ? from : [otherwise]);
  const data = (path: readonly string[]): string[] => {
    const own = of(path);
    const others = [...projects].flatMap(([name, { topics, buckets }]) =>
      name === path[1] ? [] : [...topics, ...buckets].map((set) => `${name}/${set}`),
    );
    return draw.several([...(own?.topics ?? []), ...(own?.buckets ?? []), ...others, ...others], 3).filter(Boolean);
  };
  const exactlyOne =
    (a: string, b: string): Meaning['mend'] =>
    (value) => {
      const { [a]: left, [b]: right, ...rest } = value;
      return left !== undefined && (right === undefined || draw.chance(0.5))
        ? { ...rest, [a]: left }
        : { ...rest, [b]: right };
    };
  const image: Meaning = {
    value: (path) => oneOf(draw.chance(0.7) ? (of(path)?.images ?? []) : [], 'registry.example.org/team/job:1.2.3'),
  };
  const forWhom = (provider: string) => (draw.chance(0.3) ? { default: provider, mlflow: provider } : provider);
  return {
    // Most platforms have whatever is needed.
    '': { mend: (value) => ({ ...(draw.chance(0.93) && { components: providers() }), ...value }) },
    '/name': { value: () => oneOf(['mlops', 'a', 'x'.repeat(32)]) },
    '/git/url': { value: () => oneOf(REPOSITORIES) },
    ...Object.fromEntries(
      ['/git', '/registry', '/registry/rewrite', '/secrets'].map((of) => [
        `${of}/cidrs/*`,
        { value: () => oneOf(RANGES) },
      ]),
    ),
    '/projects/*/dags/url': { value: () => oneOf(REPOSITORIES) },
    '/registry/rewrite/to': { value: () => 'registry.example.org/copies' },
    '/registry/rewrite/registries/*': { value: (path) => `registry.example.org/${path[3]}` },
    '/ingress/domain': { value: () => 'platform.example.org' },
    '/ingress/hosts/*': { value: (path) => `${path[2]}.example.org` },
    '/secrets/vault/server': { value: () => 'https://vault.example.org:8200' },
    '/secrets/azure/vault': { value: () => 'https://mlops.vault.azure.net' },
    '/components': {
      keys: () => custom,
      mend: (value) => {
        const placed = draw.chance(0.9) ? withoutForge(value) : value;
        return draw.chance(0.93) ? attended({ ...providers(), ...without(placed, false) }) : placed;
      },
    },
    '/connections': { keys: () => (draw.chance(0.2) ? draw.several([...OFFERS.keys()], 2) : []) },
    ...Object.fromEntries(
      [...OFFERS].map(([type, provider]) => [`/connections/${type}`, { value: () => forWhom(provider) }]),
    ),
    '/connections/*': { value: (path) => forWhom(OFFERS.get(path[1]!) ?? 'minio') },
    '/checks/off/*/rule': { value: () => oneOf(RULES) },
    '/checks/off/*/component': { value: () => oneOf(['kafka', 'minio', 'airflow', 'argocd']) },
    '/checks/off/*/reason': { value: () => 'it is checked by hand' },
    '/projects': { keys: () => [...projects.keys()] },
    '/projects/*': { mend: (value, path) => withBelongings(value, of(path)) },
    '/projects/*/topics': names('topics'),
    '/projects/*/buckets': names('buckets'),
    '/projects/*/databases': names('databases'),
    '/projects/*/images': names('images'),
    '/projects/*/jobs': names('jobs'),
    '/projects/*/images/*': {
      mend: (value, path) => exactlyOne('build', 'image')!({ build: 'images/a', ...value }, path),
    },
    '/projects/*/images/*/image': { value: () => 'registry.example.org/team/base' },
    '/projects/*/jobs/*': { mend: (value, path) => jobOf(value, path, exactlyOne('spark', 'flink')!, image.value!) },
    '/projects/*/jobs/*/reads': { value: data },
    '/projects/*/jobs/*/writes': { value: data },
    '/projects/*/jobs/*/uses': {
      value: (path) => draw.several([...(of(path)?.databases ?? []), ...(of(path)?.databases ?? [])], 1),
    },
    '/projects/*/jobs/*/spark/image': image,
    '/projects/*/jobs/*/flink/image': image,
    '/projects/*/jobs/*/flink/jar': { value: () => 'local:///opt/flink/usrlib/job.jar' },
    '/projects/*/jobs/*/spark/main': {
      value: () => oneOf(['local:///opt/app/train.py', 'local:///opt/app/train.jar']),
    },
    '/components/*': { mend: exactlyOne('folder', 'chart') },
    '/components/*/namespace': { value: () => oneOf(NAMESPACES) },
    '/components/*/folder': { value: (path) => `own/${Buffer.from(path[1]!).toString('hex').slice(0, 40)}` },
    '/components/*/chart/repository': {
      value: () => oneOf(['https://charts.example.org', 'oci://registry.example.org/charts']),
    },
    '/components/*/chart/version': { value: () => oneOf(['1.2.3', '0.1.0-rc.1']) },
    '/components/*/images/*': { value: () => 'registry.example.org/own:1.0.0' },
    '/components/*/workloads': { keys: () => draw.several(['web', 'worker'], 2) },
    '/components/*/workloads/*/labels': { keys: () => ['app'] },
    '/components/*/requires/*/type': { value: () => oneOf([...OFFERS.keys()]) },
    '/components/*/requires/*/by': { value: () => draw.several(['web', 'worker'], 2) },
  };
}

/** What others may refer to is there, if only with its defaults. */
function withBelongings(value: Record<string, unknown>, has: Belongings | undefined): Record<string, unknown> {
  if (!has) return value;
  const all = (names: readonly string[], inner: unknown = {}) => Object.fromEntries(names.map((name) => [name, inner]));
  const { topics, buckets, databases } = has;
  const least = {
    topics: all(topics),
    buckets: all(buckets),
    databases: all(databases),
    images: all(has.images, { build: 'images/a' }),
  };
  const offers = [
    ...topics.map((topic) => ({ topic, writes: true })),
    ...buckets.map((bucket) => ({ bucket, writes: true })),
  ];
  const { notebooks, ...rest } = value;
  return { ...least, ...rest, ...(value.offers !== undefined && { offers }) };
}

/** Without operators that nobody is connected to. */
function attended(value: Record<string, unknown>): Record<string, unknown> {
  const isIdle = (id: string) => OPERATORS.get(id)?.every((client) => !(client in value)) ?? false;
  return Object.fromEntries(Object.entries(value).filter(([id]) => !isIdle(id)));
}

function withoutForge(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([id]) => !FORGE.includes(id)));
}

function without(value: Record<string, unknown>, unwanted: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== unwanted));
}

/** A job is of one kind, and has what that needs. */
function jobOf(
  value: Record<string, unknown>,
  path: readonly string[],
  exactlyOne: NonNullable<Meaning['mend']>,
  image: NonNullable<Meaning['value']>,
): Record<string, unknown> {
  const flink = { image: image(path), jar: 'local:///opt/flink/usrlib/job.jar' };
  return exactlyOne(value.spark === undefined ? { flink, ...value } : value, path);
}
