import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, run } from '../support/cli.ts';

describe('help', () => {
  it('of the program', async () => {
    const { exit, stdout, stderr } = await run(['--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it.each([
    ...['synth', 'check', 'plan', 'graph', 'capacity', 'why', 'images', 'vendor', 'explain', 'bootstrap', 'teardown'],
    ...['publish', 'promote', 'doctor', 'secrets', 'review', 'new'],
  ])('of %s', async (command) => {
    const { exit, stdout, stderr } = await run([command, '--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
    expect((await run(['help', command])).stdout).toBe(stdout);
  });

  it('is what a call without a command gets, as an error', async () => {
    const { stdout } = await run(['--help']);
    expect(await run([])).toEqual({ exit: 2, stdout: '', stderr: stdout });
  });

  it('has a line of the catalogue of commands for each command, and examples for each', async () => {
    const { stdout } = await run(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) {2,}[A-Z]/gm)].map(([, command]) => command!);
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) expect((await run([command, '--help'])).stdout).toMatch(/\nExamples:\n {2}npm run/);
  });
});

it('prints its version', async () => {
  expect(await run(['--version'])).toEqual({ exit: 0, stdout: '0.0.0-source\n', stderr: '' });
});

describe('a call that cannot be understood', () => {
  it.each([
    ['an unknown command', ['synht']],
    ['an unknown command that is like none', ['deploy-everything']],
    ['an unknown option', ['synth', '--evn', 'production']],
    ['an option without its value', ['synth', '--env']],
    ['a word too many', ['synth', 'kafka']],
    ['a platform that is not there', ['check', '--config', 'nowhere/platform.yaml']],
    ['an unknown component', ['explain', 'kafak']],
    ['an unknown component that is like none', ['explain', 'a-component-of-nobody']],
  ])('%s', async (_, args) => {
    const { exit, stdout, stderr } = await run(args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatchSnapshot();
  });

  it('an environment that is not there', async () => {
    const config = join(
      folderOf({ 'platform.yaml': '', 'environments/local.yaml': '', 'environments/production.yaml': '' }),
      'platform.yaml',
    );
    const of = async (env: string) => (await run(['synth', '--config', config, '--env', env])).stderr;
    expect(await of('prodution')).toBe('error: there is no environment prodution\n  fix: write production\n');
    expect(await of('qa')).toBe(
      'error: there is no environment qa\n  fix: use one of local, production, or write environments/qa.yaml\n',
    );
  });
});
