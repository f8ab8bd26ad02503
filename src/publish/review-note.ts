import { connectNotes } from '../forge/connect-merge-requests.ts';
import { LONGEST_NOTE } from '../forge/notes.ts';
import { sha256 } from '../kit/digest.ts';
import { markdownOf } from '../review/format/markdown.ts';
import type { Review } from '../review/review.ts';
import type { Clock } from '../workspace/clock.ts';
import type { JobRequest } from './job-request.ts';
import { type Kept, keepNote, MARK_ROOM } from './keep-note.ts';

/** What is told at a merge request. */
export interface ReviewNote {
  readonly reviews: readonly Review[];
  /** Those that were asked for; undefined: all that differ. Each set has a note of its own. */
  readonly environments: readonly string[] | undefined;
}

/** Keeps the review as the one note of its merge request. @throws ForgeError */
export async function noteReview(
  { reviews, environments }: ReviewNote,
  request: JobRequest,
  { token, clock }: { readonly token: string; readonly clock: Clock },
): Promise<Kept> {
  const { provider, server, project, number, head, run } = request;
  const notes = await connectNotes(provider, { server, project, token, clock }, number);
  const wanted = {
    name: nameOf(environments),
    head,
    run,
    text: reviewNoteText(reviews, head, LONGEST_NOTE[provider] - MARK_ROOM),
    nothing: reviews.length === 0,
  };
  return keepNote(notes, wanted, clock);
}

/** Most characters of a name that is said in full. */
const LONGEST_NAME = 100;

function nameOf(environments: readonly string[] | undefined): string {
  if (environments === undefined) return 'all';
  const name = [...new Set(environments)].sort().join(',');
  return name.length <= LONGEST_NAME ? name : sha256(name);
}

/** The review as Markdown in at most `longest` characters, and of which commit it is. */
export function reviewNoteText(reviews: readonly Review[], head: string, longest: number): string {
  const footer = `_Of ${head.slice(0, 12)}, by \`mooring review\`, which writes it anew with each push._`;
  const told = reviews.length === 0 ? '**No tree changes.**' : markdownOf(reviews, longest - footer.length - 2);
  return `${told}\n\n${footer}`;
}
