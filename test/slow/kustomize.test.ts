import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/kit/object.ts';
import { identityOf } from '../../src/kit/object.ts';
import { renderScenario, type Scenario, scenarios } from '../golden/scenario.ts';
import { folderOf } from '../support/cli.ts';

/** kubectl has a kustomize of its own, which needs no cluster. */
const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

function build(folder: string): KubeObject[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(status, stderr).toBe(0);
  return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as KubeObject);
}

/** A copy of what is committed, so that an overlay finds its base where it will be. */
function copyOf({ folder }: Scenario): string {
  const copy = folderOf({});
  for (const top of ['dist', 'releases'])
    if (existsSync(join(folder, top))) cpSync(join(folder, top), join(copy, top), { recursive: true });
  return copy;
}

describe.skipIf(!kubectl).each(scenarios())('kustomize on $name, $environment', (scenario) => {
  it('builds every component, and each is all that was rendered of it', { timeout: 60_000 }, () => {
    const { manifests } = renderScenario(scenario);
    const components = join(scenario.folder, 'dist', scenario.environment, 'components');
    for (const component of readdirSync(components)) {
      const rendered = manifests.filter((manifest) => manifest.component === component).map(({ object }) => object);
      const byIdentity = (objects: readonly KubeObject[]) =>
        Object.fromEntries(objects.map((object) => [identityOf(object), object]));
      expect(byIdentity(build(join(components, component)))).toEqual(byIdentity(rendered));
    }
  });
});

/** Every text of a value, wherever it stands. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.skipIf(!kubectl)('a promotion', () => {
  const followed = scenarios().flatMap((scenario) =>
    renderScenario(scenario).plan.components.flatMap(({ id, follows }) =>
      follows.map((follow) => ({ ...scenario, id, ...follow })),
    ),
  );

  it.each(followed)(
    'of $alias reaches what runs it: $name, $environment',
    ({ id, image, alias, tag, strategy, fields, ...scenario }) => {
      const release = join(copyOf(scenario), 'releases', scenario.environment, id);
      const runsIt = () =>
        build(release)
          .flatMap(textsOf)
          .filter((text) => text.startsWith(`${image}:`) || text.startsWith(`${image}@`));
      const before = runsIt();
      expect(before, `${alias} is followed, and nothing runs it at ${tag} (${strategy})`).not.toEqual([]);
      expect(fields.length).toBeGreaterThan(0);
      appendFileSync(join(release, 'kustomization.yaml'), `images:\n- name: ${image}\n  newTag: 99.0.0\n`);
      expect(runsIt()).toEqual(before.map(() => `${image}:99.0.0`));
    },
  );
});
