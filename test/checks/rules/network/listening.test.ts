import { expect, it } from 'vitest';
import { listening } from '../../../../src/checks/rules/network/listening.ts';
import { need } from '../../../../src/contract/need.ts';
import { offer } from '../../../../src/contract/offer.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { object, of, subject } from '../../../support/subject.ts';

// Rules of `src/checks/rules/network/listening.ts`.
const { knowledge } = renderPlatform({ components: {} }).plan;
const plan = {
  ...planned(
    component('db', {
      workloads: { server: workload('db') },
      provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
    }),
    component('app', { workloads: { pod: workload('app') }, requires: [need({ type: 'db', by: ['pod'] })] }),
  ),
  knowledge,
};

function check(ports: readonly number[], app = 'db', chart?: true, kind = 'Deployment') {
  const containers = [{ name: 'main', ports: ports.map((containerPort) => ({ containerPort })) }];
  const template = { metadata: { labels: { app } }, spec: { containers } };
  const pods = object(kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, 'x', 'default-ns', { spec: { template } });
  return [...listening.check(subject([{ ...of('db', pods), ...(chart && { chart }) }], { plan }))];
}

it('finds a port to which clients are sent and which no container declares', () => {
  expect(check([5433])).toMatchObject([
    {
      object: 'Deployment.apps default-ns/x',
      path: 'spec.template.spec.containers',
      message: expect.stringMatching(/^no container listens on 5432, where connections come to: /),
    },
  ]);
});

it('does not count a container that ends before the others start', () => {
  const init = (restartPolicy?: string) => {
    const ports = [{ containerPort: 5432 }];
    const spec = { initContainers: [{ name: 'init', ports, restartPolicy }], containers: [{ name: 'main' }] };
    const pods = object('apps/v1', 'Deployment', 'x', 'default-ns', {
      spec: { template: { metadata: { labels: { app: 'db' } }, spec } },
    });
    return [...listening.check(subject([of('db', pods)], { plan }))];
  };
  expect(init()).toHaveLength(1);
  expect(init('Always')).toEqual([]);
});

it('is content with the port, with more of them, and with pods to which nobody connects', () => {
  expect(check([5432])).toEqual([]);
  expect(check([9090, 5432])).toEqual([]);
  expect(check([], 'app')).toEqual([]);
});

it('leaves charts alone, which declare what they like, and pods that end', () => {
  expect(check([], 'db', true)).toEqual([]);
  expect(check([], 'db', undefined, 'Job')).toEqual([]);
});
