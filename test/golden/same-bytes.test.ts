import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { filesOf, folderOf } from '../support/cli.ts';
import { renderPlatform } from '../support/platform.ts';
import { ownOf, renderScenario, type Scenario, scenarios, writtenFiles } from './scenario.ts';

const exec = promisify(execFile);
const program = join(packageRoot(), 'bin', 'mooring.mjs');
const find = (name: string, environment: string): Scenario =>
  scenarios().find((one) => one.name === name && one.environment === environment)!;

describe.each(scenarios())('$name, $environment', (scenario) => {
  it('is the same when rendered again', () => {
    const [a, b] = [renderScenario(scenario), renderScenario(scenario)];
    expect([...b.layout.tree]).toEqual([...a.layout.tree]);
    expect([...b.layout.started, ...b.layout.owned]).toEqual([...a.layout.started, ...a.layout.owned]);
    expect([...b.layout.repository]).toEqual([...a.layout.repository]);
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

describe('the program', () => {
  // It builds its bundle when that is older than a source: once, before two of them run at the same time.
  beforeAll(() => exec(process.execPath, [program, '--version']), 60_000);

  it('writes the same bytes wherever, whenever and in whatever language it runs', { timeout: 60_000 }, async () => {
    const { folder, environment } = find('guide', 'local');
    const expected = Object.fromEntries(writtenFiles(renderScenario(find('guide', 'local')), 'local'));
    const top = folderOf({});
    const places = [
      { cwd: folder, env: { LC_ALL: 'C', TZ: 'UTC' } },
      // Here upper-case i has a dot, and clocks are half an hour off.
      { cwd: top, env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kolkata' } },
      {
        cwd: '/',
        env: {
          LC_ALL: 'de_DE.UTF-8',
          TZ: 'Pacific/Apia',
          HOME: top,
          USER: 'somebody',
          COLUMNS: '20',
          FORCE_COLOR: '1',
        },
      },
    ];
    await Promise.all(
      places.map(async ({ cwd, env }, i) => {
        const out = join(top, String(i));
        mkdirSync(out);
        await exec(
          process.execPath,
          [program, 'synth', '--config', join(folder, 'platform.yaml'), '--env', environment, '--out', out],
          { cwd, env: { PATH: process.env.PATH, ...env } },
        );
        expect(filesOf(out)).toEqual(expected);
      }),
    );
  });
});
