import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registry } from '../src/catalogue/registry.ts';
import { describeDefaults } from '../src/catalogue/select.ts';
import { once } from '../src/checks/schema/once.ts';
import { parseImage } from '../src/kit/image.ts';
import { packageRoot } from '../src/workspace/workspace.ts';
import { FACTS } from './support/components.ts';

/** Who names a component of the catalogue outside its folder, and why. The list only gets shorter. */
const EXCEPTIONS: readonly { readonly in: RegExp; readonly words: readonly string[]; readonly why: string }[] = [
  {
    in: /^argocd\/kinds\.ts$/,
    words: ['argocd', 'argoproj.io'],
    why: 'the stage argocd makes Applications and AppProjects: here is where others have their names from',
  },
  {
    in: /^checks\//,
    words: ['argocd', 'argoproj.io'],
    why: 'Argo CD is what trees are made for: Applications, waves and sync options are the words of every tree',
  },
  {
    in: /^checks\/(embedded|rules\/(order\/provider|rbac\/pod-makers|secrets\/derived)|secrets\/(facts|readers)|told\/leaves)\.ts$/,
    words: ['external-secrets'],
    why: 'every declared secret becomes an ExternalSecret: it is how the policy stage writes Secrets',
  },
  {
    in: /^checks\/secrets\/inventory\.ts$/,
    words: ['secret-store'],
    why: 'it asks the policy stage, which is called so, what of a seed is kept in a store outside',
  },
  {
    in: /^checks\/secrets\/patterns\.ts$/,
    words: ['gitlab'],
    why: 'the forms of tokens of the world, GitHub and AWS among them, whatever the platform runs',
  },
  {
    in: /^policy\/external-secrets\.ts$/,
    words: ['external-secrets', 'external-secrets.io'],
    why: 'policies make ExternalSecrets of seeds and views: here is where others have their names from',
  },
  {
    in: /^kit\/scope\.ts$/,
    words: [
      'cert-manager.io',
      'eventing.keda.sh',
      'external-secrets.io',
      'generators.external-secrets.io',
      'keda.sh',
      'postgresql.cnpg.io',
    ],
    why: 'which kinds belong to no namespace is read from imports/, and compared with it by a test',
  },
  {
    in: /^(bootstrap\/(steps|steps\/(project|tokens|webhook)|teardown)|config\/(check-platform|schema)|forge\/(connect-merge-requests|merge-requests)|output\/repository\/(builds|gitlab-ci)|live\/session|publish\/(access|job-request|remote)|secrets\/rotation)\.ts$/,
    words: ['gitlab'],
    why: 'a value of `git.provider`: which forge the repository is on, whoever runs it',
  },
  {
    in: /^output\/repository\/builds\.ts$/,
    words: ['gitlab-runner', 'gitlab-runner-images'],
    why: 'the CI file is written for the runners that the platform has',
  },
  {
    in: /^(config\/(check-jobs|job-schema|project-schema)|engines\/)/,
    words: [
      'airflow',
      'argocd',
      'flink',
      'flink.apache.org',
      'kafka',
      'spark',
      'spark.apache.org',
      'sparkoperator.k8s.io',
    ],
    why: 'an engine of jobs has a folder of its own under engines/, and `runs` says who starts a job',
  },
  {
    in: /^contract\/connections\/(index|operator-spark)\.ts$/,
    words: ['secret-store', 'spark.apache.org', 'sparkoperator.k8s.io'],
    why: 'types of connections, one of which is called as a component, and one that hands out the group of its operator',
  },
];

/** What a component is called by: its id, groups of its kinds, its chart, its images. */
interface Name {
  readonly word: string;
  /** Such a name in the text of a program. */
  readonly exact: RegExp;
  /** The word anywhere: in a message, a comment, a longer name. */
  readonly anywhere: RegExp;
}

/** Words of the language, which a chart, what is outside the tree or what projects have is called too. */
const PLAIN: ReadonlySet<string> = new Set(['cluster', 'git', 'notebooks', 'operator', 'registry']);

const literal = (text: string) => text.replaceAll('.', '\\.');
const name = (word: string, exact: string, loose = word): Name => ({
  word,
  exact: new RegExp(exact),
  anywhere: new RegExp(`(?<![\\w-])${literal(loose)}(?![\\w-])`, 'i'),
});
const quoted = (word: string) => name(word, `['"\`]${literal(word)}['"\`]`);
/** Not inside a longer domain, as in an annotation; `Kafka.kafka.strimzi.io` names the group too. */
const group = (word: string) => name(word, `(?:^|[^\\w.-]|\\b[A-Z]\\w*\\.)${literal(word)}(?![\\w-]|\\.\\w)`);

const names = new Map<string, Name>();
for (const definition of registry) {
  const { id, namespace, external, kinds = {}, published = [] } = definition;
  const { options, declarations } = describeDefaults(definition, FACTS);
  const chart = definition.chart?.({ id, namespace, options: options as never, platform: FACTS });
  // What stands for the cluster operates Kubernetes' own kinds.
  const groups = external ? [] : Object.keys(kinds).map((kind) => kind.slice(kind.indexOf('.') + 1));
  const images = [...Object.values(declarations.images ?? {}), ...published.map((one) => one.image)].map((image) => {
    const { registry: host, repository } = parseImage(image);
    return name(`${host}/${repository}`, `${literal(`${host}/${repository}`)}(?![\\w-])`, repository);
  });
  const ids = [id, ...(chart ? [chart.name] : [])].filter((word) => !PLAIN.has(word)).map(quoted);
  const ofGroups = [...groups, ...(chart?.crdGroups ?? []), ...(declarations.crdGroups ?? [])]
    .filter((word) => word.includes('.'))
    .map(group);
  for (const one of [...ids, ...ofGroups, ...images]) names.set(one.word, one);
}

/** Comments tell of the world; paths of modules are ours. */
const code = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '').replaceAll(/\bfrom '[^']*'/g, '');

const src = join(packageRoot(), 'src');
const said = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('catalogue/'))
  .sort()
  .flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    const withoutComments = once(() => code(text));
    // Checks are of all trees: they do not even speak of a product.
    const says = ({ exact, anywhere }: Name) =>
      file.startsWith('checks/') ? anywhere.test(text) : exact.test(withoutComments());
    return [...names.values()].filter(says).map(({ word }) => ({ file, word }));
  });
const isExcepted = ({ file, word }: (typeof said)[number]) =>
  EXCEPTIONS.some((one) => one.in.test(file) && one.words.includes(word));

it('knows what the catalogue is called', () => {
  for (const word of [
    'kafka',
    'kafka.strimzi.io',
    'argoproj.io',
    'docker.io/pgsty/minio',
    'generators.external-secrets.io',
  ])
    expect([...names.keys()]).toContain(word);
  const says = (word: string, text: string) => names.get(word)!.exact.test(code(text));
  expect(says('kafka', "id === 'kafka'")).toBe(true);
  expect(says('kafka', "// 'kafka' is one\nid === other")).toBe(false);
  expect(says('kafka.strimzi.io', "'Kafka.kafka.strimzi.io'")).toBe(true);
  expect(says('argoproj.io', "'argocd.argoproj.io/sync-wave'")).toBe(false);
  expect(names.get('minio')!.anywhere.test('a bucket of MinIO')).toBe(true);
});

it('names a component of the catalogue in its folder only', () => {
  expect(said.filter((one) => !isExcepted(one)).map(({ file, word }) => `${file} says ${word}`)).toEqual([]);
});

it('has no exception that nothing needs any more', () => {
  const needed = ({ in: file, words }: (typeof EXCEPTIONS)[number]) =>
    said.some((found) => file.test(found.file) && words.includes(found.word));
  expect(EXCEPTIONS.filter((one) => !needed(one)).map(({ in: file, why }) => `take ${file} out: ${why}`)).toEqual([]);
});
