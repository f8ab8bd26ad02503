import type { Analyzer } from '../../src/doctor/analyzer.ts';
import { template } from '../../src/template/template.ts';
import { GENERATED, table } from './markdown.ts';

const page = template<{ generated: string; analyzers: string }>('scripts/docs/doctor.md');

/** What doctor knows, how it judges, and how its answer is read by machines. */
export function doctorPage(analyzers: readonly Analyzer[]): string {
  return page({
    generated: GENERATED,
    analyzers: table(
      ['analyzer', 'what it is', 'what it does'],
      analyzers.map(({ id, what, why, vague }) => [`\`${id}\``, what, `${why}${vague ? ' (*)' : ''}`]),
    ),
  });
}
