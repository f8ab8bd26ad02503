import { expect, it } from 'vitest';
import { volumeOwner } from '../../../../src/checks/rules/volumes/owner.ts';
import { object, of, subject } from '../../../support/subject.ts';

function check(pod: { security?: object; volume?: object; container?: object; claims?: object[] }) {
  const { security = {}, volume, container = {}, claims } = pod;
  const set = object('apps/v1', 'StatefulSet', 'one', 'a', {
    spec: {
      template: {
        spec: {
          securityContext: security,
          containers: [{ name: 'one', volumeMounts: [{ name: 'v', mountPath: '/v' }], ...container }],
          volumes: volume ? [{ name: 'v', ...volume }] : [],
        },
      },
      volumeClaimTemplates: claims,
    },
  });
  return [...volumeOwner.check(subject([of('x', set)]))].map(({ path }) => path?.replace('spec.template.', ''));
}
const claims = [{ metadata: { name: 'v' } }];
const USER = { runAsUser: 1000 };

it('takes root, a group, folders of the pod, files that all may read, and users that the image decides', () => {
  expect(check({ claims })).toEqual([]);
  expect(check({ claims, security: { runAsUser: 0 } })).toEqual([]);
  expect(check({ claims, security: { ...USER, fsGroup: 0 } })).toEqual([]);
  expect(check({ volume: { emptyDir: {} }, security: USER })).toEqual([]);
  expect(check({ volume: { secret: { secretName: 'a' } }, security: USER })).toEqual([]);
  expect(check({ volume: { secret: { defaultMode: 0o400 } }, security: { ...USER, fsGroup: 1000 } })).toEqual([]);
  expect(check({ claims, security: USER, container: { securityContext: { runAsUser: 0 } } })).toEqual([]);
  expect(
    check({ claims, security: USER, container: { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }] } }),
  ).toEqual([]);
});

it('finds a disk that its user may not write', () => {
  expect(check({ claims, security: USER })).toEqual(['spec.securityContext.fsGroup']);
  expect(check({ volume: { ephemeral: {} }, security: { runAsNonRoot: true } })).toEqual([
    'spec.securityContext.fsGroup',
  ]);
});

it('finds files that its user may not read', () => {
  expect(check({ volume: { secret: { defaultMode: 0o400 } }, security: USER })).toEqual([
    'spec.containers[0].volumeMounts[0]',
  ]);
  const projected = { sources: [{ secret: { items: [{ key: 'a', path: 'a', mode: 0o600 }] } }] };
  expect(check({ volume: { projected }, security: USER })).toEqual(['spec.containers[0].volumeMounts[0]']);
});

it('finds a command that its user may not run, and takes one that it may', () => {
  const run = (defaultMode: number | undefined, security: object) =>
    check({ volume: { configMap: { name: 'a', defaultMode } }, security, container: { command: ['/v/run.sh'] } });
  expect(run(undefined, { runAsUser: 0 })).toEqual(['spec.containers[0].command']);
  expect(run(0o744, { ...USER, fsGroup: 1 })).toEqual(['spec.containers[0].command']);
  expect(run(0o750, { ...USER, fsGroup: 1 })).toEqual([]);
  expect(run(0o555, USER)).toEqual([]);
  expect(
    check({ volume: { configMap: { name: 'a' } }, security: USER, container: { command: ['sh', '/v/run.sh'] } }),
  ).toEqual([]);
});

it('says nothing of modes that are no numbers, which the schema refuses', () => {
  const volume = { configMap: { name: 'a', defaultMode: '0555' } };
  expect(check({ volume, security: USER, container: { command: ['/v/run.sh'] } })).toEqual([]);
});
