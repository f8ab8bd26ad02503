import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { archiveOf } from './support/image.ts';
import { tar } from './support/tar.ts';

const image = {
  name: 'localhost/program:test',
  files: [{ path: 'program', bytes: Buffer.from('does it'), mode: 0o755 }],
  entrypoint: ['/program'],
};

function unpack(archive: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'archive.tar'), archive);
  const { status, stderr } = spawnSync('tar', ['-xf', 'archive.tar'], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return folder;
}

it('tar reads what we pack, with its mode and whatever its length', () => {
  const bytes = Buffer.alloc(1025, 'x');
  const folder = unpack(
    tar([
      { path: 'in/', folder: true },
      { path: 'in/long', bytes },
      { path: 'program', bytes: Buffer.from('x'), mode: 0o755 },
    ]),
  );
  expect(readFileSync(join(folder, 'in/long'))).toEqual(bytes);
  expect(statSync(join(folder, 'program')).mode & 0o777).toBe(0o755);
});

it('refuses a name that would be cut', () => {
  expect(() => tar([{ path: 'x'.repeat(101), bytes: Buffer.alloc(0) }])).toThrow('longer than a name');
});

it('an image is the same bytes for the same files, and others for others', () => {
  expect(archiveOf(image)).toEqual(archiveOf({ ...image }));
  expect(archiveOf({ ...image, user: '1:1' })).not.toEqual(archiveOf(image));
});

it('an image leads from its index to the program, by digests', () => {
  const folder = unpack(archiveOf(image));
  const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  const blob = (digest: string) => `blobs/${digest.replace(':', '/')}`;
  const [entry] = json('index.json').manifests;
  expect(entry.annotations['io.containerd.image.name']).toBe('localhost/program:test');
  const manifest = json(blob(entry.digest));
  expect(json(blob(manifest.config.digest)).config.Entrypoint).toEqual(['/program']);
  const layer = unpack(readFileSync(join(folder, blob(manifest.layers[0].digest))));
  expect(readFileSync(join(layer, 'program'), 'utf8')).toBe('does it');
});
