import { readFileSync } from 'node:fs';
import semver from 'semver';
import { expect, it } from 'vitest';

interface Locked {
  readonly version: string;
  readonly engines?: { readonly node?: string };
  /** npm leaves it out where it does not run. */
  readonly optional?: boolean;
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const OURS: string = JSON.parse(read('package.json')).engines.node;
const LOCKED: readonly (readonly [path: string, locked: Locked])[] = Object.entries<Locked>(
  JSON.parse(read('package-lock.json')).packages,
).filter(([path]) => path !== '');

/** Packages that do not run on every Node that `node` allows. */
const narrower = (node: string, locked = LOCKED) =>
  locked
    .filter(([, { optional, engines }]) => !optional && engines?.node && !semver.subset(node, engines.node))
    .map(([path, { version, engines }]) => `${path}@${version} wants Node ${engines!.node}`);

it('every package that is locked runs on every Node that package.json promises', () => {
  expect(narrower(OURS)).toEqual([]);
});

it('such a package would be seen, in a part of the range too', () => {
  expect(narrower('>=20')).not.toEqual([]);
  const newer = { version: '3.1.1', engines: { node: '>=22' } };
  expect(narrower(OURS, [['node_modules/content-type', newer]])).toEqual([
    'node_modules/content-type@3.1.1 wants Node >=22',
  ]);
});

it('the texts name the same Node', () => {
  const oldest = OURS.split(' || ').map((range) => semver.minVersion(range)!.version.replace(/(\.0)+$/, ''));
  for (const file of ['README.md', 'CONTRIBUTING.md'])
    expect(read(file), file).toContain(`Node ${oldest.join(', ')} or newer and npm`);
});
