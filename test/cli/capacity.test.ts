import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { run } from '../support/cli.ts';

const config = join(packageRoot(), 'platform.yaml');

describe.each(['local', 'production'])("capacity of the guide's platform, %s", (env) => {
  it('is a table for people', async () => {
    const { exit, stdout, stderr } = await run(['capacity', '--config', config, '--env', env]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('is JSON for programs, with the same sums', async () => {
    const { exit, stdout } = await run(['capacity', '--config', config, '--env', env, '--json']);
    expect(exit).toBe(0);
    const { components, namespaces, steady, peak } = JSON.parse(stdout);
    for (const key of ['pods', 'cpu', 'memory', 'memoryLimit', 'storage'])
      for (const parts of [components, namespaces]) {
        const sum = (at: string) =>
          parts.reduce((total: number, part: Record<string, Record<string, number>>) => total + part[at]![key]!, 0);
        expect([sum('steady'), sum('peak')]).toEqual([steady[key], peak[key]]);
      }
  });
});
