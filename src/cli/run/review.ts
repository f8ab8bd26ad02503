import { dirname, resolve } from 'node:path';
import { EFFECTS, type Effect } from '../../contract/effect.ts';
import { knowledgeOf } from '../../contract/knowledge.ts';
import { KnownSecrets } from '../../finding/mask.ts';
import { nearest } from '../../finding/nearest.ts';
import { type Git, gitIn } from '../../git/git.ts';
import { put } from '../../output/put.ts';
import { comparisonText } from '../../review/format/comparison.ts';
import { markdownOf } from '../../review/format/markdown.ts';
import { textOf } from '../../review/format/text.ts';
import type { Review } from '../../review/review.ts';
import { type ReviewTools, reviewRevisions } from '../../review/review-git.ts';
import { findRevisions, WORKTREE } from '../../review/revisions.ts';
import { catalogue } from '../../synth/catalogue.ts';
import { runProgram } from '../../workspace/run.ts';
import { withScratchFolder } from '../../workspace/scratch.ts';
import { packageRoot, UsageError } from '../../workspace/workspace.ts';
import { against } from '../review-against.ts';
import { codeQualityOf } from '../review-findings.ts';
import { writeReviewNote } from '../review-note.ts';
import { EXIT, type Screen } from '../screen.ts';

interface ReviewOptions {
  readonly config: string;
  readonly base: string;
  readonly head: string;
  readonly env?: readonly string[];
  readonly against?: string;
  readonly format: 'text' | 'markdown' | 'json' | 'html' | 'codequality';
  readonly out?: string;
  readonly failOn?: string;
  readonly note?: boolean;
}

/** Columns where no terminal says how many it has. */
const COLUMNS = 120;

/** Tells what becomes of the cluster when the head takes the place of the base. */
export async function run(options: ReviewOptions, screen: Screen): Promise<number> {
  const { config, base, head, env, format, out } = options;
  const failing = effectsOf(options.failOn);
  const git = gitIn(runProgram, dirname(resolve(config)), new KnownSecrets());
  const tools = { knowledge: knowledgeOf(catalogue()), root: packageRoot() };
  if (options.against !== undefined) return compare(git, { ...options, against: options.against }, tools, screen);
  const { reviews, note } = await withScratchFolder(async (scratch) => {
    const revisions = await findRevisions(git, { base, head, scratch });
    const reviews = await reviewRevisions(revisions, env, tools);
    if (format !== 'codequality') return { reviews, note: await written(reviews, format, screen) };
    return { reviews, note: await codeQualityOf(reviews, revisions, options) };
  });
  if (out === undefined) screen.stdout.write(note);
  else {
    put(resolve(out), note);
    screen.stdout.write(reviews.map(({ environment, verdict }) => `${environment}: ${verdict}\n`).join('') || NOTHING);
  }
  if (options.note) await writeReviewNote({ reviews, environments: env }, screen);
  const fails = reviews.some(({ consequences }) =>
    consequences.some(({ effect, severity, less }) => failing.has(effect) && severity !== 'info' && !less),
  );
  return fails ? EXIT.findings : EXIT.done;
}

/** Tells what one environment has otherwise than another. */
async function compare(
  git: Git,
  options: ReviewOptions & { readonly against: string },
  tools: ReviewTools,
  { stdout }: Screen,
): Promise<number> {
  const { head, format, out, note, failOn } = options;
  if (note || failOn !== undefined || !['text', 'json'].includes(format))
    throw new UsageError(
      '--against compares, and judges nothing',
      'write it as text or json, without --note and --fail-on',
    );
  const comparison = await withScratchFolder(async (scratch) => {
    const revisions = await findRevisions(git, { base: head === WORKTREE ? 'HEAD' : head, head, scratch });
    return against(revisions, options, tools);
  });
  const text =
    format === 'json'
      ? `${JSON.stringify(comparison, undefined, 2)}\n`
      : comparisonText(comparison, stdout.columns ?? COLUMNS);
  if (out === undefined) stdout.write(text);
  else {
    put(resolve(out), text);
    stdout.write(`${comparison.verdict}\n`);
  }
  return EXIT.done;
}

const NOTHING = 'Nothing changes: both trees are the same.\n';

async function written(
  reviews: readonly Review[],
  format: ReviewOptions['format'],
  { stdout }: Screen,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify({ version: 1, reviews }, undefined, 2)}\n`;
  // Loaded by who asks for it.
  if (format === 'html') return (await import('../../review/format/html.ts')).htmlOf(reviews);
  if (reviews.length === 0) return NOTHING;
  if (format === 'markdown') return `${markdownOf(reviews)}\n`;
  return reviews.map((review) => textOf(review, stdout.columns ?? COLUMNS)).join('\n');
}

/** @throws UsageError when one of them is none. */
function effectsOf(text = ''): ReadonlySet<Effect> {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const wrong = words.find((word) => !EFFECTS.some((effect) => effect === word));
  if (wrong !== undefined) {
    const meant = nearest(wrong, EFFECTS);
    throw new UsageError(
      `--fail-on ${wrong} is nothing that a review tells`,
      meant ? `write ${meant}` : `write some of ${EFFECTS.join(', ')}, apart by commas`,
    );
  }
  return new Set(words as Effect[]);
}
