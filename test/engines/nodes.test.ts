import { expect, it } from 'vitest';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const image = 'ghcr.io/team/app:1.0.0';
const nodes = {
  selector: { disk: 'ssd' },
  tolerations: [{ key: 'dedicated', value: 'ml', effect: 'NoSchedule' }, { key: 'spot' }],
};
const CHOSEN = {
  nodeSelector: { disk: 'ssd' },
  tolerations: [
    { key: 'dedicated', operator: 'Equal', value: 'ml', effect: 'NoSchedule' },
    { key: 'spot', operator: 'Exists' },
  ],
};
const render = (operator: string, chosen: object, nodeLabels: readonly string[] = ['disk=ssd']) =>
  renderPlatform({
    components: { minio: {}, flink: {}, spark: { operator } },
    cluster: { nodeLabels },
    projects: {
      fraud: {
        buckets: { lake: {} },
        services: {
          learner: { image, command: ['learn'], reads: ['lake'], ...chosen },
          keeper: { image, command: ['keep'], reads: ['lake'], volume: { size: '1Gi', at: '/state' }, ...chosen },
        },
        jobs: {
          live: { flink: { image, jar: 'local:///a.jar' }, reads: ['lake'], ...chosen },
          batch: { spark: { image, main: 'local:///a.py' }, reads: ['lake'], ...chosen },
          nightly: { container: { image }, reads: ['lake'], schedule: '@daily', ...chosen },
        },
      },
    },
  });
const podsOf = ({ get }: ReturnType<typeof render>, apache = false): Readonly<Record<string, Loose>> => {
  const spec = (kind: string, name: string) => get<Loose>(kind, `fraud-${name}`, 'fraud-jobs').spec;
  const spark = spec('SparkApplication', 'batch');
  return {
    learner: spec('Deployment', 'learner').template.spec,
    keeper: spec('StatefulSet', 'keeper').template.spec,
    live: spec('FlinkDeployment', 'live').podTemplate.spec,
    driver: apache ? spark.driverSpec.podTemplateSpec.spec : spark.driver,
    executor: apache ? spark.executorSpec.podTemplateSpec.spec : spark.executor,
    nightly: spec('CronJob', 'nightly').jobTemplate.spec.template.spec,
  };
};

it('lets all pods of services and jobs run on nodes that are said, whoever makes them', () => {
  for (const operator of ['kubeflow', 'apache']) {
    const rendered = render(operator, { nodes });
    expect(rendered.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const [name, pod] of Object.entries(podsOf(rendered, operator === 'apache')))
      expect({ name, nodeSelector: pod.nodeSelector, tolerations: pod.tolerations }).toEqual({ name, ...CHOSEN });
  }
});

it('says nothing of nodes where nothing is said, or of what is not', () => {
  for (const chosen of [{}, { nodes: {} }, { nodes: { selector: {}, tolerations: [] } }])
    for (const pod of Object.values(podsOf(render('kubeflow', chosen)))) {
      expect(pod).not.toHaveProperty('nodeSelector');
      expect(pod).not.toHaveProperty('tolerations');
    }
  const borne = podsOf(render('kubeflow', { nodes: { tolerations: [{ key: 'spot' }] } }));
  for (const pod of Object.values(borne)) expect(pod).not.toHaveProperty('nodeSelector');
});

it('is told where no node has the label, of each that asks for it', () => {
  const { findings } = render('kubeflow', { nodes }, ['disk=hdd']);
  const told = findings.filter(({ rule }) => rule === 'reference/node-label');
  expect([...new Set(told.map(({ config }) => config))].sort()).toEqual([
    '/projects/fraud/jobs/batch',
    '/projects/fraud/jobs/live',
    '/projects/fraud/jobs/nightly',
    '/projects/fraud/services/keeper',
    '/projects/fraud/services/learner',
  ]);
});

it('is refused with what can be no taint', () => {
  const bear = (toleration: object) =>
    planOf({
      projects: { fraud: { services: { learner: { image, nodes: { tolerations: [toleration] } } } } },
    }).findings.map(({ config }) => config?.replace('/projects/fraud/services/learner/nodes/tolerations/0/', ''));
  expect(bear({ key: 'example.com/dedicated', value: 'a.b-c_d' })).toEqual([]);
  expect(bear({ key: 'a b' })).toEqual(['key']);
  expect(bear({ key: 'a', value: 'b c' })).toEqual(['value']);
  expect(bear({ key: 'a', effect: 'NoRun' })).toEqual(['effect']);
  expect(bear({ value: 'b' })).toEqual(['key']);
});

it('is refused with what can be no label, where it is asked for and where nodes have it', () => {
  const told = (selector: object, nodeLabels: readonly string[]) =>
    planOf({
      cluster: { kind: 'k3d', nodeLabels },
      projects: { fraud: { services: { learner: { image, nodes: { selector } } } } },
    }).findings.map(({ config, message }) => `${config}: ${message}`);
  expect(told({ disk: 'ssd', 'example.com/zone': '' }, ['disk', 'example.com/zone=', 'a.b_c=1'])).toEqual([]);
  expect(told({ disk: 's d' }, ['disk'])).toEqual([
    expect.stringMatching(
      /^\/projects\/fraud\/services\/learner\/nodes\/selector\/disk: .*the value of a label, such as ssd/,
    ),
  ]);
  expect(told({}, ['disk!', 'a=b=c'])).toEqual([
    expect.stringMatching(/^\/cluster\/nodeLabels\/0: .*a label such as disk or example\.com\/disk=ssd/),
    expect.stringMatching(/^\/cluster\/nodeLabels\/1: /),
  ]);
});
