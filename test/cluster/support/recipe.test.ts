import { describe, expect, it } from 'vitest';
import { digestOf, makeRecipe, recipeOf } from './recipe.ts';
import { TOOL_NAMES } from './tools.ts';

const GO = { GOVERSION: 'go1.26.8', GOOS: 'linux', GOARCH: 'amd64' };
const GO_MOD = `module mooring/cluster/kubernetes

go 1.25.0

// Why this version.
require k8s.io/kubernetes v1.35.4 // indirect

require (
	k8s.io/api v0.0.0 // indirect
)

replace k8s.io/kubernetes/other => k8s.io/other v0.1.0
`;
const recipe = (files = {}) =>
  makeRecipe('kubernetes', '/x', { 'go.mod': GO_MOD, 'go.sum': 'k8s.io/api h1:a\n', ...files });

describe('a recipe', () => {
  it('has its version, and what the linker is told of it, from go.mod', () => {
    expect(recipe()).toMatchObject({ version: 'v1.35.4', leastGo: '1.25.0' });
    expect(recipe().args).toEqual([
      '-trimpath',
      '-ldflags=-s -w -X k8s.io/component-base/version.gitVersion=v1.35.4 ' +
        '-X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=35',
    ]);
  });

  it('reads a pin among others, too', () => {
    const inBlock = 'go 1.26.0\n\nrequire (\n\tk8s.io/api v0.0.0\n\tk8s.io/kubernetes v1.36.1 // indirect\n)\n';
    expect(recipe({ 'go.mod': inBlock })).toMatchObject({ version: 'v1.36.1', leastGo: '1.26.0' });
  });

  it('is none without a pin', () => {
    expect(() => recipe({ 'go.mod': 'go 1.25.0\n' })).toThrowErrorMatchingInlineSnapshot(
      `[Error: /x/go.mod has no go line or does not require k8s.io/kubernetes: run go mod tidy there.]`,
    );
  });

  it.each(TOOL_NAMES)('is there for %s', (name) => {
    const own = name === 'stand-in';
    expect(recipeOf(name)).toMatchObject({
      version: own ? 'own' : expect.stringMatching(/^v\d+\.\d+\.\d+(-\d{14}-[0-9a-f]{12})?$/),
    });
    expect(Object.keys(recipeOf(name).files).filter((file) => !file.endsWith('.go'))).toEqual(['go.mod', 'go.sum']);
  });

  it('of a node has the version of its control plane', () => {
    expect(recipeOf('kubelet').version).toBe(recipeOf('kubernetes').version);
  });

  it('has the source of what is our own, so that a change of it is another program', () => {
    expect(Object.keys(recipeOf('stand-in').files)).toContain('main.go');
  });
});

describe('the name of what a recipe makes', () => {
  it('is the same for the same, wherever it lies', () => {
    expect(digestOf(recipe(), GO)).toBe(digestOf({ ...recipe(), folder: '/y' }, { ...GO }));
    expect(digestOf(recipe(), GO)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['go.mod', recipe({ 'go.mod': GO_MOD.replace('v0.1.0', 'v0.1.1') }), GO],
    ['go.sum', recipe({ 'go.sum': 'k8s.io/api h1:b\n' }), GO],
    ['a flag', { ...recipe(), args: ['-trimpath'] }, GO],
    ['a variable', { ...recipe(), env: { CGO_ENABLED: '1' } }, GO],
    ['Go', recipe(), { ...GO, GOVERSION: 'go1.26.9' }],
    ['the kind of machine', recipe(), { ...GO, GOARCH: 'arm64' }],
  ])('is another after a change of %s', (_what, changed, go) => {
    expect(digestOf(changed, go)).not.toBe(digestOf(recipe(), GO));
  });
});
