import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { listFolder } from '../../src/output/compare.ts';
import { applyFiles, compareFiles } from '../../src/output/file-writer.ts';
import { textsOf } from '../../src/output/laid-file.ts';
import { applyChanges, compareTree } from '../../src/output/writer.ts';
import { readConfigFiles } from '../../src/workspace/workspace.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../support/platform.ts';
import { differences } from './difference.ts';
import featureView from './own-component/components/feature-view.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Components in TypeScript that a scenario has beside the catalogue's. */
export function ownOf(name: string): readonly ComponentDefinition[] {
  return name === 'own-component' ? [featureView] : [];
}

/** A platform with its tree, committed. */
export interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly environment: string;
  /** The environment whose tree is committed whole, when this one is what differs from it. */
  readonly base?: string;
}

/** Every scenario in each of its environments: a folder here with a `platform.yaml`. The first environment is the whole one. */
export function scenarios(): readonly Scenario[] {
  const names = readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'platform.yaml')));
  return names.sort().flatMap((name) => {
    const folder = join(HERE, name);
    const environments = join(folder, 'environments');
    const files = existsSync(environments) ? readdirSync(environments).sort() : ['local.yaml'];
    const [base, ...others] = files.map((file) => file.replace(/\.yaml$/, ''));
    return [
      { name, folder, environment: base! },
      ...others.map((environment) => ({ name, folder, environment, base })),
    ];
  });
}

const rendered = new Map<string, RenderedPlatform>();

/** A scenario's tree, made once for all tests that only look at it. */
export function renderScenario(scenario: Scenario): RenderedPlatform {
  const key = `${scenario.name} ${scenario.environment}`;
  const known = rendered.get(key) ?? renderAnew(scenario);
  rendered.set(key, known);
  return known;
}

export function renderAnew({ name, folder, environment }: Scenario): RenderedPlatform {
  const written = (one: string) => {
    const { platform, override, root } = readConfigFiles(join(folder, 'platform.yaml'), one);
    return { text: platform.text, options: { environment: one, override: override?.text, own: ownOf(name), root } };
  };
  const environments = scenarios()
    .filter((one) => one.name === name)
    .map((one) => written(one.environment))
    .map(({ text, options }) => planOf(text, options).config!);
  const { text, options } = written(environment);
  return renderPlatform(text, { ...options, environments });
}

/** Everything that a first synth writes, by path from the top of the scenario. */
export function writtenFiles({ layout }: Pick<RenderedPlatform, 'layout'>, environment: string): Map<string, string> {
  const under = (folder: string, files: ReadonlyMap<string, string>) =>
    [...files].map(([path, text]): [string, string] => [`${folder}/${environment}/${path}`, text]);
  return new Map([...under('dist', layout.tree), ...textsOf(layout.beside)]);
}

/** A definition of somebody else's kind: it is in `imports/crds` already, and would stand here once for each tree. */
export const isDefinitionFile = (path: string): boolean =>
  /(^|\/)components\/[^/]+-crds\/customresourcedefinition/.test(path);

/** What is to be committed of a scenario, by path from its top: the whole of its first environment, of another what differs. */
export function goldenFiles(scenario: Scenario): ReadonlyMap<string, string> {
  const { name, folder, environment, base } = scenario;
  const rendered = renderScenario(scenario);
  if (base === undefined)
    return new Map([...writtenFiles(rendered, environment)].filter(([path]) => !isDefinitionFile(path)));
  const whole = treeOf(renderScenario({ name, folder, environment: base }), base);
  const differing = differences(whole, treeOf(rendered, environment), groupOf);
  return new Map([
    ...[...differing].map(([path, text]): [string, string] => [`${differencesOf(scenario)}/${path}.diff`, text]),
    ...textsOf(rendered.layout.beside).filter(([path]) => !isOfTree(path, environment)),
  ]);
}

/** The files of `dist/` and `releases/`, by paths that are the same in every environment. */
function treeOf(rendered: RenderedPlatform, environment: string): Map<string, string> {
  const own = [...writtenFiles(rendered, environment)].flatMap(([path, text]): [string, string][] => {
    const [top, , ...rest] = path.split('/');
    return isOfTree(path, environment) && !isDefinitionFile(path) ? [[[top, ...rest].join('/'), text]] : [];
  });
  return new Map(own);
}

const isOfTree = (path: string, environment: string) =>
  path.startsWith(`dist/${environment}/`) || path.startsWith(`releases/${environment}/`);

/** One text of differences a component; what lists all of them has its own. */
function groupOf(path: string): string {
  const [top, folder, component] = path.split('/');
  if (top === 'releases') return top;
  return folder === 'components' ? `components/${component}` : folder!;
}

const differencesOf = ({ environment, base }: Scenario) => `differences/${environment}-from-${base}`;

/** What is committed of it; `beside`: paths that may be there beside `dist/`. */
export function committedFiles(scenario: Scenario, beside: Iterable<string>): Map<string, string> {
  const { folder, environment, base } = scenario;
  const tops =
    base === undefined ? ['dist', 'releases'].map((top) => `${top}/${environment}`) : [differencesOf(scenario)];
  const paths = tops.flatMap((top) => listFolder(join(folder, top)).files.map((path) => `${top}/${path}`));
  const there = [...paths, ...[...beside].filter((file) => existsSync(join(folder, file)))];
  return new Map(there.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Makes the committed files what is rendered now: a whole tree with the writer that synth uses. */
export function rewrite(scenario: Scenario, { layout }: RenderedPlatform): void {
  const { folder, environment, base } = scenario;
  const dist = join(folder, 'dist', environment);
  const releases = join(folder, 'releases', environment);
  rmSync(releases, { recursive: true, force: true });
  if (base === undefined) {
    const kept = new Map([...layout.tree].filter(([path]) => !isDefinitionFile(path)));
    applyChanges(dist, kept, compareTree(dist, kept));
  } else {
    for (const gone of [dist, join(folder, differencesOf(scenario))]) rmSync(gone, { recursive: true, force: true });
    for (const [path, text] of goldenFiles(scenario)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
  const beside = layout.beside.filter(({ path }) => base === undefined || !isOfTree(path, environment));
  applyFiles(folder, beside, compareFiles(folder, beside).changes);
}
