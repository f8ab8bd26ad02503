import type { Effect } from '../../contract/effect.ts';
import { counted } from '../../kit/compare.ts';
import { listed } from '../../kit/listed.ts';
import { describeIdentity } from '../../kit/object.ts';
import type { Consequence, FieldChange, ObjectChange, Wave } from '../review.ts';

/** What an effect is called where it is listed. */
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  refused: 'refused',
  'data-loss': 'data',
  access: 'access',
  restart: 'restart',
  order: 'order',
  images: 'image',
  capacity: 'capacity',
};

/** What follows, with the object that it is about where the sentence does not name it. */
export function sentence({ message, names, objects: [identity = ''] }: Consequence): string {
  const name = identity.slice(identity.lastIndexOf('/') + 1);
  return names || message.includes(name) ? message : `${describeIdentity(identity)}: ${message}`;
}

export const CHANGE_WORDS: Readonly<Record<ObjectChange['change'], string>> = {
  created: 'comes',
  updated: 'changes',
  removed: 'goes',
  moved: 'moves',
};

/**
 * `3 created, 2 updated, 1 pruned`. One object that waits for a person makes all wait that go with it (argoproj/argo-cd@v3.4.4,
 * gitops-engine/pkg/sync/sync_context.go `runTasks`; controller/appcontroller.go `finalizeApplicationDeletion`).
 */
export function partWords(part: Wave['components'][number], name: (identity: string) => string): string {
  const { created, updated, pruned, confirmed, kept, application } = part;
  const leaving = pruned + confirmed.length;
  const counts = [
    ...(created > 0 ? [`${created} created`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(pruned > 0 && confirmed.length === 0 ? [`${pruned} pruned`] : []),
  ];
  return [
    ...(application ? [`its Application is ${application}`] : []),
    ...(counts.length > 0 ? [counts.join(', ')] : []),
    ...(confirmed.length > 0
      ? [
          `${counted(leaving, 'object')} ${leaving === 1 ? 'waits' : 'wait'} for a person to confirm that ${listed(confirmed.map(name), 4)} ${confirmed.length === 1 ? 'goes' : 'go'}`,
        ]
      : []),
    ...(kept.length > 0 ? [`${listed(kept.map(name), 4)} ${kept.length === 1 ? 'stays' : 'stay'} in the cluster`] : []),
  ].join('; ');
}

/** What one place becomes, without where it is. */
export function valueWords(
  { before, after, hidden, reordered, noise }: FieldChange,
  quote: (text: string) => string,
): string {
  if (hidden) return 'changes (not shown: it is a secret, or may be)';
  if (reordered) return 'is in another order';
  if (before !== undefined && after !== undefined) return `${quote(before)} → ${quote(after)}`;
  if (after !== undefined) return `+ ${quote(after)}`;
  if (before !== undefined) return `− ${quote(before)}`;
  return noise ? 'is written otherwise' : 'change';
}

/** `12 objects differ in labels, checksums or spelling only`. */
export function noiseWords(objects: number, fields: number): string {
  const what = 'in nothing that a cluster notices (labels of versions, checksums, spelling)';
  return objects > 0
    ? `${counted(objects, 'object')} ${objects === 1 ? 'differs' : 'differ'} ${what}`
    : `${counted(fields, 'place')} ${fields === 1 ? 'differs' : 'differ'} ${what}`;
}
