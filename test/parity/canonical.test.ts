import { describe, expect, it } from 'vitest';
import { canonical } from '../../scripts/parity/canonical.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { definitionOf } from '../support/definition.ts';

const workload = (pod: object, spec: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'pier', namespace: 'harbour' },
  spec: { ...spec, template: { metadata: { labels: { app: 'pier' } }, spec: pod } },
});
const container = (fields: object) => workload({ containers: [{ name: 'pier', image: 'pier:1', ...fields }] });
const same = (a: KubeObject, b: KubeObject) => expect(canonical(a)).toEqual(canonical(b));
const differ = (a: KubeObject, b: KubeObject) => expect(canonical(a)).not.toEqual(canonical(b));

describe('the canonical form of an object', () => {
  it('has names in the place of the places in a list', () => {
    expect(
      canonical(
        container({
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
        }),
      ).spec,
    ).toEqual({
      template: {
        metadata: { labels: { app: 'pier' } },
        spec: {
          containers: {
            '[name=pier]': {
              env: { '[name=A]': { name: 'A', value: '1' }, '[name=B]': { name: 'B', value: '2' } },
              image: 'docker.io/library/pier:1',
              name: 'pier',
            },
          },
        },
      },
    });
  });

  it('keeps the order of a list whose items have no names, or not each its own', () => {
    differ(
      workload({ tolerations: [{ key: 'a' }, { key: 'b' }] }),
      workload({ tolerations: [{ key: 'b' }, { key: 'a' }] }),
    );
    const twice = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    differ(container({ env: twice }), container({ env: [...twice].reverse() }));
  });

  it('has amounts in one spelling, and only where there are amounts', () => {
    same(
      container({ resources: { requests: { cpu: 0.5, memory: '1024Mi' }, limits: { memory: '2147483648' } } }),
      container({ resources: { limits: { memory: '2Gi' }, requests: { memory: '1Gi', cpu: '500m' } } }),
    );
    differ(
      container({ env: [{ name: 'SIZE', value: '1024Mi' }] }),
      container({ env: [{ name: 'SIZE', value: '1Gi' }] }),
    );
  });

  it('has flags in any order, with their values wherever they stand, and other words in theirs', () => {
    same(
      container({ args: ['--b', '--a=1', '--set=x=1', '--set=y=2'] }),
      container({ args: ['--set=x=1', '--a=1', '--b', '--set=y=2'] }),
    );
    differ(container({ args: ['--set=x=1', '--set=y=2'] }), container({ args: ['--set=y=2', '--set=x=1'] }));
    differ(container({ args: ['--a=1'] }), container({ args: ['--a=2'] }));
    same(container({ args: ['serve', '--a', '1', '--b'] }), container({ args: ['serve', '--b', '--a=1'] }));
    same(container({ args: ['--save', '', '--a', '-1'] }), container({ args: ['--a=-1', '--save='] }));
    differ(container({ args: ['--a', '1', '--b', '2'] }), container({ args: ['--b', '1', '--a', '2'] }));
    differ(container({ args: ['--a', '--b'] }), container({ args: ['--a', '--', '--b'] }));
    differ(container({ command: ['serve', 'now'] }), container({ command: ['now', 'serve'] }));
    same(
      container({ command: ['serve', '--a'], args: ['now'] }),
      container({ command: ['serve'], args: ['--a', 'now'] }),
    );
    differ(container({ command: ['serve', 'now'] }), container({ args: ['serve', 'now'] }));
  });

  it('says nothing that the API server fills in, nor what is empty', () => {
    same(
      workload({ containers: [{ name: 'pier', ports: [{ containerPort: 80 }] }], volumes: [] }),
      workload(
        {
          containers: [
            {
              name: 'pier',
              imagePullPolicy: 'IfNotPresent',
              ports: [{ containerPort: 80, protocol: 'TCP' }],
              env: [],
              resources: {},
            },
          ],
          dnsPolicy: 'ClusterFirst',
          nodeSelector: {},
          restartPolicy: 'Always',
        },
        { replicas: 1, revisionHistoryLimit: 10, strategy: { type: 'RollingUpdate' } },
      ),
    );
    differ(container({ imagePullPolicy: 'Always' }), container({}));
    differ(workload({}, { revisionHistoryLimit: 3 }), workload({}));
    differ(workload({ volumes: [{ name: 'tmp', emptyDir: {} }] }), workload({ volumes: [{ name: 'tmp' }] }));
  });

  it('has what a pod says for all of its containers in each of them', () => {
    const safe = { runAsNonRoot: true, runAsUser: 1000 };
    same(
      workload({
        securityContext: { ...safe, fsGroup: 1000 },
        containers: [{ name: 'a' }, { name: 'b', securityContext: { runAsUser: 2 } }],
      }),
      workload({
        securityContext: { fsGroup: 1000 },
        containers: [
          { name: 'a', securityContext: safe },
          { name: 'b', securityContext: { ...safe, runAsUser: 2 } },
        ],
      }),
    );
  });

  it('has what is mounted where it is mounted, whatever the volume is called', () => {
    const mounting = (name: string, source: object, mount: object = {}, more: object[] = []) =>
      workload({
        containers: [{ name: 'pier', volumeMounts: [{ name, mountPath: '/x', ...mount }] }, ...more],
        volumes: [{ name, ...source }],
      });
    same(mounting('a', { emptyDir: {} }), mounting('b', { emptyDir: {} }));
    differ(mounting('a', { emptyDir: {} }), mounting('a', { emptyDir: { sizeLimit: '1Gi' } }));
    differ(mounting('a', { configMap: { name: 'x' } }), mounting('a', { configMap: { name: 'y' } }));
    same(mounting('a', { configMap: { name: 'x' } }), mounting('a', { configMap: { name: 'x' } }, { readOnly: true }));
    differ(mounting('a', { emptyDir: {} }), mounting('a', { emptyDir: {} }, { readOnly: true }));
    const [shared, apart] = ['a', 'c'].map((name) =>
      workload({
        containers: ['a', name].map((volume, i) => ({
          name: `c${i}`,
          volumeMounts: [{ name: volume, mountPath: '/x' }],
        })),
        volumes: [...new Set(['a', name])].map((volume) => ({ name: volume, emptyDir: {} })),
      }),
    );
    differ(shared!, apart!);
    differ(workload({ volumes: [{ name: 'a', emptyDir: {} }] }), workload({ volumes: [{ name: 'b', emptyDir: {} }] }));
  });

  it('has images in full, and the namespace that a variable asks for', () => {
    same(container({ image: 'redis:7' }), container({ image: 'docker.io/library/redis:7' }));
    differ(container({ image: 'redis:7' }), container({ image: 'ghcr.io/redis:7' }));
    same(
      container({ env: [{ name: 'NS', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }] }),
      container({ env: [{ name: 'NS', value: 'harbour' }] }),
    );
    same(container({ env: [{ name: 'ARGS' }] }), container({ env: [{ name: 'ARGS', value: '' }] }));
  });

  it('has what a variable comes to that asks for a key of a ConfigMap', () => {
    const asking = (key: string, optional?: true) =>
      container({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key, optional } } }] });
    const settings = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace },
      data: { size: '3' },
    });
    const beside = (object: KubeObject, namespace = 'harbour') => canonical(object, [object, settings(namespace)]);
    expect(beside(asking('size'))).toEqual(canonical(container({ env: [{ name: 'A', value: '3' }] })));
    expect(beside(asking('colour', true))).toEqual(canonical(container({})));
    // Without the key the pod would not start; and another namespace's is not asked.
    expect(beside(asking('colour'))).toEqual(canonical(asking('colour')));
    expect(beside(asking('size'), 'beach')).toEqual(canonical(asking('size')));
  });

  it('has what a variable comes to where an argument names it, as one word', () => {
    const env = [{ name: 'OPTS', value: '-Da=1 -Db=2' }];
    same(container({ env, args: ['$(OPTS)'] }), container({ env, args: ['-Da=1 -Db=2'] }));
    differ(container({ env, args: ['$(OPTS)'] }), container({ env, args: ['-Da=1', '-Db=2'] }));
    differ(container({ env, args: ['$$(OPTS)'] }), container({ env, args: ['$(OPTS)'] }));
    same(container({ env, args: ['$$(NONE)'] }), container({ env, args: ['$(NONE)'] }));
  });

  it('has the numbers of ports that are called by name, in CronJobs too', () => {
    const probed = (port: unknown) => ({
      containers: [
        { name: 'pier', ports: [{ name: 'web', containerPort: 8080 }], livenessProbe: { httpGet: { port } } },
      ],
    });
    same(workload(probed('web')), workload(probed(8080)));
    differ(workload(probed('web')), workload(probed(8081)));
    const cron = (port: unknown): KubeObject => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'pier' },
      spec: { jobTemplate: { spec: { template: { spec: probed(port) } } } },
    });
    same(cron('web'), cron(8080));
    differ(cron('web'), cron(8081));
  });

  it('has the number behind the name that a Service targets', () => {
    const service = (targetPort: unknown): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'pier', namespace: 'harbour' },
      spec: { selector: { app: 'pier' }, ports: [{ port: 80, targetPort }] },
    });
    const pods = container({ ports: [{ name: 'web', containerPort: 8080 }] });
    expect(canonical(service('web'), [pods])).toEqual(canonical(service(8080), [pods]));
    expect(canonical(service('web'), [pods])).not.toEqual(canonical(service(80), [pods]));
    expect(canonical(service(80))).toEqual(canonical(service(undefined)));
  });

  it('reads the files of a ConfigMap', () => {
    const files = (data: Record<string, string>): KubeObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'pier' },
      data,
    });
    same(files({ 'a.yaml': '# one\na: 1\nb: { c: 2 }\n' }), files({ 'a.yaml': 'b:\n  c: 2\na: 1\n' }));
    same(files({ 'a.properties': '# one\na = 1\nb=2' }), files({ 'a.properties': 'b=2\na=1\n' }));
    same(files({ 'run.sh': 'one\ntwo' }), files({ 'run.sh': 'one\ntwo\n' }));
    differ(files({ 'a.properties': 'a=1' }), files({ 'a.properties': 'a=2' }));
    differ(files({ 'run.sh': 'one\ntwo' }), files({ 'run.sh': 'two\none' }));
  });

  it('has definitions without words, and with every empty map', () => {
    const definition = (version: object) => definitionOf('example.com', 'Pier', version);
    const schema = (more: object) => ({ schema: { openAPIV3Schema: { type: 'object', ...more } } });
    same(definition(schema({ description: 'words' })), definition(schema({})));
    differ(definition(schema({ required: ['spec'] })), definition(schema({})));
    differ(definition({ subresources: { status: {} } }), definition({}));
  });
});
