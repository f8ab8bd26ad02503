import { describe, expect, it } from 'vitest';
import { isOfSeries, versionProblems, versionsOf } from '../../src/config/image-versions.ts';
import { parseImage } from '../../src/kit/image.ts';

describe('the versions that are followed', () => {
  // Each was given to the Image Updater's own code (v1.2.2, with Masterminds/semver v3.4.0), which took these versions by it.
  it.each([
    [{ tag: '0.1.0' }, '0.1.x'],
    [{ tag: 'v1.4.2' }, '1.4.x'],
    [{ tag: '0.1.0', series: '1.x' }, '1.x'],
    [{ tag: '3.2.1-mlops.4' }, '3.2.x-0'],
    [{ tag: '17' }, '17.x'],
    [{ tag: 'stable' }, undefined],
  ])('of %o are %s', (image, versions) => {
    expect(versionsOf(image)).toBe(versions);
  });

  it('are written as a tag could be, or the image is cut at the port of its registry', () => {
    expect(parseImage(`k3d-registry:5050/fraud/scorer:${versionsOf({ tag: '3.2.1-mlops.4' })}`)).toMatchObject({
      registry: 'k3d-registry:5050',
      repository: 'fraud/scorer',
    });
    expect(() => parseImage('k3d-registry:5050/fraud/scorer:~0.1')).toThrow();
  });

  it.each([
    ['0.1.7', '0.1.x', true],
    ['0.1.20260101120000', '0.1.x', true],
    ['0.10.7', '0.1.x', false],
    ['v1.9.0', '1.x', true],
    ['10.0.0', '1.x', false],
    ['99.0.0', '0.1.x', false],
    ['3.2.2-rc1', '3.2.x-0', true],
  ])('have %s of %s: %s', (version, series, is) => {
    expect(isOfSeries(version, series)).toBe(is);
  });
});

it('tells of options that contradict each other or say nothing', () => {
  const words = [
    { tag: '1.0.0', hold: '0.9.0', ignore: ['*-rc*'] },
    { tag: 'main', follow: 'digest', series: '0.1.x' },
    { tag: 'stable', follow: 'semver' },
    { tag: '1.0.0', follow: 'semver', allow: '^(?!99)' },
    { tag: '1.0.0', follow: 'semver', allow: '(' },
    { tag: 'stable', follow: 'semver', series: '1.x', allow: '^1\\.', ignore: ['*-rc*'], hold: '1.0.0' },
  ].map((image) => versionProblems(image).map(({ option, message, fix }) => `${option}: ${message}\n  fix: ${fix}`));
  expect(words.map((lines) => lines.join('\n') || 'nothing is wrong').join('\n')).toMatchInlineSnapshot(`
    "ignore: nobody follows the image: \`tag\` is what runs, and \`ignore\` says nothing
      fix: add \`follow: semver\`, or remove it
    hold: nobody follows the image: \`tag\` is what runs, and \`hold\` says nothing
      fix: write \`tag: 0.9.0\`, or add \`follow:\`
    series: \`series\` is for \`follow: semver\`, and the image is followed by digest
      fix: write \`follow: semver\`, or \`allow: '^0\\.1\\.'\`
    follow: \`tag: stable\` is no version, so that nobody knows which versions are to be followed
      fix: write a version as \`tag\`, or the versions to take: \`series: 1.x\`
    allow: \`allow\` is no regular expression: it looks ahead or back, which the Image Updater’s do not
      fix: correct it
    allow: \`allow\` is no regular expression: Invalid regular expression: /(/: Unterminated group
      fix: correct it
    nothing is wrong"
  `);
});
