import { expect, it } from 'vitest';
import { configMapReferences } from '../../../../src/checks/rules/reference/config-map.ts';
import { namespace, pod, said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const settings = object('v1', 'ConfigMap', 'settings', 'ns', { data: { 'app.conf': '' }, binaryData: { logo: '' } });
const volume = (configMap: object) => pod({ volumes: [{ name: 'v', configMap }] });

it('accepts one that is there, with its keys, and what every namespace has', () => {
  expect(
    said(configMapReferences, [
      namespace,
      settings,
      volume({
        name: 'settings',
        items: [
          { key: 'app.conf', path: 'a' },
          { key: 'logo', path: 'b' },
        ],
      }),
      volume({ name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca' }] }),
      volume({ name: 'none', optional: true }),
    ]),
  ).toEqual([]);
});

it('finds a missing one and a missing key', () => {
  expect(said(configMapReferences, [settings, volume({ name: 'setings' })])).toEqual([
    'spec.volumes[0].configMap: there is no ConfigMap setings in ns; write settings, or add it to the component, in that namespace',
  ]);
  const items = [{ key: 'app.cnf', path: 'a' }];
  expect(said(configMapReferences, [settings, volume({ name: 'settings', items })])).toEqual([
    'spec.volumes[0].configMap: the ConfigMap ns/settings has no key app.cnf; write app.conf',
  ]);
});
