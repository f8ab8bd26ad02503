import { expect, it } from 'vitest';
import { describeUis } from '../../src/argocd/links.ts';
import { renderPlatform } from '../support/platform.ts';

const told = (platform: object) =>
  describeUis(renderPlatform(platform).plan.components.find(({ id }) => id === 'argocd')!);

it('is the address of a UI that has a host', () => {
  expect(told({})).toEqual([{ name: 'Argo CD', value: 'http://argocd.localhost' }]);
});

it('is the command that opens a way to one that has none', () => {
  expect(told({ cluster: { kind: 'existing' } })).toEqual([
    {
      name: 'Argo CD',
      value: 'kubectl -n argocd port-forward svc/argocd-server 8080:80, then http://localhost:8080',
    },
  ]);
});
