import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { recipeOf } from './support/recipe.ts';
import { ensureToolchain } from './support/toolchain.ts';
import { type ProgramName, TOOLS, type ToolName } from './support/tools.ts';

/** How each program is asked for its version. A variable that upstream renames is set to no effect, and this is who notices. */
const ASKED: readonly { readonly tool: ToolName; readonly program: ProgramName; readonly args: readonly string[] }[] = [
  { tool: 'helm', program: 'helm', args: ['version', '--short'] },
  { tool: 'kustomize', program: 'kustomize', args: ['version'] },
  { tool: 'etcd', program: 'etcd', args: ['--version'] },
  { tool: 'kwok', program: 'kwok', args: ['--version'] },
  { tool: 'kubernetes', program: 'kube-apiserver', args: ['--version'] },
  { tool: 'kubernetes', program: 'kube-controller-manager', args: ['--version'] },
  { tool: 'kubernetes', program: 'kube-scheduler', args: ['--version'] },
  { tool: 'kubernetes', program: 'kubectl', args: ['version', '--client'] },
  { tool: 'argocd', program: 'argocd', args: ['version', '--client', '--short'] },
];

it.each(ASKED)('$program says the version that is pinned', async ({ tool, program, args }) => {
  const toolchain = await ensureToolchain([tool]);
  const said = execFileSync(toolchain.path(program), args, { encoding: 'utf8' });
  const version = recipeOf(tool).version.slice(1).replaceAll('.', '\\.');
  expect(said).toMatch(new RegExp(`(?<![\\d.])${version}(?![\\d.])`));
});

it.each(TOOLS.argocd.links)('%s is what its name says', async (program) => {
  const toolchain = await ensureToolchain(['argocd']);
  expect(execFileSync(toolchain.path(program), ['--help'], { encoding: 'utf8' })).toMatch(
    new RegExp(`^Usage:\\s+${program} `, 'm'),
  );
});
