import { describeIdentity } from '../../kit/object.ts';
import type { Review } from '../review.ts';
import { foldedComponents, needsEyes, noiseOf, toldBeside } from './fold.ts';
import { oneLine, wrapped } from './lines.ts';
import { CHANGE_WORDS, EFFECT_WORDS, noiseWords, partWords, sentence, valueWords } from './words.ts';

/** A review for a terminal of so many columns. */
export function textOf(review: Review, columns: number): string {
  const { environment, verdict, timeline, pins, unread } = review;
  const lines: string[] = [...wrapped(`${environment}: ${verdict}`, columns)];
  const section = (title: string, items: readonly string[]) => {
    if (items.length > 0) lines.push('', title, ...items.flatMap((item) => wrapped(item, columns)));
  };
  section(
    'Needs eyes:',
    needsEyes(review).flatMap((one) => [
      `  ${one.severity === 'error' ? '!' : '-'} ${EFFECT_WORDS[one.effect]}: ${sentence(one)}`,
      ...(one.fix ? [`      fix: ${one.fix}`] : []),
    ]),
  );
  section(
    'What Argo CD does:',
    timeline.flatMap(({ wave, components }) =>
      components.map((part) => `  wave ${wave ?? '?'}  ${part.component}: ${partWords(part, describeIdentity)}`),
    ),
  );
  section('To know:', [
    ...pins.map(({ component, image, before, after }) => `  - pin of ${component}: ${image} ${before} → ${after}`),
    ...toldBeside(review).map((one) => `  - ${EFFECT_WORDS[one.effect]}: ${sentence(one)}`),
  ]);
  section(
    'Not compared, since they hold no objects that can be read:',
    unread.map((path) => `  ${path}`),
  );
  for (const { component, groups } of foldedComponents(review))
    section(
      `${component}:`,
      groups.flatMap(({ change, objects, fields }) => [
        `  ${CHANGE_WORDS[change]}: ${objects.map(({ identity }) => describeIdentity(identity)).join(', ')}`,
        ...fields.map((field) => `      ${field.path}  ${valueWords(field, oneLine)}`),
      ]),
    );
  const noise = noiseOf(review);
  if (noise.fields > 0) lines.push('', ...wrapped(`${noiseWords(noise.objects.length, noise.fields)}.`, columns));
  return `${lines.join('\n')}\n`;
}
