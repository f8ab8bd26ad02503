import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { describeDefaults } from '../../src/catalogue/select.ts';
import { parseImage } from '../../src/kit/image.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { FACTS } from '../support/components.ts';

/** What checks name all the same, and why. The list only gets shorter. */
const EXCEPTIONS: readonly { readonly names: readonly string[]; readonly in: RegExp; readonly why: string }[] = [
  {
    names: ['argocd', 'argoproj.io', 'Application'],
    in: /./,
    why: 'Argo CD is what trees are made for: Applications, waves and sync options are the words of every tree',
  },
  {
    names: ['argocd-image-updater', 'argocd-image-updater.argoproj.io', 'ImageUpdater'],
    in: /^(images\/references|rules\/reference\/application)\.ts$/,
    why: 'the argocd stage makes ImageUpdater objects, whose patterns are no images to run, and names Applications in them',
  },
  {
    names: ['external-secrets', 'external-secrets.io', 'ExternalSecret', 'SecretStore'],
    in: /^rules\/(data-protection|images\/pull-secret|order\/provider|rbac\/pod-makers|secret-scan|secret-values)\.ts$/,
    why: 'every declared secret becomes an ExternalSecret: it is how the policy stage writes Secrets',
  },
  {
    names: ['gitlab'],
    in: /^secrets\/patterns\.ts$/,
    why: 'the forms of tokens of the world, GitHub and AWS among them, whatever the platform runs',
  },
];

/** Names of charts and kinds that are words of the contract too. */
const WORDS: ReadonlySet<string> = new Set(['operator', 'Database']);

/** Ids of components, their kinds with their API groups, names of their charts, and repositories of their images. */
function productNames(): readonly string[] {
  const found = new Set<string>();
  for (const definition of registry) {
    const { id, namespace, external, kinds = {}, published = [] } = definition;
    // What stands for the cluster and for what is outside goes by a word of the language, and operates Kubernetes' own kinds.
    if (external) continue;
    const { options } = describeDefaults(definition, FACTS);
    const chart = definition.chart?.({ id, namespace, options: options as never, platform: FACTS });
    for (const name of [id, ...(chart ? [chart.name, ...(chart.crdGroups ?? [])] : [])]) found.add(name);
    for (const [kind = '', ...group] of Object.keys(kinds).map((key) => key.split('.')))
      if (group.length > 1) for (const name of [kind, group.join('.')]) found.add(name);
    for (const { image } of published) found.add(parseImage(image).repository);
  }
  return [...found].filter((name) => !WORDS.has(name));
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

const names = productNames();
const folder = join(packageRoot(), 'src/checks');
const named = filesOf(folder).flatMap((path) => {
  const text = readFileSync(path, 'utf8');
  return names
    .filter((name) =>
      new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-])`, name === name.toLowerCase() ? 'i' : '').test(
        text,
      ),
    )
    .map((name) => ({ file: relative(folder, path), name }));
});
const excepted = ({ file, name }: { file: string; name: string }) =>
  EXCEPTIONS.filter((one) => one.names.includes(name) && one.in.test(file));

it('knows what to look for', () => {
  expect(names).toEqual(expect.arrayContaining(['kafka', 'postgresql.cnpg.io', 'argo-cd', 'pgsty/minio']));
});

it('names no product of the catalogue in checks: what is known of one stands in its folder', () => {
  expect(named.filter((one) => excepted(one).length === 0)).toEqual([]);
});

it('has no exception that nothing needs', () => {
  const needed = new Set(named.flatMap(excepted));
  expect(EXCEPTIONS.filter((one) => !needed.has(one)).map(({ why }) => why)).toEqual([]);
});
