import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chartArchive as archiveIn, ParityError } from '../../scripts/parity/archives.ts';
import { Ours, objectsOf } from '../../scripts/parity/ours.ts';
import { parseGeneral, parseParity } from '../../scripts/parity/parity-file.ts';
import { choose, parityFiles, runParity } from '../../scripts/parity/run.ts';
import { anyPlatform } from '../../src/catalogue/describe.ts';
import { registry } from '../../src/catalogue/registry.ts';
import { describeDefaults } from '../../src/catalogue/select.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { cachedCompile } from '../../src/synth/compile.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { temporaryFolder } from '../support/charts.ts';

const compile = cachedCompile(cacheFolder(packageRoot()));
const CHART = 'chart: { name: pier, version: 1.2.3, repository: https://charts.example.com }\n';

describe('parity.yaml', () => {
  it('says what a component is compared with, and what may differ', () => {
    const text = `${CHART}values: { a: null }\naccepts:\n  - { object: "ConfigMap *", reason: it is meant }\n`;
    const { value, findings } = parseParity('x/pier/parity.yaml', text, 'pier', compile);
    expect(findings).toEqual([]);
    expect(value).toEqual([
      {
        component: 'pier',
        chart: { name: 'pier', version: '1.2.3', repository: 'https://charts.example.com' },
        values: { a: null },
        accepts: [
          { object: 'ConfigMap *', reason: 'it is meant', at: { file: 'x/pier/parity.yaml', line: 4, column: 5 } },
        ],
        at: { file: 'x/pier/parity.yaml', line: 1, column: 1 },
      },
    ]);
  });

  it('accepts arguments one by one, also where several have one reason', () => {
    const text = `${CHART}accepts:\n  - { object: x, path: "*[name=a]", args: [--b, "0"], only: theirs, reason: y }\n`;
    const { value = [] } = parseParity('parity.yaml', text, 'pier', compile);
    const at = { file: 'parity.yaml', line: 3, column: 5 };
    expect(value[0]!.accepts).toEqual(
      ['--b', '0'].map((arg) => ({ object: 'x', path: `*[name=a].args[${arg}]`, only: 'theirs', reason: 'y', at })),
    );
  });

  it('may hold several comparisons, of a component that is not called as its folder', () => {
    const text = `component: mole\nvariants:\n  - variant: a\n    ${CHART}  - variant: b\n    ${CHART}    platform: { components: { mole: { kind: b } } }\n`;
    const { value = [] } = parseParity('parity.yaml', text, 'pier', compile);
    expect(value.map(({ component, variant, platform }) => [component, variant, platform])).toEqual([
      ['mole', 'a', undefined],
      ['mole', 'b', { components: { mole: { kind: 'b' } } }],
    ]);
  });

  it('is asked for by its component, or alone', () => {
    const text = `variants:\n  - variant: a\n    ${CHART}  - variant: b\n    ${CHART}`;
    const [two, one] = [text, CHART].map((from, i) => parseParity('', from, ['mole', 'pier'][i]!, compile).value ?? []);
    const chosen = (...names: string[]) =>
      choose([...two!, ...one!], names).map(({ component, variant }) => [component, variant]);
    expect(chosen('mole')).toEqual([
      ['mole', 'a'],
      ['mole', 'b'],
    ]);
    expect(chosen('mole/b', 'pier')).toEqual([
      ['mole', 'b'],
      ['pier', undefined],
    ]);
    expect(chosen()).toHaveLength(3);
    expect(() => chosen('mole/c')).toThrow(
      'There is no parity.yaml of mole/c; there are those of mole, mole/a, mole/b, pier.',
    );
  });

  it('says where it is wrong', () => {
    const text = `${CHART}acepts: []\nvalues: 1\naccepts:\n  - { object: x }\n  - { object: x, path: rights.*, reason: y }\n  - { object: x, path: rights.less.a, reason: y, only: mine }\n  - { object: x, path: rights.less.*, reason: y }\n  - { object: x, path: 'rights.less.\\*', reason: y }\n  - { object: x, path: rights.less.*.apps, reason: y }\n  - { object: x, path: '*[name=a].args', reason: y }\n  - { object: x, path: '*[name=a].args[*', reason: y }\n  - { object: x, path: '*[name=a].args[--b]', reason: y }\n  - { object: x, path: '*[name=a]', args: ['*'], reason: y }\n`;
    const { value, findings } = parseParity('parity.yaml', text, 'pier', compile);
    expect(value).toBeUndefined();
    expect(formatFindings(findings, { color: false })).toMatchInlineSnapshot(`
      "error: unknown key "acepts" at the top level [config/unknown-key]
        at   parity.yaml:2:1
        why  the keys here are component, chart, release, platform, values, accepts
        fix  rename it to accepts

      error: values must be a map, not 1 [config/type]
        at   parity.yaml:3:9
        why  Values with which the chart renders what Mooring does
        fix  write keys and values: { key: value }

      error: reason is missing in accepts[0] [config/missing-key]
        at   parity.yaml:5:5
        why  Why it may differ
        fix  add reason: …

      error: accepts[1].path must be a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of
        arguments the container with \`args: [--flag, …]\`, since each wants a reason of its own, not
        "rights.*" [config/pattern]
        at   parity.yaml:6:24
        why  Field as it is told, with all below it; \`*\` for any text. Without it: objects that one side
             alone has
        fix  write a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of arguments the
             container with \`args: [--flag, …]\`, since each wants a reason of its own

      error: accepts[2].only must be theirs or ours, not "mine" [config/enum]
        at   parity.yaml:7:56
        why  Only where this side alone has it
        fix  write theirs or ours

      error: accepts[3].path must be a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of
        arguments the container with \`args: [--flag, …]\`, since each wants a reason of its own, not
        "rights.less.*" [config/pattern]
        at   parity.yaml:8:24
        why  Field as it is told, with all below it; \`*\` for any text. Without it: objects that one side
             alone has
        fix  write a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of arguments the
             container with \`args: [--flag, …]\`, since each wants a reason of its own

      error: accepts[6].path must be a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of
        arguments the container with \`args: [--flag, …]\`, since each wants a reason of its own, not
        "*[name=a].args" [config/pattern]
        at   parity.yaml:11:24
        why  Field as it is told, with all below it; \`*\` for any text. Without it: objects that one side
             alone has
        fix  write a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of arguments the
             container with \`args: [--flag, …]\`, since each wants a reason of its own

      error: accepts[7].path must be a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of
        arguments the container with \`args: [--flag, …]\`, since each wants a reason of its own, not
        "*[name=a].args[*" [config/pattern]
        at   parity.yaml:12:24
        why  Field as it is told, with all below it; \`*\` for any text. Without it: objects that one side
             alone has
        fix  write a path; of rights \`rights.less.<what>\` or \`rights.more.…\`, and of arguments the
             container with \`args: [--flag, …]\`, since each wants a reason of its own

      error: accepts[9].args[0] must be a flag, or a place, not "*" [config/pattern]
        at   parity.yaml:14:44
        fix  write a flag, or a place

      9 errors
      "
    `);
    expect(parseParity('parity.yaml', 'chart: [', 'pier', compile).findings).toHaveLength(1);
  });
});

describe('general.yaml', () => {
  it('says what is compared nowhere, and what differs for all', () => {
    const text =
      'ignores: [{ object: "*", path: metadata.labels, reason: x }]\naccepts: [{ object: "*", path: spec, reason: y }]';
    const { value } = parseGeneral('general.yaml', text, compile);
    expect(value?.ignores).toEqual([{ object: '*', path: 'metadata.labels', reason: 'x' }]);
    expect(value?.accepts[0]).toMatchObject({ path: 'spec', at: { line: 2 } });
  });
});

describe('an archive', () => {
  const folder = temporaryFolder(afterAll);
  const bytes = chartArchive();
  const sum = createHash('sha256').update(bytes).digest('hex');
  const pin = { name: 'pier', version: '1.2.3', repository: 'https://charts.example.com' };
  writeFileSync(join(folder, 'pier-1.2.3.tgz'), bytes);
  const message = (chart: Parameters<typeof archiveIn>[1]) =>
    archiveIn(folder, chart).then(String, ({ message }) => message);

  it('is taken when the pin or the folder says which bytes it has', async () => {
    expect(await message(pin)).toBe(
      `Nothing says which bytes pier-1.2.3.tgz should be: neither ${folder}/SHA256SUMS nor, for this version, \`chart.digest\` of ` +
        `parity.yaml. It has sha256:${sum}; compare that with what its authors publish, and add to SHA256SUMS:\n  ${sum}  pier-1.2.3.tgz`,
    );
    const { contents } = await archiveIn(folder, { ...pin, digest: `sha256:${sum}` });
    expect(contents).toMatchObject({ name: 'pier', version: '1.2.3' });
    writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  pier-1.2.3.tgz\n`);
    await expect(archiveIn(folder, pin)).resolves.toMatchObject({ path: join(folder, 'pier-1.2.3.tgz') });
  });

  it('is refused when one of them says otherwise', async () => {
    const other = `sha256:${'0'.repeat(64)}`;
    await expect(archiveIn(folder, { ...pin, digest: other })).rejects.toThrow(ParityError);
    expect(await message({ ...pin, digest: other })).toContain(`chart.digest of parity.yaml says ${other}`);
  });

  it('that is not there is asked for by name', async () => {
    expect(await message({ ...pin, version: '1.2.4' })).toContain('It has 1.2.3: compare with another version');
    expect(await message({ ...pin, name: 'mole' })).toContain('helm pull mole --version 1.2.3');
  });
});

describe('the catalogue', () => {
  const files = parityFiles(packageRoot());
  const entries = files.flatMap((file) => {
    const text = readFileSync(join(packageRoot(), file), 'utf8');
    const { value, findings } = parseParity(file, text, basename(dirname(file)), compile);
    expect(formatFindings(findings, { color: false })).toBe('');
    return value ?? [];
  });

  it('is compared with another version of one chart at a time', async () => {
    const asked = (...components: string[]) => runParity({ from: '', components, version: '9.9.9' });
    const several = entries.filter(({ variant }) => variant !== undefined);
    const [{ component }] = several as [(typeof several)[0]];
    const names = several.filter((one) => one.component === component).map((one) => `${component}/${one.variant}`);
    expect(names.length).toBeGreaterThan(1);
    await expect(asked(component)).rejects.toThrow(`--version is of one chart: name one of ${names.join(', ')}.`);
  });

  it('compares components that it has', () => {
    const ids = new Set(registry.map(({ id }) => id));
    expect(entries.map(({ component }) => component).filter((id) => !ids.has(id))).toEqual([]);
    expect(files.length).toBeGreaterThan(5);
  });

  it('compares every component that brings definitions of its own', () => {
    const platform = anyPlatform('local');
    const compared = new Set(entries.map(({ component }) => component));
    const bringing = registry.filter(
      (one) => !one.chart && (describeDefaults(one, platform).declarations.crdGroups ?? []).length > 0,
    );
    expect(bringing.map(({ id }) => id).filter((id) => !compared.has(id))).toEqual([]);
  });
});

describe('the platform of comparisons', () => {
  const ours = new Ours(packageRoot(), compile);

  it('is one that can be planned and rendered, and is rendered once', () => {
    const tree = ours.tree(undefined);
    if (!('plan' in tree)) throw new Error(formatFindings(tree, { color: false }));
    expect(ours.tree(undefined)).toBe(tree);
    expect(objectsOf(tree, 'valkey').map(({ kind }) => kind)).toContain('ServiceAccount');
  });

  it('can be another one for one comparison, and says when it is none', () => {
    const tree = ours.tree({ components: { valkey: { nothing: 1 } } });
    expect('plan' in tree ? [] : tree.map(({ rule }) => rule)).toEqual(['config/unknown-key']);
  });
});
