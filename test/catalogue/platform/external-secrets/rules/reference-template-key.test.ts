import { expect, it } from 'vitest';
import { templateKeys } from '../../../../../src/catalogue/platform/external-secrets/rules/reference-template-key.ts';
import { externalSecrets } from '../../../../../src/catalogue/platform/external-secrets.ts';
import { planned } from '../../../../support/components.ts';
import { externalSecret, said } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const plan = planned(externalSecrets);
const generator = object('generators.external-secrets.io/v1alpha1', 'Password', 'gen', 'ns', {
  spec: { secretKeys: ['password', 'sasl.key'] },
});
const dataFrom = [{ sourceRef: { generatorRef: { kind: 'Password', name: 'gen' } } }];
const template = (text: string) =>
  said(templateKeys, [generator, externalSecret('s', { out: text }, { dataFrom })], { plan });

it('accepts keys that a source gives, however they are written', () => {
  expect(template('u:{{ .password | urlquery }}@x.y:{{ index . "sasl.key" }}')).toEqual([]);
  expect(template('no expression: .nothing')).toEqual([]);
});

it('finds keys that no source gives', () => {
  expect(template('{{ .pasword | b64enc }}')).toEqual([
    'spec.target.template.data.out: the template reads pasword, which no source of it has; write password',
  ]);
  expect(template('{{ index . "other" }}')).toEqual([
    'spec.target.template.data.out: the template reads other, which no source of it has; use one of password, sasl.key',
  ]);
});
