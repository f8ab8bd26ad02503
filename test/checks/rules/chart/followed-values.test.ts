import { expect, it } from 'vitest';
import { followedValues } from '../../../../src/checks/rules/chart/followed-values.ts';
import type { FollowedImage } from '../../../../src/contract/connections/image-updates.ts';
import { component, planned } from '../../../support/components.ts';
import { subject } from '../../../support/subject.ts';
import { vendoredChart } from '../../../support/vendored.ts';

const followed: FollowedImage = {
  alias: 'pier',
  image: 'registry.example.com/pier',
  tag: '1.0.0',
  strategy: 'semver',
  fields: [],
};
const check = (values: FollowedImage['values'], vendored: readonly string[]) => {
  const follows = [{ ...followed, ...(values && { values }) }];
  const { components, ...rest } = planned(component('pier'));
  const plan = { ...rest, components: components.map((one) => ({ ...one, follows })) };
  return [...followedValues.check(subject([], { plan, vendored: vendored.map((id) => vendoredChart(id)) }))];
};
const IN_VALUES = { name: 'image.repository', tag: 'image.tag' };

// chart/followed-values
it('refuses to follow an image in the values of a chart that is rendered here', () => {
  expect(check(IN_VALUES, ['pier'])).toMatchObject([
    {
      component: 'pier',
      object: 'values.image.tag',
      message:
        'the image registry.example.com/pier is followed in the values of the chart pier, which is rendered here',
      fix: expect.stringContaining('pier-1.0.0.tgz'),
    },
  ]);
});

it('is content where Argo CD renders the chart, and where the image is in objects', () => {
  expect(check(IN_VALUES, [])).toEqual([]);
  expect(check(undefined, ['pier'])).toEqual([]);
});
