import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/doctor/read-snapshot.ts';
import { UsageError } from '../../src/workspace/workspace.ts';
import { folderOf } from '../support/cli.ts';

const GOOD = {
  version: 1,
  platform: 'mlops',
  environment: 'local',
  context: 'k3d-mlops',
  taken: '2026-11-21T08:00:00.000Z',
  objects: [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' }, status: { message: 'x\u001b[2J\ny' } },
  ],
  unknownKinds: [],
  events: [],
  logs: {},
  machine: { tree: 'written', problems: [], addresses: [] },
  gaps: [],
};
const read = (text: string, platform = 'mlops', environment = 'local') =>
  readSnapshot(join(folderOf({ 'state.json': text }), 'state.json'), platform, environment);
const attempt = (...args: Parameters<typeof read>) => {
  try {
    read(...args);
    return 'taken';
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${error.message.replace(/\S+\/state\.json/, 'state.json')}; ${error.fix}`;
  }
};
const pod = (metadata: object) => JSON.stringify({ ...GOOD, objects: [{ apiVersion: 'v1', kind: 'Pod', metadata }] });

it('takes a snapshot, and cleans it again', () => {
  const { objects, ...rest } = read(JSON.stringify(GOOD));
  expect(rest).toEqual((({ objects: _, ...rest }) => rest)(GOOD));
  expect(objects[0]!.status).toEqual({ message: 'x y' });
});

describe('a file that is no snapshot of this platform', () => {
  const NONE = 'state.json is no snapshot of this version of Mooring; write it anew with `doctor --snapshot`';
  it.each([
    ['no JSON', 'x', NONE],
    ['nothing', 'null', NONE],
    ['a list', '[]', NONE],
    ['another version', JSON.stringify({ ...GOOD, version: 2 }), NONE],
    ['one without its time', JSON.stringify({ ...GOOD, taken: 'yesterday' }), NONE],
    ['one with a name that is a command', pod({ name: 'x; rm -rf ~' }), NONE],
    ['one with a namespace that is a command', pod({ name: 'x', namespace: '$(id)' }), NONE],
    ['one with a context that is a command', JSON.stringify({ ...GOOD, context: 'x`id`' }), NONE],
    ['one with objects without a name', pod({}), NONE],
  ])('%s', (_, text, said) => expect(attempt(text)).toBe(said));

  it('is told whose it is', () => {
    expect(attempt(JSON.stringify(GOOD), 'mlops', 'production')).toBe(
      'state.json is a snapshot of mlops, local, and this is mlops, production; add --env local',
    );
    expect(attempt(JSON.stringify(GOOD), 'other')).toBe(
      'state.json is a snapshot of mlops, local, and this is other, local; run it in the repository that it is from',
    );
    expect(() => readSnapshot('/nowhere/state.json', 'mlops', 'local')).toThrow('there is no /nowhere/state.json');
  });
});
