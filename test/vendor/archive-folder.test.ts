import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { archiveFolder } from '../../src/vendor/archive-folder.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { folderOf } from '../support/cli.ts';

it('finds archives by the chart inside, whatever they are called', async () => {
  const folder = folderOf({ 'README.md': 'mirror' });
  mkdirSync(join(folder, 'deep'));
  const pier = chartArchive({ version: 'v1.2.3' });
  writeFileSync(join(folder, 'deep', 'x.tar.gz'), pier);
  writeFileSync(join(folder, 'pier-9.9.9.tgz'), chartArchive({ version: '1.0.0' }));
  const source = archiveFolder(folder);
  expect([...(await source.versions('pier'))].sort()).toEqual(['1.0.0', 'v1.2.3']);
  expect(await (await source.find('pier', '1.2.3')).read(undefined, () => {})).toEqual(pier);
  await expect(source.find('pier', '9.9.9')).rejects.toThrow('has no archive of the chart pier 9.9.9');
});

it('says which file it could not read, where that may be the one', async () => {
  const folder = folderOf({});
  const whole = chartArchive();
  writeFileSync(join(folder, 'pier-1.2.3.tgz'), whole.subarray(0, whole.length / 2));
  await expect(archiveFolder(folder).find('pier', '1.2.3')).rejects.toMatchObject({
    why: expect.stringMatching(/pier-1\.2\.3\.tgz cannot be read: the archive is cut off/),
  });
});

it('names a folder that is not there', async () => {
  await expect(archiveFolder('/nowhere/mirror').versions('pier')).rejects.toThrow('/nowhere/mirror cannot be read');
});
