import type { BuiltTool } from './toolchain.ts';

/** One line a tool, with its version, the time that its build took and the size of its programs, and the sum. */
export function toolchainTable(tools: readonly BuiltTool[]): string {
  const seconds = tools.reduce((sum, tool) => sum + tool.seconds, 0);
  const bytes = tools.reduce((sum, tool) => sum + tool.bytes, 0);
  const rows = [
    ['tool', 'version', 'build', 'size', ''],
    ...tools.map((tool) => [tool.tool, tool.version, time(tool.seconds), size(tool.bytes), tool.fresh ? '' : 'kept']),
    ['', '', time(seconds), size(bytes), ''],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column === 2 || column === 3 ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

const time = (seconds: number) => `${seconds} s`;
const size = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;
