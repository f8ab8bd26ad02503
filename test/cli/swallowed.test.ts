import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { refuseSwallowed } from '../../src/cli/swallowed.ts';
import { TAKEN_BY_NPM } from '../../src/cli/unchanged.ts';
import { filesOf, folderOf, run } from '../support/cli.ts';

const PLATFORM = 'name: mlops\ngit: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }\n';

/** What npm 11 leaves in the environment of `npm run <command> <flags>`, seen with the real one. */
const npm = (command: string, taken: Record<string, string>) => ({
  npm_command: 'run',
  npm_lifecycle_event: command,
  ...Object.fromEntries(Object.entries(taken).map(([name, value]) => [`npm_config_${name}`, value])),
});

describe('a flag that npm took for itself', () => {
  it.each([
    ['that would have kept synth from writing', ['synth'], { check: 'true' }, 'npm run synth -- --check'],
    ['that would have kept publish from pushing', ['publish'], { dry_run: 'true' }, 'npm run publish -- --dry-run'],
    ['that npm knows, too', ['capacity'], { json: 'true' }, 'npm run capacity -- --json'],
    ['with its value', ['synth'], { env: 'production' }, 'npm run synth -- --env production'],
    ['without its value', ['synth', 'production'], { env: 'true' }, 'npm run synth -- --env production'],
    ['by its letter', ['synth', '/tmp/x'], { o: 'true' }, 'npm run synth -- --out /tmp/x'],
    ['by a letter of npm', ['check'], { call: 'other.yaml' }, 'npm run check -- --config other.yaml'],
    [
      'beside arguments of the command',
      ['secrets', 'rotate', 'postgres-mlflow'],
      { env: 'true', json: 'true' },
      'npm run secrets -- rotate postgres-mlflow --env <env> --json',
    ],
    [
      'with others, whose values cannot be told apart',
      ['promote', 'fraud/trainer', 'local', 'production'],
      { from: 'true', to: 'true', dry_run: 'true' },
      'npm run promote -- fraud/trainer --from <from> --to <to> --dry-run',
    ],
  ])('%s', async (_, [command, ...args], taken, line) => {
    const folder = folderOf({ 'platform.yaml': PLATFORM });
    const { exit, stdout, stderr } = await run([command!, ...args], npm(command!, taken));
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(`  fix: put -- before the flags: ${line}\n`);
    expect(Object.keys(filesOf(folder))).toEqual(['platform.yaml']);
  });

  it('is told when an older npm runs it', async () => {
    const env = { npm_command: 'run-script', npm_config_check: 'true' };
    expect(await run(['synth'], env)).toMatchObject({
      exit: 2,
      stderr: `error: npm took --check for itself, and synth has not seen it
  fix: put -- before the flags: npm run synth -- --check
`,
    });
  });

  it('is told of every option of every command but --yes, whose loss makes the command ask', async () => {
    const free: string[] = [];
    for (const command of (await createProgram({ stdout: { write() {} }, stderr: { write() {} }, env: {} }, () => {}))
      .commands)
      for (const { long, required, optional } of command.options) {
        const name = long!.slice(2).replaceAll('-', '_');
        for (const value of required || optional ? ['true', 'x'] : ['true'])
          try {
            refuseSwallowed(command, [], npm(command.name(), { [name]: value }));
            free.push(`${command.name()} ${long}`);
          } catch (error) {
            expect((error as Error).message).toContain(long!);
          }
      }
    expect(free).toEqual(['teardown --yes', 'secrets --yes']);
  });

  it('is seen by the synth that has nothing to do, which never reads what a command declares', async () => {
    const program = await createProgram({ stdout: { write() {} }, stderr: { write() {} }, env: {} }, () => {});
    const { options } = program.commands.find((command: Command) => command.name() === 'synth')!;
    const names = options.map(({ long }) => `npm_config_${long!.slice(2).replaceAll('-', '_')}`);
    expect(TAKEN_BY_NPM).toEqual(expect.arrayContaining(names));
  });
});

describe('no flag is missed', () => {
  it.each([
    ['when it came through', ['explain', '--json'], npm('explain', { json: 'true' })],
    ['when npm was told otherwise', ['explain'], npm('explain', { json: '' })],
    ['when npm was told no', ['explain'], npm('explain', { json: 'false' })],
    ['when npm started something else', ['explain'], { npm_command: 'exec', npm_config_json: 'true' }],
    ['when the setting is none of the command', ['explain'], npm('explain', { check: 'true', cache: '/x' })],
  ])('%s', async (_, args, env) => {
    expect(await run(args, env)).toMatchObject({ exit: 0 });
  });
});
