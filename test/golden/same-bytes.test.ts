import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readConfigFiles } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';
import { ownOf, renderAnew, renderScenario, scenarios } from './scenario.ts';

describe.each(scenarios())('$name, $environment', (scenario) => {
  it('is the same when rendered again', () => {
    const [a, b] = [renderScenario(scenario), renderAnew(scenario)];
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

/** In one order, whichever the tree has; without one, whole texts would be compared to sort them. */
const byPath = (tree: ReadonlyMap<string, string>) => [...tree].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the order of keys in platform.yaml', () => {
  it.each(['everything', 'github', 'guide', 'own-component', 'shared-topic'])('changes nothing in %s', (name) => {
    const scenario = scenarios().find((one) => one.name === name)!;
    const { environment } = scenario;
    const { platform, override, root } = readConfigFiles(join(scenario.folder, 'platform.yaml'), environment);
    const other = (text: string) => stringify(turned(parse(text)), { aliasDuplicateObjects: false });
    const { layout } = renderPlatform(other(platform.text), {
      environment,
      ...(override && { override: other(override.text) }),
      own: ownOf(name),
      root,
    });
    expect(byPath(layout.tree)).toEqual(byPath(renderScenario(scenario).layout.tree));
  });
});
