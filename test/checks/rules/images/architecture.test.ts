import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { imagesArchitecture } from '../../../../src/checks/rules/images/architecture.ts';
import type { ClusterConfig } from '../../../../src/config/schema.ts';
import { component, planned } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const KNOWN = 'docker.io/valkey/valkey:9.1.1';

/** What `images/architecture` finds on nodes of an architecture. */
function check(architecture: string, images: readonly string[], more: Partial<Subject> = {}) {
  const pods = images.map((image, i) =>
    of('x', object('v1', 'Pod', `p${i}`, 'n', { spec: { containers: [{ name: 'main', image }] } })),
  );
  const { plan } = subject([], more);
  const cluster = { ...plan.platform.cluster, architecture } as ClusterConfig;
  const tree = subject(pods, { ...more, plan: { ...plan, platform: { ...plan.platform, cluster } } });
  return [...imagesArchitecture.check(tree)].map(({ severity = 'error', message }) => [severity, message]);
}

it('passes what is published for the nodes', () => {
  expect(check('amd64', [KNOWN])).toEqual([]);
  expect(check('arm64', [KNOWN, 'valkey/valkey:9.1.1'])).toEqual([]);
});

it('finds what is known not to be, once for a component that names it twice', () => {
  expect(check('s390x', [KNOWN, KNOWN])).toEqual([
    ['error', expect.stringContaining(`the image ${KNOWN} is not published for s390x (valkey-io/valkey-container@`)],
  ]);
});

it('warns on arm64 of what nobody knows, another version too, and says nothing on amd64', () => {
  const images = ['docker.io/valkey/valkey:9.1.2', 'example.org/a@sha256:'.padEnd(85, 'a')];
  expect(check('amd64', images)).toEqual([]);
  expect(check('arm64', images)).toEqual(
    images.map((image) => ['warning', `nobody has noted whether the image ${image} is published for arm64`]),
  );
});

it('leaves the platform’s own registry to CI, and what is filled in later or is no reference to others', () => {
  expect(check('arm64', ['k3d-registry:5050/fraud/scorer:0.1.0', '{{ params.image }}', 'Redis:1'])).toEqual([]);
});

it('reads what components declare, and the values of charts that name a tag', () => {
  const plan = planned(component('x', { images: { server: 'example.org/a:1' } }));
  expect(check('arm64', [], { plan })).toEqual([['warning', expect.stringContaining('example.org/a:1')]]);
  const values = { image: { repository: 'example.org/b' }, side: { image: { repository: 'example.org/c', tag: '1' } } };
  const releases = [{ component: 'x', pin: { repository: 'r', name: 'c', version: '1', clusterKinds: [] }, values }];
  expect(check('arm64', [], { releases })).toEqual([['warning', expect.stringContaining('example.org/c:1')]]);
});
