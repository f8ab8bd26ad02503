import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Runner } from '../../../src/workspace/run.ts';
import { cacheFolder, ensureToolchain } from './toolchain.ts';
import { toolchainTable } from './toolchain-table.ts';

function emptyCache(): string {
  const parent = mkdtempSync(join(tmpdir(), 'mooring-toolchain-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'cluster');
}

/** A Go that writes these files, and counts its builds. */
function goThatMakes(...programs: string[]) {
  const go = { builds: 0, run: undefined as unknown as Runner };
  go.run = async ({ args }) => {
    if (args[0] === 'env')
      return {
        exitCode: 0,
        stdout: JSON.stringify({ GOVERSION: 'go1.26.8', GOOS: 'linux', GOARCH: 'amd64' }),
        stderr: '',
      };
    go.builds += 1;
    const out = args[args.indexOf('-o') + 1]!;
    if (out.endsWith('/')) for (const program of programs) writeFileSync(join(out, program), program);
    else writeFileSync(out, programs.join());
    // Another build gets its turn.
    await new Promise((resolve) => setImmediate(resolve));
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  return go;
}

const silent = () => {};

it('builds what is missing once, and says so', async () => {
  const cache = emptyCache();
  const go = goThatMakes('argocd');
  const said: string[] = [];
  const first = await ensureToolchain(['argocd'], { cache, run: go.run, log: (line) => said.push(line) });
  const second = await ensureToolchain(['argocd'], { cache, run: go.run, log: (line) => said.push(line) });
  expect(go.builds).toBe(1);
  expect(said).toEqual([
    expect.stringMatching(/^toolchain: argocd v[\d.]+: building with go1\.26\.8$/),
    expect.stringMatching(/^toolchain: argocd v[\d.]+: built in 0 s$/),
  ]);
  expect([first, second].map(({ tools }) => tools.map(({ fresh }) => fresh))).toEqual([[true], [false]]);
  // One program by its several names.
  expect(readFileSync(second.path('argocd-repo-server'), 'utf8')).toBe('argocd');
  expect(second.searchPath.split(':')[0]).toBe(second.tools[0]!.bin);
  expect(() => second.path('kubectl')).toThrow('kubectl is not in this toolchain, which has argocd');
});

it('lets two builds of the same end in one', async () => {
  const cache = emptyCache();
  const go = goThatMakes('kustomize');
  const both = await Promise.all([1, 2].map(() => ensureToolchain(['kustomize'], { cache, run: go.run, log: silent })));
  expect(go.builds).toBe(2);
  expect(both[0]!.path('kustomize')).toBe(both[1]!.path('kustomize'));
  expect(readdirSync(cache)).toHaveLength(1);
});

it('leaves nothing of a build that fails, and quotes Go', async () => {
  const cache = emptyCache();
  const { run } = goThatMakes('helm');
  const failing: Runner = async (command) =>
    command.args[0] === 'env'
      ? run(command)
      : { exitCode: 1, stdout: '', stderr: 'go: downloading helm.sh/helm\nfoo.go:1:2: no such package\n' };
  await expect(ensureToolchain(['helm'], { cache, run: failing, log: silent })).rejects.toThrow(
    /^go build of helm failed \(exit code 1\) in .*helm:\nfoo\.go:1:2: no such package$/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

it('takes no build that lacks a program', async () => {
  const cache = emptyCache();
  const { run } = goThatMakes('kube-apiserver', 'kubectl');
  await expect(ensureToolchain(['kubernetes'], { cache, run, log: silent })).rejects.toThrow(
    'go build of kubernetes made kube-apiserver, kubectl, and not kube-controller-manager, kube-scheduler',
  );
  expect(readdirSync(cache)).toEqual([]);
});

it('builds a module with files of ours in the place of some of its own, and leaves the module as it is', async () => {
  const cache = emptyCache();
  const module = mkdtempSync(join(tmpdir(), 'mooring-module-'));
  onTestFinished(() => rmSync(module, { recursive: true, force: true }));
  for (const kind of ['provider', 'generator']) {
    const folder = join(module, 'pkg', kind, 'register');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'register.go'), 'all of them', { mode: 0o444 });
    chmodSync(folder, 0o555);
  }
  writeFileSync(join(module, 'main.go'), 'theirs');
  const { run } = goThatMakes('external-secrets');
  let built: readonly string[] = [];
  const downloading: Runner = async (command) => {
    if (command.args[0] === 'mod') return { exitCode: 0, stdout: JSON.stringify({ Dir: module }), stderr: '' };
    if (command.args[0] === 'build')
      built = ['main.go', 'pkg/provider/register/register.go', 'pkg/generator/register/register.go'].map((file) =>
        readFileSync(join(command.cwd!, file), 'utf8'),
      );
    return run(command);
  };
  const { tools } = await ensureToolchain(['external-secrets'], { cache, run: downloading, log: silent });
  expect(built).toEqual([
    'theirs',
    expect.stringContaining('pkg/provider/kubernetes"'),
    expect.stringContaining('pkg/generator/password"'),
  ]);
  expect(readFileSync(join(module, 'pkg/provider/register/register.go'), 'utf8')).toBe('all of them');
  expect(readdirSync(join(tools[0]!.bin, '..')).sort()).toEqual(['bin', 'build.json']);
});

it('removes what a killed build left, and not what one is building', async () => {
  const cache = emptyCache();
  const [abandoned, busy] = ['a', 'b'].map((name) => join(cache, `.building-${name}`));
  for (const folder of [abandoned!, busy!]) mkdirSync(folder, { recursive: true });
  const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
  utimesSync(abandoned!, yesterday, yesterday);
  await ensureToolchain(['etcd'], { cache, run: goThatMakes('etcd').run, log: silent });
  expect([abandoned!, busy!].map((folder) => existsSync(folder))).toEqual([false, true]);
});

it('keeps builds in the cache of the user', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/mooring/cluster');
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/\/\.cache\/mooring\/cluster$/);
  expect(cacheFolder({})).toBe(cacheFolder({ XDG_CACHE_HOME: 'relative' }));
});

it('prints what was built and what was there', () => {
  const built = { go: 'go1.26.8', bin: '/x', fresh: true };
  expect(
    toolchainTable([
      { ...built, tool: 'helm', version: 'v4.2.3', seconds: 95, bytes: 81_000_000 },
      { ...built, tool: 'kubernetes', version: 'v1.35.4', seconds: 290, bytes: 281_000_000, fresh: false },
    ]),
  ).toMatchInlineSnapshot(`
    "tool        version  build     size
    helm        v4.2.3    95 s   77 MiB
    kubernetes  v1.35.4  290 s  268 MiB  kept
                         385 s  345 MiB"
  `);
});
