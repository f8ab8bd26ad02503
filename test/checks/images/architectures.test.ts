import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/catalogue/registry.ts';
import { describeDefaults } from '../../../src/catalogue/select.ts';
import { isOwn, publishedFor, runsOn } from '../../../src/checks/images/architectures.ts';
import { imageInventory } from '../../../src/checks/images/inventory.ts';
import { ARCHITECTURES } from '../../../src/config/cluster-schema.ts';
import type { ComponentDefinition } from '../../../src/contract/component.ts';
import { knowledgeOf } from '../../../src/contract/knowledge.ts';
import type { PlatformFacts } from '../../../src/contract/platform.ts';
import { formatImage, parseImage } from '../../../src/kit/image.ts';
import { renderScenario, scenarios } from '../../golden/scenario.ts';
import { FACTS } from '../../support/components.ts';

/** What components of the catalogue say of images. */
const PUBLISHED = registry.flatMap(({ published = [] }) => published);
const known = (reference: string) => publishedFor(knowledgeOf(registry), parseImage(reference));

/** What a component declares for an architecture with its defaults, and with each switch and choice of its options the other way. */
function declaredBy(definition: ComponentDefinition, platform: PlatformFacts): readonly string[] {
  const { id, namespace, options: schema } = definition;
  const { options } = describeDefaults(definition, platform);
  const other = Object.entries(schema.properties).flatMap(([key, { type, enum: choices }]: [string, Choice]) => {
    const values = type === 'boolean' ? [true, false] : (choices ?? []);
    return values.map((value) => ({ ...options, [key]: value }));
  });
  return [options, ...other].flatMap((one) => {
    const declared = definition.declare?.({ id, namespace, options: one as never, platform });
    return Object.values(declared?.images ?? {});
  });
}
interface Choice {
  readonly type?: string;
  readonly enum?: readonly string[];
}

const platforms = ARCHITECTURES.map((architecture) => ({ ...FACTS, cluster: { ...FACTS.cluster, architecture } }));
const declared = new Set(
  platforms
    .flatMap((platform) => registry.flatMap((definition) => declaredBy(definition, platform)))
    .map((reference) => formatImage(parseImage(reference))),
);

describe('what is published', () => {
  it('has every image that a component of the catalogue declares', () => {
    const missing = [...declared].filter((reference) => !known(reference)).sort();
    expect(missing, 'look for what upstream publishes it, and note it under `published` of the component').toEqual([]);
  });

  it.each(scenarios())('has every image that $name, $environment runs of the catalogue', (scenario) => {
    const catalogue = new Set(registry.map(({ id }) => id));
    const { images } = imageInventory(renderScenario(scenario));
    const missing = images.filter(
      ({ reference, copyOf = reference, own, usedBy }) =>
        !own && usedBy.some(({ component }) => catalogue.has(component)) && !known(copyOf),
    );
    expect(missing.map(({ reference }) => reference)).toEqual([]);
  });

  it('has no other, so that nothing is left of a version that is gone', () => {
    // A scenario can name a version that no default and no choice does.
    const run = scenarios().flatMap((scenario) => imageInventory(renderScenario(scenario)).images);
    const used = new Set([...declared, ...run.map(({ reference }) => reference)]);
    expect(PUBLISHED.map(({ image }) => image).filter((image) => !used.has(image))).toEqual([]);
  });

  it('stands once for each image, and says platforms as image indexes do, and where they were seen', () => {
    const names = PUBLISHED.map(({ image }) => image);
    expect(names).toEqual([...new Set(names)]);
    for (const { image, platforms, source } of PUBLISHED) {
      expect(source, image).toMatch(/^[\w.-]+\/[\w.-]+@[\w.-]+ \S/);
      if (platforms === 'unknown') continue;
      expect(platforms, image).toEqual([...new Set(platforms)].sort());
      for (const platform of platforms) expect(platform, image).toMatch(/^linux\/[a-z0-9]+(\/v[0-9]+)?$/);
    }
  });
});

it('knows an image by its tag, whatever its digest', () => {
  const image = PUBLISHED[0]!;
  expect(known(`${image.image}@sha256:${'a'.repeat(64)}`)).toBe(image);
  expect(known(`${image.image}-other`)).toBeUndefined();
  expect(known(image.image.replace(/:[^:]+$/, `@sha256:${'a'.repeat(64)}`))).toBeUndefined();
});

it('tells what runs where, as far as it is known', () => {
  const of = (platforms: readonly string[] | 'unknown') => ({ image: 'a', platforms, source: 'b' });
  expect(runsOn(of(['linux/amd64', 'linux/arm/v7']), 'amd64')).toBe(true);
  expect(runsOn(of(['linux/amd64', 'linux/arm/v7']), 'arm64')).toBe(false);
  expect(runsOn(of('unknown'), 'amd64')).toBeUndefined();
  expect(runsOn(undefined, 'amd64')).toBeUndefined();
});

it('takes for one’s own what is below the path of the registry', () => {
  const own = (reference: string) => isOwn(parseImage(reference), { host: 'registry.example.com/mlops' });
  expect(['registry.example.com/mlops/a:1', 'registry.example.com/mlops-2/a:1'].map(own)).toEqual([true, false]);
});
