import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfigFiles } from '../../../../src/workspace/workspace.ts';
import { renderPlatform, type Written } from '../../../support/platform.ts';

const { platform, override, root } = readConfigFiles('platform.yaml', 'local');
const written = parse(platform.text) as { readonly projects: Readonly<Record<string, object>> };

/** What the capacity rules say of the repository's own platform, with so many projects like its own, on one machine. */
function told(...projects: readonly string[]): readonly string[] {
  const all = Object.fromEntries(projects.map((name) => [name, written.projects.fraud]));
  const { findings } = renderPlatform({ ...written, projects: all } as Written, { override: override?.text, root });
  return findings.filter(({ rule }) => rule.startsWith('capacity/')).map(({ rule }) => rule);
}

it('two projects of the guide’s size fit the machine that environments/local.yaml names, and many do not', () => {
  expect(told('fraud')).toEqual([]);
  expect(told('fraud', 'churn')).toEqual([]);
  expect(told('fraud', 'churn', 'pricing', 'returns', 'demand')).toContain('capacity/cluster');
});
