import { describe, expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { sha256 } from '../../src/kit/digest.ts';
import { compareEnvironments } from '../../src/review/comparison.ts';
import { comparisonText } from '../../src/review/format/comparison.ts';
import { importedSchemas } from '../../src/review/review-git.ts';
import { saidIn } from '../../src/review/said.ts';
import type { TreeFiles } from '../../src/review/trees/tree-files.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';

const PLATFORM = {
  name: 'mlops',
  git: { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' },
  cluster: { kind: 'k3d' },
  components: { valkey: {}, minio: {} },
};
const OVERRIDE = `cluster: { agents: 3 }
components:
  valkey: { persistence: true, resources: { memory: 256Mi } }
  postgresql:
    password: hunter2-hunter2-hunter2
`;
const filesOf = (environment: string, more: object = {}): TreeFiles => {
  const { tree } = renderPlatform({ ...PLATFORM, ...more }, { environment }).layout;
  const start = `dist/${environment}/`;
  const texts = new Map(
    [...tree].map(([path, text]) => [path.startsWith(start) ? path.slice(start.length) : path, text]),
  );
  return { ids: new Map([...texts].map(([path, text]) => [path, sha256(text)])), text: (path) => texts.get(path) };
};
const compare = (after: TreeFiles) =>
  compareEnvironments({
    environment: 'local',
    against: 'staging',
    before: filesOf('local'),
    after,
    pins: [],
    said: saidIn('staging', {
      platform: { file: 'platform.yaml', text: '' },
      override: { file: 'environments/staging.yaml', text: OVERRIDE },
    }),
    profiles: { local: 'local', staging: 'production' },
    knowledge: knowledgeOf(registry),
    ...importedSchemas(packageRoot()),
  });

describe('two environments', () => {
  it('do not differ by the folders that their trees are in', () => {
    const { objects, verdict, capacity } = compare(filesOf('staging'));
    expect({ objects, verdict, capacity }).toEqual({
      objects: [],
      verdict: 'staging has what local has.',
      capacity: [],
    });
  });

  it('are told by what only one has, by what is otherwise, and by who says so', () => {
    const components = { valkey: { persistence: true, resources: { memory: '256Mi' } }, postgresql: {} };
    const comparison = compare(filesOf('staging', { components }));
    expect(comparison.verdict).toMatch(
      /^staging has cloudnative-pg.*postgresql, which local has not; local has minio.*, which staging has not; \d+ components differ\.$/,
    );
    expect(comparison.capacity.find((text) => text.startsWith('data-plane:'))).toContain('valkey');
    const text = comparisonText(comparison, 400);
    const valkey = text.slice(text.indexOf('\nvalkey:\n'));
    expect(valkey).toContain('  staging says components.valkey.persistence: true (environments/staging.yaml:3)\n');
    expect(valkey).toContain(
      '  staging says components.valkey.resources.memory: "256Mi" (environments/staging.yaml:3)\n',
    );
    expect(valkey).toMatch(/otherwise: .*StatefulSet\.apps data-plane\/valkey/);
    expect(text).toContain('only in local: ');
    expect(text).toContain('  staging says cluster.agents: 3 (environments/staging.yaml:1)\n');
    expect(text).toContain('as the profile local has it in local, and as production has it in staging');
    expect(text).not.toContain('hunter2');
  });
});

it('says what a file says, one line for each value, and nothing of one that is no YAML', () => {
  const of = (text: string) =>
    saidIn('e', { platform: { file: '', text: '' }, override: { file: 'e.yaml', text } }).map(
      ({ setting, value, line }) => `${line} ${setting}: ${value}`,
    );
  expect(of('a:\n  b: [1, 2]\n  c: {}\n  d:\n')).toEqual(['2 a.b: [1,2]', '3 a.c: {}', '4 a.d: null']);
  expect(of('a: [')).toEqual([]);
  expect(saidIn('e', undefined)).toEqual([]);
});
