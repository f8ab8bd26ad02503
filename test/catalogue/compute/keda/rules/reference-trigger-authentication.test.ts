import { expect, it } from 'vitest';
import { authenticationReferences } from '../../../../../src/catalogue/compute/keda/rules/reference-trigger-authentication.ts';
import { said } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const credentials = object('keda.sh/v1alpha1', 'TriggerAuthentication', 'reader', 'ns', { spec: {} });
const scaled = (name: string, more: object = {}) =>
  object('keda.sh/v1alpha1', 'ScaledObject', 's', 'ns', {
    spec: { triggers: [{ type: 'kafka', metadata: {}, authenticationRef: { name, ...more } }] },
  });

it('accepts credentials that are there', () => {
  expect(said(authenticationReferences, [credentials, scaled('reader')])).toEqual([]);
});

it('finds those that are not', () => {
  const kind = 'ClusterTriggerAuthentication';
  const fix = 'add it beside the ScaledObject';
  expect(said(authenticationReferences, [credentials, scaled('raeder'), scaled('reader', { kind })])).toEqual([
    `spec.triggers[0].authenticationRef: there is no TriggerAuthentication raeder in ns; write reader, or ${fix}`,
    `spec.triggers[0].authenticationRef: there is no ClusterTriggerAuthentication reader; ${fix}`,
  ]);
});
