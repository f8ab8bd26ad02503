import { expect, it } from 'vitest';
import { volumeClaimReferences } from '../../../../src/checks/rules/reference/volume-claim.ts';
import { pod, said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const mounts = (claimName: string) => pod({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const set = object('apps/v1', 'StatefulSet', 'db', 'ns', {
  spec: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
});

it('accepts claims of the tree and those of a StatefulSet', () => {
  const claim = object('v1', 'PersistentVolumeClaim', 'models', 'ns');
  expect(said(volumeClaimReferences, [claim, set, mounts('models'), mounts('data-db-1')])).toEqual([]);
});

it('finds a claim that nobody makes', () => {
  expect(said(volumeClaimReferences, [set, mounts('data-db-2')])).toEqual([
    'spec.volumes[0].persistentVolumeClaim: there is no PersistentVolumeClaim data-db-2 in ns; write data-db-0, or add the PersistentVolumeClaim to the component',
  ]);
});
