import { expect, it } from 'vitest';
import { deleteHook } from '../../../../src/checks/rules/chart/delete-hook.ts';
import { object, of, subject } from '../../../support/subject.ts';
import { ofChart } from '../../../support/vendored.ts';

const job = (phases: string) => {
  const made = object('batch/v1', 'Job', 'clean', 'harbour');
  made.metadata.annotations = { 'argocd.argoproj.io/hook': phases };
  return made;
};
const check = (...manifests: Parameters<typeof subject>[0]) => [...deleteHook.check(subject(manifests))];

it('is content with hooks of a sync, and with what is no chart’s', () => {
  expect(check(ofChart('pier', job('PreSync,PostSync')), ofChart('pier', object('v1', 'ConfigMap', 'c', 'n')))).toEqual(
    [],
  );
  expect(check(of('pier', job('PostDelete')))).toEqual([]);
});

it.each(['PreDelete', 'PostDelete', 'PostSync,PostDelete'])('finds a hook that runs when all goes: %s', (phases) => {
  expect(check(ofChart('pier', job(phases)))).toMatchObject([
    {
      component: 'pier',
      object: 'Job.batch harbour/clean',
      message: `a hook of the chart runs when the Application is deleted (${phases})`,
    },
  ]);
});
