import { expect, it } from 'vitest';
import { hookSecret } from '../../../../src/checks/rules/chart/hook-secret.ts';
import type { Manifest } from '../../../../src/contract/manifest.ts';
import { object, of, subject } from '../../../support/subject.ts';
import { ofChart } from '../../../support/vendored.ts';

const pod = (spec: object) => ({
  template: { metadata: { labels: { app: 'pier' } }, spec: { containers: [], ...spec } },
});
const deployment = object('apps/v1', 'Deployment', 'pier', 'harbour', {
  spec: pod({ volumes: [{ name: 'tls', secret: { secretName: 'pier-tls' } }] }),
});
function job(args: readonly string[], annotations: Record<string, string> = { 'argocd.argoproj.io/hook': 'PreSync' }) {
  const made = object('batch/v1', 'Job', 'make', 'harbour', { spec: pod({ containers: [{ name: 'make', args }] }) });
  return { ...made, metadata: { ...made.metadata, annotations } };
}
const check = (...manifests: Manifest[]) => [...hookSecret.check(subject(manifests))];

it('finds the Secret that a hook of the chart makes for its pods', () => {
  const found = check(ofChart('pier', deployment), ofChart('pier', job(['--secret-name=pier-tls'])));
  expect(found).toMatchObject([
    {
      component: 'pier',
      object: 'Job.batch harbour/make',
      message: 'Deployment.apps harbour/pier needs the Secret pier-tls, which nothing but a hook of the chart makes',
      fix: expect.stringContaining('declare pier-tls'),
    },
  ]);
});

it('is content when the Secret is there, the hook makes another, or the Job is no hook of a chart', () => {
  const secret = of('pier', object('v1', 'Secret', 'pier-tls', 'harbour'));
  const makes = ofChart('pier', job(['--secret-name=pier-tls']));
  expect(check(ofChart('pier', deployment), makes, secret)).toEqual([]);
  expect(check(ofChart('pier', deployment), ofChart('pier', job(['--secret-name=pier-tls-old'])))).toEqual([]);
  expect(check(ofChart('pier', deployment), of('pier', job(['pier-tls'])))).toEqual([]);
  expect(check(ofChart('pier', deployment), ofChart('pier', job(['pier-tls'], {})))).toEqual([]);
});
