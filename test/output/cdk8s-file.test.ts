import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeCdk8sFile } from '../../src/output/cdk8s-file.ts';

it('holds every object of the tree once, and nothing that is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-cdk8s-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tree = new Map([
    ['components/kafka/kustomization.yaml', 'kind: Kustomization\n'],
    ['components/kafka/kafka/a.yaml', 'kind: Kafka\n'],
    ['apps/kafka.yaml', 'kind: Application\n'],
    ['root.yaml', 'kind: Root\n'],
    ['index.json', '{}'],
  ]);
  writeCdk8sFile(join(folder, 'new', 'folder'), 'local', tree);
  expect(readFileSync(join(folder, 'new', 'folder', 'local.yaml'), 'utf8')).toBe(
    'kind: Kafka\n---\nkind: Application\n',
  );
});
