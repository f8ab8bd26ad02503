import { expect, it } from 'vitest';
import { parseLock } from '../../src/helm/lock.ts';
import { lockText } from '../../src/helm/lock-text.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const entry = (name: string) => ({ repository: 'https://charts.example.com', name, version: '1.0.0', digest: DIGEST });

it('reads what is written, with the line of each chart', () => {
  const text = lockText([{ ...entry('quay'), proven: { quay: [DIGEST] } }, entry('pier')]);
  const { charts, findings } = parseLock(text);
  expect(findings).toEqual([]);
  expect(charts.map(({ at, ...rest }) => rest)).toEqual([
    entry('pier'),
    { ...entry('quay'), proven: { quay: [DIGEST] } },
  ]);
  const lines = text.split('\n');
  expect(charts.map(({ at }) => lines[at.line - 1])).toEqual(lines.filter((line) => line.startsWith('- ')));
});

it('takes an empty file for no charts', () => {
  expect(parseLock('# nothing yet\n')).toMatchObject({ charts: [], findings: [] });
});

it.each([
  ['no YAML', 'a: [', 'charts.lock.yaml is not YAML', 1],
  ['no list', 'a: 1\n', 'charts.lock.yaml must hold a list of charts', 1],
  ['no digest', `- ${JSON.stringify({ ...entry('a'), digest: 'sha256:1' })}\n`, 'a chart of the lock needs', 1],
  ['a chart twice', lockText([entry('a'), entry('a')]), 'a 1.0.0 stands twice', 8],
])('tells where it holds %s', (_, text, message, line) => {
  const { findings } = parseLock(text);
  expect(findings).toMatchObject([
    { rule: 'chart/lock', severity: 'error', at: { file: 'charts.lock.yaml', line: expect.any(Number) } },
  ]);
  expect(findings[0]!.message).toContain(message);
  expect(findings[0]!.at!.line).toBeGreaterThanOrEqual(line === 1 ? 1 : 5);
});
