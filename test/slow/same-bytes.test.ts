import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderScenario, type Scenario, scenarios, writtenFiles } from '../golden/scenario.ts';
import { filesOf, folderOf } from '../support/cli.ts';

const exec = promisify(execFile);
const program = join(packageRoot(), 'bin', 'mooring.mjs');
const find = (name: string, environment: string): Scenario =>
  scenarios().find((one) => one.name === name && one.environment === environment)!;

const unshare = findUnshare();

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

  it.skipIf(!unshare)(
    'writes and checks them with no network at all, and no other program: no Helm, no Git',
    { timeout: 60_000 },
    async () => {
      const scenario = find('guide', 'local');
      const out = folderOf({});
      const alone = (...args: readonly string[]) =>
        exec(
          unshare!,
          [
            '--user',
            '--map-root-user',
            '--net',
            process.execPath,
            program,
            ...args,
            '--config',
            join(scenario.folder, 'platform.yaml'),
          ],
          { env: { PATH: '/nonexistent' } },
        );
      await alone('synth', '--out', out);
      expect(filesOf(out)).toEqual(Object.fromEntries(writtenFiles(renderScenario(scenario), 'local')));
      for (const command of ['check', 'images', 'capacity', 'plan']) await alone(command);
    },
  );
});

/** Where the program is that gives another one a network of its own, with nothing in it; undefined where it may not. */
function findUnshare(): string | undefined {
  const { stdout, status } = spawnSync('sh', ['-c', 'command -v unshare && unshare --user --map-root-user --net true']);
  return status === 0 ? stdout.toString().split('\n')[0] : undefined;
}
