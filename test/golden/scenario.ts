import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { listFolder } from '../../src/output/compare.ts';
import { writeReleases } from '../../src/output/release-writer.ts';
import { applyRepositoryFiles, compareRepositoryFiles } from '../../src/output/repository-writer.ts';
import { applyChanges, compareTree } from '../../src/output/writer.ts';
import { readConfigFiles } from '../../src/workspace/workspace.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../support/platform.ts';
import featureView from './own-component/components/feature-view.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Components in TypeScript that a scenario has beside the catalogue's. */
export function ownOf(name: string): readonly ComponentDefinition[] {
  return name === 'own-component' ? [featureView] : [];
}

/** A platform with its whole tree, committed. */
export interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly environment: string;
}

/** Every scenario in each of its environments: a folder here with a `platform.yaml`. */
export function scenarios(): readonly Scenario[] {
  const names = readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'platform.yaml')));
  return names.sort().flatMap((name) => {
    const folder = join(HERE, name);
    const environments = join(folder, 'environments');
    const files = existsSync(environments) ? readdirSync(environments).sort() : ['local.yaml'];
    return files.map((file) => ({ name, folder, environment: file.replace(/\.yaml$/, '') }));
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
export function writtenFiles({ layout }: RenderedPlatform, environment: string): Map<string, string> {
  const under = (folder: string, files: ReadonlyMap<string, string>) =>
    [...files].map(([path, text]): [string, string] => [`${folder}/${environment}/${path}`, text]);
  return new Map([
    ...under('dist', layout.tree),
    ...under('releases', layout.owned),
    ...under('releases', layout.started),
    ...[...layout.repository].filter((file): file is [string, string] => file[1] !== undefined),
  ]);
}

/** A definition of somebody else's kind: it is in `imports/crds` already, and would stand here once for each tree. */
export const isDefinitionFile = (path: string): boolean =>
  /(^|\/)components\/[^/]+-crds\/customresourcedefinition/.test(path);

/** What is committed of it; `beside`: paths that may be there beside `dist/`. */
export function committedFiles({ folder, environment }: Scenario, beside: Iterable<string>): Map<string, string> {
  const read = (top: string) =>
    listFolder(join(folder, top, environment)).files.map((path): [string, string] => {
      const file = `${top}/${environment}/${path}`;
      return [file, readFileSync(join(folder, file), 'utf8')];
    });
  const repository = [...beside]
    .filter((file) => existsSync(join(folder, file)))
    .map((file): [string, string] => [file, readFileSync(join(folder, file), 'utf8')]);
  return new Map([...read('dist'), ...read('releases'), ...repository]);
}

/** Makes the committed files what is rendered now, with the writer that synth uses. */
export function rewrite({ folder, environment }: Scenario, { layout }: RenderedPlatform): void {
  const dist = join(folder, 'dist', environment);
  const kept = new Map([...layout.tree].filter(([path]) => !isDefinitionFile(path)));
  applyChanges(dist, kept, compareTree(dist, kept));
  const releases = join(folder, 'releases', environment);
  rmSync(releases, { recursive: true, force: true });
  writeReleases(releases, layout, false);
  applyRepositoryFiles(folder, layout.repository, compareRepositoryFiles(folder, layout.repository).changes);
}
