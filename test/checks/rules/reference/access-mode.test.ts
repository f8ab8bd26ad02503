import { expect, it } from 'vitest';
import { accessModes } from '../../../../src/checks/rules/reference/access-mode.ts';
import { PLAIN, VALKEY, written } from '../../../support/asking.ts';
import { changed, type Loose } from '../../../support/tree.ts';

const claiming = (mode: string, name?: string, of = PLAIN) =>
  changed(of, VALKEY, ({ spec }: Loose) => {
    spec.volumeClaimTemplates = [
      { metadata: { name: 'x' }, spec: { accessModes: [mode], ...(name && { storageClassName: name }) } },
    ];
  });

it('takes what the class of the cluster can give, and knows nothing of others', () => {
  expect([...accessModes.check(claiming('ReadWriteOnce'))]).toEqual([]);
  expect([...accessModes.check(claiming('ReadWriteMany', 'nfs'))]).toEqual([]);
  expect([...accessModes.check(claiming('ReadWriteMany', undefined, written({ storageClass: 'nfs' })))]).toEqual([]);
});

it('finds a volume that is to be mounted by many nodes', () => {
  for (const name of [undefined, 'local-path'])
    expect([...accessModes.check(claiming('ReadWriteMany', name))]).toMatchObject([
      {
        path: 'spec.volumeClaimTemplates[0].spec.accessModes',
        message: `volumes of the storage class ${name ?? 'of the cluster'} are not ReadWriteMany`,
        fix: 'write ReadWriteOnce, or name a class that can',
      },
    ]);
});
