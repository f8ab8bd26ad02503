import { SourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { ComponentDefinition } from '../contract/component.ts';
import { readText } from '../workspace/read-text.ts';
import { UsageError } from '../workspace/usage-error.ts';

/** Milliseconds that a function of a component may take: a render of a thousand objects takes less than one second. */
const LIMIT = 30_000;

const CALL = Symbol.for('mooring.guarded');
/** Node ends whatever runs inside a script when its time is over, a loop without end too. */
const SCRIPT = new Script('globalThis[Symbol.for("mooring.guarded")]()');

/**
 * A component of somebody's own whose functions explain themselves, those of its kinds, rules, analyzers and offers too: what
 * they throw names the component, the function and the line of the file, and what does not end is ended.
 */
export function guarded(definition: ComponentDefinition, limit = LIMIT): ComponentDefinition {
  // Its options are a schema, which answers to its library.
  const { options, ...rest } = definition;
  return { ...within(rest, [], { id: definition.id, limit }), options };
}

interface Guard {
  /** Of the component. */
  readonly id: string;
  readonly limit: number;
}

/** Guards every function inside a value, whose path it is told by. What holds none is left as it is. */
function within<T>(value: T, path: readonly string[], guard: Guard): T {
  if (typeof value === 'function') return guardedFunction(value as unknown as Anything, path, guard) as T;
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    const { id, type } = (Array.isArray(value) ? (one ?? {}) : {}) as { id?: string; type?: string };
    return [key, within(one, [...path, id ?? type ?? key], guard)] as const;
  });
  if (entries.every(([key, one]) => one === (value as Record<string, unknown>)[key])) return value;
  return (Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries)) as T;
}

type Anything = (...given: unknown[]) => unknown;

function guardedFunction(inner: Anything, path: readonly string[], guard: Guard): Anything {
  return (...given) =>
    call(guard, path, () => {
      const answer = inner(...given);
      // A generator runs when it is asked for the next one.
      return isIterator(answer) ? eachOf(answer, path, guard) : within(answer, path, guard);
    });
}

function* eachOf(answers: Iterator<unknown>, path: readonly string[], guard: Guard): Iterable<unknown> {
  for (;;) {
    const step = call(guard, path, () => answers.next());
    if (step.done) return;
    yield step.value;
  }
}

const isIterator = (value: unknown): value is Iterator<unknown> =>
  typeof (value as Partial<Iterator<unknown>> | undefined)?.next === 'function';

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function call<T>({ id, limit }: Guard, path: readonly string[], what: () => T): T {
  const holder = globalThis as { [CALL]?: () => unknown };
  const outer = holder[CALL];
  holder[CALL] = what;
  const name = path.join('.');
  try {
    return SCRIPT.runInThisContext({ timeout: limit }) as T;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new UsageError(
        `the component ${id} does not come to the end of its \`${name}\` within ${limit / 1000} seconds`,
        'look there for a loop that never ends',
      );
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    const at = placeOf(error);
    throw new UsageError(
      `the component ${id} fails in its \`${name}\`: ${kind}: ${message}${at ? ` (${at})` : ''}`,
      at ? 'correct it there' : 'correct it: MOORING_DEBUG=1 shows the whole stack',
      { cause: error },
    );
  } finally {
    holder[CALL] = outer;
  }
}

/** The first line of `components/` on the stack: `components/notebook.ts:12:5`. */
function placeOf(error: unknown): string | undefined {
  for (const frame of String((error as Error | undefined)?.stack ?? '').split('\n')) {
    const [, file, line, column] = /((?:file:\/\/)?\/[^\s()]+?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (!file) continue;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const place = originOf(path, Number(line), Number(column));
    const found = /(?:^|\/)(components\/[^/]+\.ts)$/.exec(place.path)?.[1];
    if (found) return `${found}:${place.line}:${place.column}`;
  }
  return undefined;
}

/** Where a place of the bundle comes from, as the map beside it says. */
function originOf(path: string, line: number, column: number) {
  const text = readText(`${path}.map`);
  if (text === undefined) return { path, line, column };
  const found: Partial<SourceMapping> = new SourceMap(JSON.parse(text)).findEntry(line - 1, column - 1);
  return {
    path: found.originalSource ?? path,
    line: (found.originalLine ?? line - 1) + 1,
    column: (found.originalColumn ?? column - 1) + 1,
  };
}
