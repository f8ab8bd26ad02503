import { expect, it } from 'vitest';
import { volumeWritable } from '../../../../src/checks/rules/volumes/writable.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { valkey: { persistence: true } } });
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const check = (how: (container: Loose, pod: Loose) => unknown) =>
  [
    ...volumeWritable.check(
      changed(tree, VALKEY, ({ spec }) => how(spec.template.spec.containers[0], spec.template.spec)),
    ),
  ].map(({ path, message }) => [path, message]);
const data = ({ volumeMounts }: Loose) => volumeMounts.find(({ mountPath }: Loose) => mountPath === '/data');

it('takes folders on volumes, on one above them, and on a root that can be written', () => {
  expect([...volumeWritable.check(tree)]).toEqual([]);
  expect(check((one) => (data(one).mountPath = '/'))).toEqual([]);
  expect(check((one) => (data(one).mountPath = '/data/'))).toEqual([]);
});

it('finds a folder on a read-only root, and data that no volume keeps', () => {
  expect(check((one) => (data(one).mountPath = '/database'))).toEqual([
    [
      'spec.template.spec.containers[0].volumeMounts',
      'the container valkey writes to /data, which is on its read-only root',
    ],
    [
      'spec.template.spec.containers',
      'pods of valkey keep their data at /data, and their volume is mounted at /database',
    ],
  ]);
});

it('finds a volume that is mounted read-only, and data in a folder of the pod', () => {
  expect(check((one) => (data(one).readOnly = true))[0]).toEqual([
    'spec.template.spec.containers[0].volumeMounts',
    'the container valkey writes to /data, which is on a volume that is mounted read-only',
  ]);
  const scratch = check((one, pod) => {
    data(one).mountPath = '/disk';
    one.volumeMounts.push({ name: 'scratch', mountPath: '/data' });
    pod.volumes.push({ name: 'scratch', emptyDir: {} });
  });
  expect(scratch.map(([, message]) => message)).toEqual([
    'pods of valkey keep their data at /data, and their volume is mounted at /disk',
  ]);
  // Its claim is the pod's, and goes with it.
  const passing = check((one, pod) => {
    data(one).mountPath = '/disk';
    one.volumeMounts.push({ name: 'scratch', mountPath: '/data' });
    pod.volumes.push({ name: 'scratch', ephemeral: { volumeClaimTemplate: {} } });
  });
  expect(passing).toEqual(scratch);
});

it('takes a container by a name that every object of JavaScript has', () => {
  expect(check((one) => (one.name = 'constructor'))).toEqual([]);
});
