import type { Finding, Position } from './finding.ts';

/** The file that a rendered object is written to, from the top of the repository; undefined where it is not known. */
export type FileOf = (finding: Finding) => string | undefined;

/** Where a person opens a finding: the line of the configuration that caused it, else the object's file. */
export function placeOf(finding: Finding, fileOf: FileOf): Position | undefined {
  if (finding.at) return finding.at;
  const file = fileOf(finding);
  return file === undefined ? undefined : { file, line: 1, column: 1 };
}

/** All of a finding in one text, for viewers that show no more: where in the tree, what, why, what to do. */
export function describe({ message, why, fix, component, object, path }: Finding): string {
  const place = [object ?? component, path].filter(Boolean).join(', ');
  return [`${place ? `${place}: ` : ''}${message}.`, ...(why ? [why] : []), `Fix: ${fix}.`].join(' ');
}
