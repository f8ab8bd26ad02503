import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { MissingProgramError, runProgram } from '../../src/workspace/run.ts';

const node = (script: string, more: object = {}) =>
  runProgram({ program: process.execPath, args: ['-e', script], ...more });

describe('a program', () => {
  it('is heard out, whatever its exit code', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exit(3)')).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('reads what it is handed, and nothing otherwise', async () => {
    const echo = 'process.stdin.pipe(process.stdout)';
    expect((await node(echo, { input: 'to you' })).stdout).toBe('to you');
    expect((await node(echo)).stdout).toBe('');
  });

  it('gets variables beside those that are there', async () => {
    const { stdout } = await node('console.log(process.env.TOKEN, process.env.PATH !== undefined)', {
      env: { TOKEN: 't' },
    });
    expect(stdout).toBe('t true\n');
  });

  it('is stopped when its time is over', async () => {
    expect((await node('setInterval(() => {}, 1000)', { timeout: 200 })).exitCode).toBe(124);
  });

  it('that is missing is named', async () => {
    await expect(runProgram({ program: 'no-such-program', args: [] })).rejects.toThrow(MissingProgramError);
  });

  it('that works in a folder which is missing is not said to be missing itself', async () => {
    const failed = runProgram({ program: process.execPath, args: ['-v'], cwd: `${tmpdir()}/no/such/folder` });
    await expect(failed.then(({ exitCode }) => exitCode)).resolves.not.toBe(0);
  });
});
