import semver from 'semver';

/** Versions newer than the pinned one, the newest first; without pre-releases and what is no version. */
export function newerVersions(pinned: string, offered: readonly string[]): readonly string[] {
  const parsed = [...new Set(offered)].flatMap((version) => {
    const found = semver.parse(version);
    return found && found.prerelease.length === 0 ? [{ version, found }] : [];
  });
  const base = semver.parse(pinned);
  return parsed
    .filter(({ found }) => base === null || semver.gt(found, base))
    .sort((a, b) => semver.rcompare(a.found, b.found))
    .map(({ version }) => version);
}

/** How far the newest is away, as semantic versioning has it. */
export function distance(pinned: string, newest: string): string | undefined {
  return semver.diff(pinned, newest) ?? undefined;
}
