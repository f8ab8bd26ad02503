import { expect, it } from 'vitest';
import { createSchemaChecker } from '../../../src/checks/schema/checker.ts';
import { cacheFolder, packageRoot } from '../../../src/workspace/workspace.ts';
import { object } from '../../support/subject.ts';

const root = packageRoot();
const { withoutNulls } = createSchemaChecker({ root, cacheDir: cacheFolder(root), kubernetes: '1.35' });

it('leaves out what is null where the type says that it may not be', () => {
  const kafka = (spec: object) => object('kafka.strimzi.io/v1', 'Kafka', 'events', 'data-plane', { spec });
  const listener = { name: 'tls', port: 9093, type: 'internal', tls: true };
  expect(
    withoutNulls(
      kafka({
        kafka: { listeners: [{ ...listener, authentication: null }], rack: null },
        maintenanceTimeWindows: null,
      }),
    ),
  ).toEqual(kafka({ kafka: { listeners: [listener] } }));
});

it('keeps null where nothing is said of a value, and where it is one', () => {
  const application = object('argoproj.io/v1alpha1', 'Application', 'tools', 'argocd', {
    spec: { source: { helm: { valuesObject: { limits: null } } } },
  });
  expect(withoutNulls(application)).toEqual(application);
});

it('hands on what has no null, and kinds that nobody knows', () => {
  const plain = object('v1', 'ConfigMap', 'settings', 'tools', { data: { a: 'b' } });
  expect(withoutNulls(plain)).toBe(plain);
  const beam = object('example.org/v1', 'Beam', 'b', 'tools', { spec: { a: null } });
  expect(withoutNulls(beam)).toBe(beam);
});
