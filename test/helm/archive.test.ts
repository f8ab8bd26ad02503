import { expect, it } from 'vitest';
import { type ArchiveError, checkArchive, digestOf, readArchive } from '../../src/helm/archive.ts';
import { chartArchive } from '../support/chart-archive.ts';

const PIER = { repository: 'https://charts.example.com', name: 'pier', version: '1.2.3' };
const refusal = async (bytes: Uint8Array) => readArchive(bytes).catch((error: ArchiveError) => error.message);

it('reads a chart with its sub-charts, folders and archives alike', async () => {
  const crane = chartArchive({ name: 'crane', files: { 'templates/a.yaml': 'a' } });
  const pier = chartArchive({ files: { 'charts/boat/Chart.yaml': 'name: boat', 'charts/crane-1.2.3.tgz': crane } });
  const { name, version, files } = await readArchive(pier);
  expect([name, version]).toEqual(['pier', '1.2.3']);
  expect([...files.keys()].sort()).toEqual([
    'Chart.yaml',
    'charts/boat/Chart.yaml',
    'charts/crane/Chart.yaml',
    'charts/crane/templates/a.yaml',
    'charts/crane/values.yaml',
    'values.yaml',
  ]);
});

it('refuses an archive that was cut in half, is none, or is empty', async () => {
  const whole = chartArchive({ files: { 'templates/a.yaml': 'greeting: hello\n'.repeat(2000) } });
  expect(await refusal(whole.subarray(0, whole.length / 2))).toMatch(/^the archive is cut off or damaged/);
  expect(await refusal(Buffer.from('<html>404</html>'))).toMatch(/^the archive is cut off or damaged/);
  expect(await refusal(Buffer.alloc(0))).toMatch(/^the archive is cut off or damaged/);
});

it('refuses an archive that holds no chart', async () => {
  expect(await refusal(chartArchive({ files: { 'Chart.yaml': 'name: pier' } }))).toBe(
    "the archive's Chart.yaml says no name or version",
  );
  expect(await refusal(chartArchive({ files: { 'Chart.yaml': '{' } }))).toMatch(
    /^the archive's Chart.yaml is not YAML/,
  );
});

it('takes the chart that was asked for, and no other', async () => {
  const contents = await readArchive(chartArchive());
  expect(() => checkArchive(contents, PIER)).not.toThrow();
  expect(() => checkArchive(contents, { ...PIER, version: 'v1.2.3' })).not.toThrow();
  expect(() => checkArchive(contents, { ...PIER, version: '1.2.4' })).toThrow(
    'the archive holds pier 1.2.3, not pier 1.2.4',
  );
});

it('tells which charts are missing on which it depends', async () => {
  const chart = 'dependencies: [{ name: boat }, { name: crane }, { name: quay }]\n';
  const contents = await readArchive(chartArchive({ chart, files: { 'charts/boat/Chart.yaml': 'name: boat' } }));
  expect(() => checkArchive(contents, PIER)).toThrow(/lacks the chart crane and the chart quay, on which pier depends/);
});

it('has a digest as the lock writes it', () => {
  expect(digestOf(Buffer.from(''))).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
