interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of the week', least: 0, most: 6, words: 'sun mon tue wed thu fri sat'.split(' ') },
];

const WORDS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
const EVERY = /^@every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;

/**
 * What is wrong with a schedule as programs in Go read it (robfig/cron v1.2.0 and v3.0.1, parser.go: the days of the week are 0 to 6);
 * undefined when nothing is. With `seconds` it begins with these, and has six fields.
 */
export function cronProblem(text: string, { seconds = false } = {}): string | undefined {
  const said = text.trim();
  if (said.startsWith('@'))
    return WORDS.test(said) || EVERY.test(said) ? undefined : `${said} is no word for a schedule`;
  const parts = said.split(/\s+/);
  const fields = seconds ? FIELDS : FIELDS.slice(1);
  if (parts.length !== fields.length)
    return `${JSON.stringify(text)} has ${parts.length} fields, and ${fields.length} are read: ${fields.map(({ name }) => name).join(', ')}`;
  for (const [i, part] of parts.entries()) {
    const field = fields[i]!;
    for (const piece of part.split(','))
      if (!fits(piece, field)) return `${piece} is no ${field.name} (${field.least} to ${field.most})`;
  }
  return undefined;
}

/** A number, a range, or all of them, each with a step. */
function fits(piece: string, { least, most, words = [] }: Field): boolean {
  const match = /^(?:(\*|\?)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(piece);
  if (!match) return false;
  const [, all, from, to, step] = match;
  if (step !== undefined && Number(step) === 0) return false;
  if (all !== undefined) return true;
  const numberOf = (text: string) => {
    const word = words.indexOf(text.toLowerCase());
    if (word >= 0) return word + least;
    return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const first = numberOf(from!);
  const last = to === undefined ? first : numberOf(to);
  return first >= least && last <= most && first <= last;
}
