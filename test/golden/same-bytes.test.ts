import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { renderPlatform } from '../support/platform.ts';
import { ownOf, renderAnew, scenarios } from './scenario.ts';

describe.each(scenarios())('$name, $environment', (scenario) => {
  it('is the same when rendered again', () => {
    const [a, b] = [renderAnew(scenario), renderAnew(scenario)];
    expect([...b.layout.tree]).toEqual([...a.layout.tree]);
    expect(b.layout.beside).toEqual(a.layout.beside);
  });
});

/** The same value with the keys of every map the other way round; the order of lists means something. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

describe('the order of keys in platform.yaml', () => {
  it.each(['everything', 'github', 'guide', 'own-component', 'shared-topic'])('changes nothing in %s', (name) => {
    const { folder, environment } = scenarios().find((one) => one.name === name)!;
    const text = readFileSync(join(folder, 'platform.yaml'), 'utf8');
    const sorted = (platform: string) =>
      [...renderPlatform(platform, { environment, root: folder, own: ownOf(name) }).layout.tree].sort();
    expect(sorted(stringify(turned(parse(text)), { aliasDuplicateObjects: false }))).toEqual(sorted(text));
  });
});
