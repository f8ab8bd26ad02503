import { expect, it } from 'vitest';
import { storageClassReferences } from '../../../../src/checks/rules/reference/storage-class.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const fast = object('storage.k8s.io/v1', 'StorageClass', 'fast');
const claim = (storageClassName: string) =>
  object('v1', 'PersistentVolumeClaim', 'c', 'ns', { spec: { storageClassName } });
const pool = (name: string) =>
  object('kafka.strimzi.io/v1', 'KafkaNodePool', 'p', 'ns', { spec: { storage: { volumes: [{ class: name }] } } });

it('accepts classes that are declared, and all of them where none is', () => {
  expect(said(storageClassReferences, [fast, claim('fast'), pool('fast')])).toEqual([]);
  expect(said(storageClassReferences, [claim('any')])).toEqual([]);
});

it('finds a class that is not among those declared', () => {
  expect(said(storageClassReferences, [fast, claim('slow'), pool('slow')])).toEqual([
    'spec.storageClassName: there is no StorageClass slow; say `cluster.storageClass` as the cluster has it',
    'spec.storage.volumes[0].class: there is no StorageClass slow; say `cluster.storageClass` as the cluster has it',
  ]);
});
