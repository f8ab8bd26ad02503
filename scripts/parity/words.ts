import { basename } from 'node:path/posix';
import type { Json } from '../../src/kit/json.ts';
import { shellCommands } from './shell.ts';

const FLAG = /^(--?[A-Za-z][^=\s]*)(?:=([\s\S]*))?$/;
const SETTING = /^([A-Za-z_]\w*)=([\s\S]*)$/;
const SHELL = /^(ba|da|a)?sh$/;
/** That of a shell by which it is handed what to run, alone or with others of one letter. */
const RUN = /^-[a-z]*c$/;

/** What runs a program: a container, or a probe or hook of one. */
export function isProcess(value: Json): value is Json & { readonly command: readonly unknown[] } {
  return Array.isArray(value.command) && value.command.length > 0;
}

/**
 * The program, and as arguments all that it is handed: which of its words stand in `command`, and which in `args`, is nothing to
 * it. Without a `command` the program is the image's, and these are what that is handed.
 */
export function plainProcess(value: Json): Json {
  if (!isProcess(value)) return value;
  const [program, ...first] = value.command;
  return { ...value, command: program, args: [...first, ...(Array.isArray(value.args) ? value.args : [])] };
}

/**
 * Arguments by what they say: flags by name, in any order, with their value after `=` or in the argument that follows, and other
 * words by their place among these (`[0]`). A word behind a flag that takes no value reads as its value, on both sides alike. Of a
 * line for a shell there are its words.
 */
export function words(items: readonly unknown[], program?: unknown): Json {
  const named = new Map<string, unknown[]>();
  let place = 0;
  let isOver = false;
  let isShell = SHELL.test(basename(String(program ?? '')));
  for (let i = 0; i < items.length; i++) {
    const item = String(items[i]);
    const [, flag, value] = (!isOver && FLAG.exec(item)) || [];
    isOver ||= item === '--';
    const isAlone = flag !== undefined && value === undefined && i + 1 < items.length && isWord(String(items[i + 1]));
    const key = flag ?? String(place++);
    const said = flag === undefined ? item : isAlone ? String(items[++i]) : (value ?? true);
    isShell ||= flag === undefined && SHELL.test(basename(item));
    // What follows is the shell's, whatever ended the flags of what runs it.
    if (isShell) isOver = false;
    const isLine = isShell && flag !== undefined && RUN.test(flag) && typeof said === 'string';
    named.set(key, [...(named.get(key) ?? []), isLine ? line(said) : said]);
  }
  return byName(named);
}

/** What a shell is told, where it only runs commands one after the other; the place of a command comes first where there are several. */
function line(text: string): unknown {
  const commands = shellCommands(text);
  if (!commands) return text.trim();
  const said = commands.map(command);
  return said.length === 1 ? said[0] : Object.fromEntries(said.map((one, i) => [`[;${i}]`, one]));
}

/** A command: variables that are set for it by name, and its words. */
function command(items: readonly string[]): Json {
  const first = items.findIndex((item) => !SETTING.test(item));
  const settings = first < 0 ? items : items.slice(0, first);
  const set = settings.map((item) => SETTING.exec(item)!).map(([, name, value]) => [`[${name}=]`, value] as const);
  return { ...Object.fromEntries(set), ...words(first < 0 ? [] : items.slice(first)) };
}

function byName(named: ReadonlyMap<string, readonly unknown[]>): Json {
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([flag, values]) => [`[${flag}]`, values.length === 1 ? values[0] : values]));
}

const isWord = (item: string): boolean => item !== '--' && !FLAG.test(item);
