import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { toldFile } from '../../../../src/checks/rules/told/file.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { minio: {}, valkey: {} } });
const check = (subject: Subject) =>
  [...toldFile.check(subject)].map(({ object, path, message, fix }) => [object, path, message, fix]);

const SETUP = 'Job.batch data-plane/minio-setup';
const setup = (how: (container: Loose, pod: Loose) => unknown) =>
  changed(tree, SETUP, ({ spec }) => how(spec.template.spec.containers[0], spec.template.spec));
const mount = ({ volumeMounts }: Loose, name: string) => volumeMounts.find((one: Loose) => one.name === name);

it('passes files that are where they are named', () => {
  expect(check(tree)).toEqual([]);
});

it('finds a file that is not in the folder', () => {
  expect(check(setup((one) => (one.command[1] = '/setup/setup.bash')))).toEqual([
    [
      SETUP,
      'spec.template.spec.containers[0].command[1]',
      '/setup/setup.bash is named, and no file of what is mounted at /setup',
      expect.stringMatching(/setup\.sh/),
    ],
  ]);
});

it('finds a file that is mounted elsewhere', () => {
  expect(check(setup((one) => (mount(one, 'setup').mountPath = '/scripts')))[0]).toEqual([
    SETUP,
    'spec.template.spec.containers[0].command[1]',
    '/setup/setup.sh is named, and the setup.sh of its volumes is mounted at /scripts',
    'mount it where it is looked for, or write /scripts/setup.sh',
  ]);
});

it('finds what a script of a ConfigMap reads', () => {
  const renamed = changed(tree, 'ConfigMap data-plane/minio-setup', ({ data }) => {
    data.list = data.buckets;
    delete data.buckets;
  });
  expect(check(renamed).map(([, , message]) => message)).toEqual([
    'in setup.sh of minio-setup, /setup/buckets is named, and no file of what is mounted at /setup',
  ]);
});

it('says nothing of folders, of what programs write, of addresses, of patterns and of volumes that nobody knows', () => {
  const more = setup((one, pod) => {
    one.args = [
      '--log=/tmp/setup.log',
      '--url=http://minio/setup/x.sh',
      '/users/*',
      '/users/$USER/key',
      '--home=/setup',
    ];
    one.env.push({ name: 'DATA', value: '/data/buckets' }, { name: 'CERT', value: '/etc/own/ca.crt' });
    pod.volumes.push({ name: 'own', secret: { secretName: 'own', optional: true } });
    one.volumeMounts.push({ name: 'own', mountPath: '/etc/own' });
  });
  expect(check(more)).toEqual([]);
  const single = setup((one) =>
    Object.assign(mount(one, 'setup'), { mountPath: '/setup/setup.sh', subPath: 'setup.sh' }),
  );
  expect(check(single)).toEqual([]);
});
