import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { report, reportJson } from '../../src/cli/report.ts';
import type { Finding, Position } from '../../src/finding/finding.ts';
import { indexFile } from '../../src/output/index-file.ts';
import { textsOf } from '../../src/output/laid-file.ts';
import { rememberTree } from '../../src/output/last-tree.ts';
import { type SynthResult, synth } from '../../src/synth/synth.ts';
import { UsageError } from '../../src/workspace/usage-error.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { TEMPORARY } from '../output/disk.ts';
import type { Case } from './platforms.ts';

/** What became of one case. */
export interface Verdict {
  readonly outcome: SynthResult['outcome'] | 'fault';
  /** How often each rule spoke, by id. */
  readonly rules: Readonly<Record<string, number>>;
  /** What must never be: empty when all is well. */
  readonly violations: readonly string[];
}

/** An earlier tree, of which nothing may go when a configuration is refused. */
const EARLIER = { 'index.json': indexFile({ version: 1, objects: {} }), 'components/x/y.yaml': 'kept: true\n' };

/**
 * The property: a synth ends with a tree that a second synth leaves as it is, or with a clear error and the tree that was
 * there before; nothing is thrown.
 */
export async function judge({ files, environment }: Case): Promise<Verdict> {
  const root = mkdtempSync(join(TEMPORARY, 'mooring-fuzz-'));
  const violations: string[] = [];
  try {
    for (const [path, text] of files) put(join(root, path), text);
    const out = join(root, 'out');
    const tree = join(out, 'dist', environment);
    for (const [path, text] of Object.entries(EARLIER)) put(join(tree, path), text);
    rememberTree(cacheFolder(packageRoot()), tree, new Map(Object.entries(EARLIER)));
    const run = () => synth({ config: join(root, 'platform.yaml'), env: environment, out });

    const result = await run().catch((error: unknown) => {
      if (error instanceof UsageError) return error;
      throw error;
    });
    // A file that cannot be read: there is no line to point at, and nothing else to judge than that all is as it was.
    if (result instanceof UsageError)
      return { outcome: 'configuration', rules: {}, violations: touched(filesOf(out), environment) };
    violations.push(...result.findings.flatMap((finding) => unclear(finding, result)), ...unprintable(result));
    if (result.outcome === 'done')
      violations.push(...whole(result, filesOf(out), environment), ...settled(await run()));
    else violations.push(...refused(result, filesOf(out), environment));
    return { outcome: result.outcome, rules: tally(result.findings), violations };
  } catch (error) {
    const { name, message, stack = '' } = error as Error;
    const frames = stack.split('\n').filter((line) => line.includes(' at '));
    return {
      outcome: 'fault',
      rules: {},
      violations: [...violations, `thrown: ${name}: ${message.slice(0, 500)}\n${frames.slice(0, 6).join('\n')}`],
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function filesOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

function tally(findings: readonly Finding[]): Record<string, number> {
  const rules: Record<string, number> = {};
  for (const { rule } of findings) rules[rule] = (rules[rule] ?? 0) + 1;
  return rules;
}

/** Words that only a program that lost something says. No drawn name holds them. */
const LOST = /\bundefined\b|\[object |\bNaN\b(?! )/;

/** A finding says what is wrong and what to do; where configuration is to blame, it says where, and the place is there. */
function unclear(finding: Finding, { outcome, sources }: SynthResult): string[] {
  const { rule, message, fix, why = '', at, config } = finding;
  const wrong: string[] = [];
  if (!rule || !message || !fix) wrong.push('it lacks rule, message or fix');
  if (message.length + fix.length > 20_000) wrong.push('it is too long to read');
  if (LOST.test(`${message} ${fix} ${why}`)) wrong.push('its words are broken');
  if (!at && (outcome === 'configuration' || config !== undefined)) wrong.push('it has no place in a file');
  if (at && !isIn(at, sources)) wrong.push(`there is no ${at.file}:${at.line}:${at.column}`);
  return wrong.map((what) => `unclear finding, ${what}: ${JSON.stringify(finding).slice(0, 600)}`);
}

/** The file that was looked at last: there may be thousands of findings in it. */
let split: { source: string; lines: readonly string[] } = { source: '', lines: [''] };

function isIn({ file, line, column }: Position, sources: ReadonlyMap<string, string>): boolean {
  const source = sources.get(file) ?? '';
  if (split.source !== source) split = { source, lines: source.split('\n') };
  const text = sources.has(file) ? split.lines[line - 1] : undefined;
  return text !== undefined && column >= 1 && column <= text.length + 1;
}

/** What people and machines read of a result can be printed, and its exit code is none of a fault. */
function unprintable(result: SynthResult): string[] {
  let printed = '';
  const keep = { write: (text: string) => (printed += text) };
  const ignore = { write: () => undefined };
  const exits = [
    report(result, 0, false, { stdout: keep, stderr: keep, env: {} }),
    reportJson(result, 0, { stdout: ignore, stderr: ignore, env: {} }),
  ];
  const expected = { done: 0, differs: 1, findings: 1, configuration: 2 }[result.outcome];
  const wrong = exits.filter((exit) => exit !== expected).map((exit) => `exit code ${exit} for ${result.outcome}`);
  const control = CONTROL.exec(printed);
  if (!control) return wrong;
  const around = printed.slice(Math.max(0, control.index - 80), control.index + 20);
  return [...wrong, `a terminal is sent a control character: ${JSON.stringify(around)}`];
}

/** What moves the cursor, rings or turns text round, and must not come from a configuration to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** All of the new tree is there, and nothing else. */
function whole({ synthesis }: SynthResult, found: ReadonlyMap<string, string>, environment: string): string[] {
  const { tree, beside } = synthesis!.layout;
  const expected = new Map<string, string>([
    ...[...tree].map(([path, text]) => [`dist/${environment}/${path}`, text] as const),
    ...textsOf(beside),
  ]);
  const missing = [...expected].filter(([path, text]) => found.get(path) !== text).map(([path]) => path);
  const extra = [...found.keys()].filter((path) => !expected.has(path));
  const wrong =
    missing.length + extra.length > 0 ? [`half a tree: not as it should be ${missing}, too much ${extra}`] : [];
  return [...wrong, ...[...found].flatMap(([path, text]) => ambiguous(path, text))];
}

/** Texts that were looked at: most files of a tree are the same in many cases. */
const looked = new Set<string>();

/** The readers of the tree (Argo CD, kubectl, kustomize) are parsers of YAML 1.1 and of 1.2: each must see the same. */
function ambiguous(path: string, text: string): string[] {
  if (!path.endsWith('.yaml') || looked.has(text)) return [];
  looked.add(text);
  const [one, two] = (['1.1', '1.2'] as const).map((version) =>
    JSON.stringify(parse(text, { version, logLevel: 'silent' })),
  );
  return one === two ? [] : [`${path} is read in two ways, by YAML 1.1 and by 1.2`];
}

function settled({ outcome, changes, releases }: SynthResult): string[] {
  if (outcome === 'done' && changes!.written.length + changes!.removed.length + releases!.length === 0) return [];
  return [
    `a second synth ends with ${outcome}, writing ${changes?.written}, removing ${changes?.removed}, ${releases}`,
  ];
}

/** There is an error, and nothing has changed on disk. */
function refused({ findings }: SynthResult, found: ReadonlyMap<string, string>, environment: string): string[] {
  const wrong = findings.some(({ severity }) => severity === 'error') ? [] : ['refused without an error'];
  return [...wrong, ...touched(found, environment)];
}

function touched(found: ReadonlyMap<string, string>, environment: string): string[] {
  const before = new Map(Object.entries(EARLIER).map(([path, text]) => [`dist/${environment}/${path}`, text]));
  const changed = [...new Set([...before.keys(), ...found.keys()])].filter(
    (path) => before.get(path) !== found.get(path),
  );
  return changed.length > 0 ? [`refused, but touched ${changed}`] : [];
}
