import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../../src/catalogue/registry.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { importedDefinitions } from '../../src/workspace/imported-crds.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { committedFiles, goldenFiles, isDefinitionFile, renderScenario, rewrite, scenarios } from './scenario.ts';

/** Files whose whole difference is shown; the others are only named. */
const SHOWN = 5;

const HOW = 'Is that what you want? UPDATE_GOLDEN=1 npx vitest run test/golden, and read the diff.';

describe.each(scenarios())('$name, $environment', (scenario) => {
  it('is the tree that is committed', () => {
    const rendered = renderScenario(scenario);
    expect(rendered.findings).toEqual([]);
    if (process.env.UPDATE_GOLDEN) rewrite(scenario, rendered);

    const actual = goldenFiles(scenario);
    const committed = committedFiles(
      scenario,
      rendered.layout.beside.map(({ path }) => path),
    );
    const missing = [...committed.keys()].filter((path) => !actual.has(path)).map((path) => `- ${path}`);
    const added = [...actual.keys()].filter((path) => !committed.has(path)).map((path) => `+ ${path}`);
    const changed = [...actual].filter(([path, text]) => committed.has(path) && committed.get(path) !== text);
    for (const [path, text] of changed.slice(0, SHOWN)) expect.soft(text, path).toBe(committed.get(path));
    expect([...missing, ...added, ...changed.map(([path]) => `~ ${path}`)], HOW).toEqual([]);
  });
});

it('holds the definitions of a kind as they were imported', () => {
  const scenario = scenarios().find(({ name }) => name === 'everything')!;
  const { layout, plan } = renderScenario(scenario);
  const written = [...layout.tree].flatMap(([path, text]) =>
    isDefinitionFile(path) ? [parse(text) as KubeObject] : [],
  );
  const imported = importedDefinitions(
    packageRoot(),
    plan.components.flatMap(({ crdGroups }) => crdGroups),
  );
  expect(written.length).toBeGreaterThan(0);
  expect(new Map(written.map(({ metadata, spec }) => [metadata.name, spec]))).toEqual(
    new Map(imported.map(({ metadata, spec }) => [metadata.name, spec])),
  );
});

it('shows every component of the catalogue', () => {
  const shown = new Set(
    scenarios().flatMap((scenario) => renderScenario(scenario).plan.components.map(({ id }) => id)),
  );
  expect(registry.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});
