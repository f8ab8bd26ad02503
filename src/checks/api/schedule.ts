import type { Words } from './fields.ts';

interface Bounds {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Bounds[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 6, words: DAYS },
];
const NAMED = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|[smh]))+)$/;
const FIX = 'write five fields, such as "30 2 * * *" or "*/15 * * * 1-5", or @daily';

/**
 * What is wrong with the schedule of a CronJob, in words of people; undefined when nothing is.
 * Source: github.com/robfig/cron/v3@v3.0.1 parser.go (ParseStandard); k8s.io/kubernetes@v1.35.4
 * pkg/apis/batch/validation/validation.go (validateScheduleFormat).
 */
export function scheduleFault(schedule: unknown): Words | undefined {
  if (typeof schedule !== 'string') return undefined;
  if (schedule.includes('TZ')) return ['a schedule says no time zone', 'say it as timeZone, beside the schedule'];
  if (schedule.startsWith('@')) {
    const known = NAMED.includes(schedule) || (schedule.startsWith('@every ') && DURATION.test(schedule.slice(7)));
    return known ? undefined : [`${schedule} is no schedule`, `write one of ${NAMED.join(', ')}, or five fields`];
  }
  const parts = schedule.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== FIELDS.length) return [`"${schedule}" has ${parts.length} fields, and a schedule has five`, FIX];
  for (const [i, bounds] of FIELDS.entries())
    for (const part of parts[i]!.split(',').filter((one) => one !== '')) {
      const reason = partFault(part, bounds);
      if (reason) return [`"${part}" is no ${bounds.name}: ${reason}`, FIX];
    }
  return undefined;
}

function partFault(part: string, { least, most, words = [] }: Bounds): string | undefined {
  const [ends = '', step, ...more] = part.split('/');
  const [from = '', to, ...rest] = ends.split('-');
  if (more.length > 0 || rest.length > 0) return 'it has too many / or -';
  const numberOf = (text: string) => {
    const named = words.indexOf(text.toLowerCase());
    return named >= 0 ? named + least : /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const any = from === '*' || from === '?';
  const start = any ? least : numberOf(from);
  const end = any || (to === undefined && step !== undefined) ? most : to === undefined ? start : numberOf(to);
  if (Number.isNaN(start) || Number.isNaN(end)) return 'it is no number';
  if (start < least || end > most) return `it goes from ${least} to ${most}`;
  if (start > end) return 'its begin is after its end';
  if (step !== undefined && (!/^\+?\d+$/.test(step) || Number(step) === 0)) return 'its step is no number above 0';
  return undefined;
}

const TIME_ZONE_PART = /^(?!\.{1,2}$)(?!-)[A-Za-z._0-9+-]{1,14}$/;

/** The same of its time zone, by the zones that this machine knows. */
export function timeZoneFault(zone: unknown): Words | undefined {
  if (typeof zone !== 'string') return undefined;
  const fix = 'write one of the IANA time zones, such as Europe/Berlin or Etc/UTC';
  if (zone.toLowerCase() === 'local') return ['Local is no time zone of its own', fix];
  const formed = zone.split('/').every((part) => TIME_ZONE_PART.test(part));
  try {
    if (formed) new Intl.DateTimeFormat('en', { timeZone: zone });
    else return [`${JSON.stringify(zone)} is no time zone`, fix];
  } catch {
    return [`${JSON.stringify(zone)} is no time zone`, fix];
  }
  return undefined;
}
