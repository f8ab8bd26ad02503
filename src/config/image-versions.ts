import { Type } from 'typebox';
import { option } from './options.ts';

/** Options that say which versions of an image the Image Updater may take, the same wherever an image is followed. */
export const imageVersions = {
  series: Type.Optional(
    option.string({
      description:
        'With `follow: semver`: the versions that are taken, `0.1.x` or `1.x`; default: those with the first two numbers of `tag`',
      pattern: '^[0-9]+\\.([0-9]+\\.)?x$',
      expected: 'the first numbers of a version, such as 0.1.x or 1.x',
    }),
  ),
  allow: Type.Optional(
    option.string({ description: 'A regular expression: only tags that it matches are taken', minLength: 1 }),
  ),
  ignore: Type.Optional(
    option.list(Type.String({ minLength: 1 }), { description: 'Patterns of tags that are never taken: `*-rc*`' }),
  ),
  hold: Type.Optional(
    option.string({
      description:
        'Runs this version whatever `releases/` says, and takes no other until it is removed: to roll back, write the version that worked',
      pattern: '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[a-f0-9]{64})$',
      expected: 'a tag such as 0.1.4, or a digest: sha256:…',
    }),
  ),
};

/** What a team says of the versions of an image that it follows. */
export interface ImageVersions {
  readonly tag: string;
  readonly follow?: string | undefined;
  readonly series?: string | undefined;
  readonly allow?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly hold?: string | undefined;
}

interface VersionProblem {
  readonly option: 'series' | 'allow' | 'ignore' | 'hold' | 'follow';
  readonly message: string;
  readonly fix: string;
}

/** What is wrong with them together. */
export function versionProblems(versions: ImageVersions): readonly VersionProblem[] {
  const { tag, follow, series, allow, hold } = versions;
  const problems: VersionProblem[] = [];
  if (follow === undefined)
    for (const key of ['series', 'allow', 'ignore', 'hold'] as const)
      if (versions[key] !== undefined)
        problems.push({
          option: key,
          message: `nobody follows the image: \`tag\` is what runs, and \`${key}\` says nothing`,
          fix: key === 'hold' ? `write \`tag: ${hold}\`, or add \`follow:\`` : 'add `follow: semver`, or remove it',
        });
  if (follow !== undefined && follow !== 'semver' && series !== undefined)
    problems.push({
      option: 'series',
      message: `\`series\` is for \`follow: semver\`, and the image is followed by ${follow}`,
      fix: `write \`follow: semver\`, or \`allow: '^${series.replace(/x$/, '').replaceAll('.', '\\.')}'\``,
    });
  if (follow === 'semver' && series === undefined && seriesOf(tag) === undefined)
    problems.push({
      option: 'follow',
      message: `\`tag: ${tag}\` is no version, so that nobody knows which versions are to be followed`,
      fix: 'write a version as `tag`, or the versions to take: `series: 1.x`',
    });
  const wrong = allow === undefined ? undefined : regularExpressionProblem(allow);
  if (wrong)
    problems.push({ option: 'allow', message: `\`allow\` is no regular expression: ${wrong}`, fix: 'correct it' });
  return problems;
}

/**
 * The versions that are followed, as a constraint that is written like a tag: the Image Updater takes an image whose tag it
 * cannot read as such apart at its first colon, that of a registry's port (argocd-image-updater v1.2.2,
 * registry-scanner/pkg/image/image.go `NewFromIdentifier`). `x` stands for any number, and `-0` lets pre-releases in, which
 * are left out where nobody names one (Masterminds/semver v3.4.0, constraints.go).
 */
export function versionsOf({ tag, series }: Pick<ImageVersions, 'tag' | 'series'>): string | undefined {
  const versions = series ?? seriesOf(tag);
  return versions === undefined ? undefined : `${versions}${/^v?[0-9.]+-/.test(tag) ? '-0' : ''}`;
}

/** Whether a version is of a series: `0.1.x`, `1.x`. */
export function isOfSeries(version: string, series: string): boolean {
  return seriesNumbers(series).every((number, i) => version.replace(/^v/, '').split(/[.-]/)[i] === number);
}

const seriesNumbers = (series: string) => series.replace(/\.x(-0)?$/, '').split('.');

/** `0.1.0` → `0.1.x`, `17` → `17.x`. */
function seriesOf(tag: string): string | undefined {
  const [, major, minor] = /^v?([0-9]+)(?:\.([0-9]+))?(?:\.[0-9]+)?(?:-[\w.-]+)?$/.exec(tag) ?? [];
  return major === undefined ? undefined : `${[major, ...(minor === undefined ? [] : [minor])].join('.')}.x`;
}

/** Why Go would not take it (regexp/syntax: RE2 looks neither ahead nor back), or nobody. */
function regularExpressionProblem(text: string): string | undefined {
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(text)) return 'it looks ahead or back, which the Image Updater’s do not';
  try {
    return new RegExp(text) && undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
