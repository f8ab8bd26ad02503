import { describe, expect, it } from 'vitest';
import { Acceptances, globTest, placeTest } from '../../scripts/parity/accept.ts';
import type { Difference } from '../../scripts/parity/difference.ts';

const DEPLOYMENT = 'Deployment.apps harbour/pier';
const differs = (path: string, sides: Pick<Difference, 'theirs' | 'ours'> = { theirs: 1, ours: 2 }): Difference => ({
  object: DEPLOYMENT,
  path,
  ...sides,
});

describe('a glob', () => {
  it('is a text in which a star is any text, and nothing else is special', () => {
    expect(globTest('Deployment.apps */pier')('Deployment.apps harbour/pier')).toBe(true);
    expect(globTest('Deployment.apps */pier')('Deployment.apps harbour/pier-2')).toBe(false);
    expect(globTest('a.c')('abc')).toBe(false);
    expect(globTest('env[name=A]')('env[name=A]')).toBe(true);
    expect(globTest('rights.less.\\*.\\*')('rights.less.*.*')).toBe(true);
    expect(globTest('rights.less.\\*.\\*')('rights.less.pods.apps')).toBe(false);
  });
});

describe('a place', () => {
  it('is a field with all that is below it', () => {
    const isResources = placeTest({ object: '*', path: 'spec.containers[name=*].resources' });
    expect(isResources(DEPLOYMENT, 'spec.containers[name=pier].resources')).toBe(true);
    expect(isResources(DEPLOYMENT, 'spec.containers[name=pier].resources.limits.memory')).toBe(true);
    expect(isResources(DEPLOYMENT, 'spec.containers[name=pier].resourcesToo')).toBe(false);
    expect(placeTest({ object: '*', path: 'spec.args' })(DEPLOYMENT, 'spec.args[--a]')).toBe(true);
  });

  it('is an object itself when it has no path, and then none of its fields', () => {
    const isObject = placeTest({ object: 'Deployment.apps *' });
    expect(isObject(DEPLOYMENT, '')).toBe(true);
    expect(isObject(DEPLOYMENT, 'spec')).toBe(false);
    expect(placeTest({ object: '*', path: '*' })(DEPLOYMENT, '')).toBe(false);
  });
});

describe('acceptances', () => {
  const accept = (path: string | undefined, more: object = {}) => ({
    object: '*',
    path,
    reason: `for ${path}`,
    ...more,
  });

  it('tell those that accepted nothing', () => {
    const [used, unused] = [accept('spec.a'), accept('spec.b')];
    const accepts = new Acceptances([used, unused]);
    expect(accepts.of(differs('spec.a.deep'))).toEqual([used]);
    expect(accepts.of(differs('spec.c'))).toEqual([]);
    expect(accepts.stale()).toEqual([unused]);
  });

  it('may be for one side only', () => {
    const accepts = new Acceptances([accept('spec.a', { only: 'ours' })]);
    expect(accepts.of(differs('spec.a', { ours: 1 }))).toHaveLength(1);
    expect(accepts.of(differs('spec.a', { theirs: 1 }))).toEqual([]);
    expect(accepts.of(differs('spec.a'))).toEqual([]);
  });

  it('accept a map that one side has when they accept each of its fields', () => {
    const accepts = new Acceptances([accept('spec.a.x'), accept('spec.a.y.z')]);
    expect(accepts.of(differs('spec.a', { ours: { x: 1, y: { z: 2 } } }))).toHaveLength(2);
    expect(accepts.of(differs('spec.a', { ours: { x: 1, y: { z: 2, more: 3 } } }))).toEqual([]);
    expect(accepts.of(differs('spec.a', { theirs: { x: 1 }, ours: 'x' }))).toEqual([]);
  });

  it('never accept an object by its fields', () => {
    const accepts = new Acceptances([accept('*')]);
    expect(accepts.of(differs('', { ours: { spec: {} } }))).toEqual([]);
    expect(new Acceptances([accept(undefined)]).of(differs('', { ours: { spec: {} } }))).toHaveLength(1);
  });

  it('ask others for what they do not accept, and these know', () => {
    const general = new Acceptances([accept('spec.a'), accept('spec.b')]);
    const own = new Acceptances([accept('spec.a')], [general]);
    expect(own.of(differs('spec.a'))).toHaveLength(1);
    expect(own.of(differs('spec.b'))).toHaveLength(1);
    expect(own.stale()).toEqual([]);
    expect(general.stale().map(({ path }) => path)).toEqual(['spec.a']);
  });

  it('take of what a program is handed what they name, and no more', () => {
    const all = accept('*[name=pier]');
    const words = accept('*[name=pier].args[-c][--local]');
    const accepts = new Acceptances([all, words]);
    const at = (path: string, sides?: Pick<Difference, 'theirs' | 'ours'>) =>
      accepts.of(differs(`spec.containers[name=pier].${path}`, sides));
    expect(at('image')).toEqual([all]);
    expect(at('args[--new]')).toEqual([]);
    expect(at('args[-c][--local]')).toEqual([words]);
    expect(at('args[-c][--other]')).toEqual([]);
    expect(at('args[-c]', { theirs: { '[--local]': true } })).toEqual([words]);
    expect(at('args[-c]', { theirs: { '[--local]': true, '[0]': 'x' } })).toEqual([]);
    expect(at('livenessProbe.exec', { theirs: { command: 'x', args: { '[0]': 'y' } } })).toEqual([]);
  });

  it('take the whole of what one side alone runs', () => {
    const probe = { exec: { command: 'x', args: { '[0]': 'y' } } };
    const only = (side: 'theirs' | 'ours') => new Acceptances([accept('spec.probe', { only: side })]);
    expect(only('ours').of(differs('spec.probe', { ours: probe }))).toHaveLength(1);
    expect(only('theirs').of(differs('spec.probe', { theirs: probe }))).toHaveLength(1);
    // A probe of both, in which theirs runs something.
    expect(only('theirs').of(differs('spec.probe.exec', { theirs: probe.exec }))).toEqual([]);
  });
});
