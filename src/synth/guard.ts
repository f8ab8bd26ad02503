import { SourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { ComponentDefinition } from '../contract/component.ts';
import { readText } from '../workspace/read-text.ts';
import { UsageError } from '../workspace/usage-error.ts';

/** Milliseconds that a function of a component may take: a render of a thousand objects takes less than one second. */
const LIMIT = 30_000;

const GUARDED = ['declare', 'chart', 'values', 'render'] as const;
const CALL = Symbol.for('mooring.guarded');
/** Node ends whatever runs inside a script when its time is over, a loop without end too. */
const SCRIPT = new Script('globalThis[Symbol.for("mooring.guarded")]()');

/**
 * A component of somebody's own whose functions explain themselves: what they throw names the component, the function and
 * the line of the file, and what does not end is ended.
 */
export function guarded(definition: ComponentDefinition, limit = LIMIT): ComponentDefinition {
  const guards = GUARDED.flatMap((name) => {
    const inner = definition[name] as ((context: never) => unknown) | undefined;
    return inner ? [[name, (context: never) => call(definition.id, name, () => inner(context), limit)] as const] : [];
  });
  return { ...definition, ...Object.fromEntries(guards) };
}

function call(id: string, name: string, what: () => unknown, timeout: number): unknown {
  const holder = globalThis as { [CALL]?: () => unknown };
  const outer = holder[CALL];
  holder[CALL] = what;
  try {
    return SCRIPT.runInThisContext({ timeout });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new UsageError(
        `the component ${id} does not come to the end of its \`${name}\` within ${timeout / 1000} seconds`,
        'look there for a loop that never ends',
      );
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    const at = placeOf(error);
    throw new UsageError(
      `the component ${id} fails in its \`${name}\`: ${kind}: ${message}${at ? ` (${at})` : ''}`,
      at ? 'correct it there' : 'correct it: MOORING_DEBUG=1 shows the whole stack',
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
