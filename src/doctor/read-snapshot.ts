import { readText } from '../workspace/read-text.ts';
import { UsageError } from '../workspace/workspace.ts';
import { cleanAll } from './clean.ts';
import type { Snapshot } from './snapshot.ts';

/** Names as the API server lets them be: they become words of commands that people copy. */
const NAME = /^[\w.:@/+-]*$/;

/**
 * A snapshot that somebody sent. It is a stranger's file: its texts are cleaned again, and names that no cluster would take
 * are refused.
 *
 * @throws UsageError when it is not there, or is none of this platform and environment.
 */
export function readSnapshot(path: string, platform: string, environment: string): Snapshot {
  const text = readText(path);
  if (text === undefined) throw new UsageError(`there is no ${path}`, 'name a file that `doctor --snapshot` wrote');
  const snapshot = cleanAll(parse(text));
  if (!isSnapshot(snapshot))
    throw new UsageError(`${path} is no snapshot of this version of Mooring`, 'write it anew with `doctor --snapshot`');
  const of = `${snapshot.platform}, ${snapshot.environment}`;
  if (snapshot.platform !== platform || snapshot.environment !== environment)
    throw new UsageError(
      `${path} is a snapshot of ${of}, and this is ${platform}, ${environment}`,
      snapshot.platform === platform ? `add --env ${snapshot.environment}` : 'run it in the repository that it is from',
    );
  return snapshot;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  const { version, objects, events, logs, machine, gaps, unknownKinds, context, taken } = value as Partial<Snapshot>;
  const lists = [objects, events, gaps, unknownKinds, machine?.problems, machine?.addresses];
  if (version !== 1 || !lists.every(Array.isArray) || typeof logs !== 'object' || Number.isNaN(Date.parse(taken ?? '')))
    return false;
  const named = [
    ...objects!.flatMap(({ apiVersion, kind, metadata }) => [
      apiVersion,
      kind,
      metadata?.name ?? ' ',
      metadata?.namespace,
    ]),
    ...events!.flatMap(({ object }) => [object?.kind ?? ' ', object?.name, object?.namespace]),
    context,
  ];
  return named.every((name) => name === undefined || (typeof name === 'string' && NAME.test(name)));
}
