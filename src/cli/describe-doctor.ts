import type { Diagnosis, PrintedCause } from '../doctor/diagnose.ts';
import { printable, wrap } from '../finding/display-width.ts';

/** Components that wait, in a line of their own, at most so many lines of what comes of a cause. */
const CONSEQUENCES = 8;
const INDENT = 9;

/** A diagnosis as people read it: causes first, each with what to type next and what comes of it. */
export function describeDiagnosis(diagnosis: Diagnosis, width = 100): string {
  const { causes, gaps, working, taken } = diagnosis;
  const now = Date.parse(taken);
  const blocks = [
    headline(diagnosis),
    ...causes.map((cause, i) => block(cause, i + 1, now, width)),
    ...(working.length > 0 ? [hanging('', `On their way, with nothing wrong: ${working.join(', ')}`, width, 2)] : []),
    ...unseen(gaps, width),
    closing(diagnosis),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function headline({ platform, environment, context, kubernetes, components, taken }: Diagnosis): string {
  const settled = components.filter(({ state }) => state === 'settled').length;
  const parts = [
    ...(context ? [`context ${context}`] : []),
    ...(kubernetes ? [`Kubernetes ${kubernetes}`] : []),
    minute(taken),
  ];
  const progress = components.length > 0 ? `: ${settled} of ${components.length} components are settled` : '';
  return printable(`${platform}, ${environment}${progress} (${parts.join(', ')})`);
}

function block(cause: PrintedCause, number: number, now: number, width: number): string {
  const { analyzer, severity, component, message, since, more, explanation, evidence, fix, next } = cause;
  const mark = severity === 'warning' ? 'warning: ' : '';
  const whose = component === undefined ? '' : `${component}: `;
  const further = more > 0 ? ` (and ${more} more like it)` : '';
  return [
    hanging(`${String(number).padEnd(3)}`, `${mark}${whose}${message}${further} [${analyzer}]`, width, 3),
    ...(since === undefined ? [] : [labelled('since', `${minute(since)}, ${span(now - Date.parse(since))}`, width)]),
    ...(explanation === undefined ? [] : [labelled('why', explanation, width)]),
    ...lines('said', evidence, width),
    labelled('fix', fix, width),
    // A command is one line, whatever its length: it is to be copied.
    ...next.map((command, i) => `   ${(i === 0 ? 'next' : '').padEnd(INDENT - 3)}${printable(command)}`),
    ...lines('so', outcome(cause), width),
  ].join('\n');
}

/** What comes of a cause: troubles, then in one line those who merely wait. */
function outcome({ component: own, consequences }: PrintedCause): readonly string[] {
  const troubles = consequences
    .filter(({ analyzer }) => analyzer !== undefined)
    .map(({ component, message, analyzer }) => `${component === own ? '' : `${component}: `}${message} [${analyzer}]`);
  const shown = troubles.slice(0, CONSEQUENCES);
  if (troubles.length > shown.length) shown.push(`and ${troubles.length - shown.length} more`);
  const waiting = [
    ...new Set(consequences.filter(({ analyzer }) => analyzer === undefined).map(({ component }) => component)),
  ];
  if (waiting.length > 0) shown.push(`${waiting.join(', ')} ${waiting.length > 1 ? 'wait' : 'waits'}`);
  return shown;
}

function closing({ causes, components }: Diagnosis): string {
  const errors = causes.filter(({ severity }) => severity === 'error').length;
  const warnings = causes.length - errors;
  if (causes.length === 0)
    return components.every(({ state }) => state === 'settled')
      ? 'Nothing is wrong.'
      : 'Nothing is wrong so far: it is on its way.';
  const counts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'cause' : 'causes'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ].join(', ');
  return errors > 1 ? `${counts}. Begin with the first, and look again.` : counts;
}

/** What could not be looked at: with its reason, or together what one has no right to see. */
function unseen(gaps: Diagnosis['gaps'], width: number): readonly string[] {
  const isRefused = ({ why }: (typeof gaps)[number]) => why.startsWith('not allowed');
  const refused = gaps.filter(isRefused).map(({ what }) => what);
  const others = gaps.filter((gap) => !isRefused(gap)).map(({ what, why }) => hanging('  ', `${what}: ${why}`, width));
  return [
    ...(refused.length > 0 ? [hanging('', `You have no right to see: ${refused.join(', ')}`, width, 2)] : []),
    ...(others.length > 0 ? [['Could not be looked at:', ...others].join('\n')] : []),
  ];
}

function lines(label: string, texts: readonly string[], width: number): readonly string[] {
  return texts.map((text, i) => labelled(i === 0 ? label : '', text, width));
}

function labelled(label: string, text: string, width: number): string {
  return hanging(`   ${label.padEnd(INDENT - 3)}`, text, width, INDENT);
}

function hanging(head: string, text: string, width: number, indent = head.length): string {
  const [first, ...rest] = wrap(text, Math.max(40, width) - indent);
  return [`${head}${first}`, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

/** `2026-11-21 08:00 UTC`. */
const minute = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** `for 12 min`, `for 3 h`, `for 2 days`. */
function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `for ${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `for ${hours} h` : `for ${Math.round(hours / 24)} days`;
}
