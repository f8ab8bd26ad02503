import { expect, it } from 'vitest';
import { render } from '../../src/render/render.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const CHART = { repository: 'https://charts.example.com', name: 'pier', version: '1.2.3' };

function planned(pier: object) {
  const { plan, findings } = planOf({ components: { pier: { namespace: 'harbour', chart: CHART, ...pier } } });
  expect(findings).toEqual([]);
  return plan!;
}

it('pins its chart with all that was said of it, what is dropped and accepted included', () => {
  const drops = [{ object: 'Job.batch harbour/make-certificate', reason: 'the Secret is declared' }];
  const accepts = [{ rule: 'probes', object: 'Deployment.apps harbour/pier', reason: 'upstream has none' }];
  const pinOf = (chart: object) =>
    render(planned({ chart })).releases.find(({ component }) => component === 'pier')!.pin;
  expect(pinOf({ ...CHART, drops, accepts })).toMatchObject({ ...CHART, drops, accepts });
  expect(pinOf(CHART)).toMatchObject({ ...CHART, drops: [], accepts: [] });
});

it('has as many pods at most as it says: those of Jobs that come and go, or one more while it is rolled over', () => {
  const labels = { app: 'pier' };
  const workloads = {
    server: { labels, replicas: 2 },
    job: { labels: { app: 'job' }, replicas: 0, peak: 3 },
    nothing: { labels: { app: 'nothing' }, replicas: 0 },
  };
  const { workloads: all } = planned({ workloads }).components.find(({ id }) => id === 'pier')!;
  expect(Object.fromEntries(all.map(({ name, peak }) => [name, peak]))).toEqual({ server: 3, job: 3, nothing: 0 });
});

it('has the Secrets that it declares made for it, as every fix of a Secret says', () => {
  const secrets = {
    'pier-admin': { keys: { username: 'admin', password: { random: 24 } } },
    'pier-pager': { keys: { token: { given: 'a token of the pager' } }, type: 'example.org/pager' },
  };
  const components = { pier: { namespace: 'harbour', chart: CHART, secrets } };
  const { all, plan } = renderPlatform({ components });
  const made = all<{ metadata: { name: string; namespace: string } }>('ExternalSecret');
  expect(made.filter(({ metadata }) => metadata.namespace === 'harbour').map(({ metadata }) => metadata.name)).toEqual([
    'pier-admin',
  ]);
  expect(plan.seeds.find(({ name }) => name === 'pier-pager')).toMatchObject({
    namespace: 'harbour',
    keys: { token: { given: 'a token of the pager' } },
    type: 'example.org/pager',
  });
});
