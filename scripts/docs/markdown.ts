/** First line of every generated page. */
export const GENERATED = '<!-- Made by `npm run docs` from the sources: edit those, not this. -->';

/** A table; a cell's pipes and line breaks cannot break out of it. Columns that are empty in every row are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, i) => i).filter((i) => rows.some((row) => row[i]));
  const line = (cells: readonly string[]) => `| ${used.map((i) => cell(cells[i] ?? '')).join(' | ')} |`;
  return [line(head), `|${used.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const code = (text: string) => (text === '' ? '' : `\`${text}\``);
