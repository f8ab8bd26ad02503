import { describe, expect, it } from 'vitest';
import { Acceptances } from '../../scripts/parity/accept.ts';
import { compareSides } from '../../scripts/parity/compare.ts';
import { compareObjects, without } from '../../scripts/parity/difference.ts';
import type { WrittenAccept } from '../../scripts/parity/parity-file.ts';
import { describeParity } from '../../scripts/parity/report.ts';
import { compareVersions } from '../../scripts/parity/upstream.ts';
import { readArchive } from '../../src/helm/archive.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { chartArchive } from '../support/chart-archive.ts';

const deployment = (container: object, more: object = {}, name = 'pier'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'harbour', labels: { 'helm.sh/chart': 'pier-1' } },
  spec: { template: { spec: { containers: [{ name: 'pier', ...container }], ...more } } },
});
const account = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'harbour' },
});
const grants = (name: string, to: string, rules: object[], namespace?: string): KubeObject[] => {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const subjects = [{ kind: 'ServiceAccount', name: to, namespace: 'harbour' }];
  return [
    { apiVersion, kind, metadata, rules },
    { apiVersion, kind: `${kind}Binding`, metadata, roleRef: { kind, name }, subjects },
  ];
};
const config = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'harbour' },
});
const accept = (object: string, path?: string, more: object = {}): WrittenAccept => ({
  object,
  ...(path !== undefined && { path }),
  reason: 'it is meant',
  at: { file: 'parity.yaml', line: 7, column: 3 },
  ...more,
});
const accepted = (object: string, path: string, reason: string) => ({ object, path, theirs: 1, ours: 2, reason });
const compare = (
  theirs: readonly KubeObject[],
  ours: readonly KubeObject[],
  accepts: readonly WrittenAccept[] = [],
  general: readonly WrittenAccept[] = [],
) =>
  compareSides({ objects: theirs, all: theirs }, { objects: ours, all: ours }, accepts, {
    ignores: [{ object: '*', path: 'metadata.labels', reason: 'labels' }],
    accepts: new Acceptances(general),
  });

describe('two objects', () => {
  it('differ in the fields that are not the same, and where one has a map in the map', () => {
    const made = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pier', metadata: { name: 'x' }, spec });
    const { equal, differences } = compareObjects(
      [made({ a: 1, same: [{ x: 1, y: 2 }], 'b/c': { '[name=d]': { e: 1 } } })],
      [made({ a: 2, same: [{ y: 2, x: 1 }], 'b/c': { '[name=d]': { e: 1, f: { g: 3 } } } })],
    );
    expect(equal).toEqual([]);
    expect(differences).toEqual([
      { object: 'Pier x', path: 'spec.a', theirs: 1, ours: 2 },
      { object: 'Pier x', path: 'spec["b/c"][name=d].f', ours: { g: 3 } },
    ]);
  });

  it('lose what is compared nowhere, and a map that had only that', () => {
    const object = { apiVersion: 'v1', kind: 'Pier', metadata: { name: 'x', labels: { a: '1' } }, spec: { empty: {} } };
    expect(without(object, (_, path) => path === 'metadata.labels.a')).toEqual({
      apiVersion: 'v1',
      kind: 'Pier',
      metadata: { name: 'x' },
      spec: { empty: {} },
    });
    expect(without(object, (name, path) => name === 'Pier x' && path === '')).toBeUndefined();
  });
});

describe('a component and its chart', () => {
  it('are equal in objects, differ with and without a reason, and have some alone', () => {
    const theirs = [deployment({ image: 'pier:1', args: ['--a'] }), config('same'), config('theirs')];
    const ours = [deployment({ image: 'pier:2', args: ['--a', '--b=1'] }), config('same'), config('ours')];
    const found = compare(theirs, ours, [accept('Deployment.apps *', '*.args[--b]'), accept('ConfigMap harbour/ours')]);
    expect(found.objects).toEqual({ equal: 1, different: 1, theirs: 1, ours: 1 });
    expect(found.accepted.map(({ path, reason }) => [path, reason])).toEqual([
      ['spec.template.spec.containers[name=pier].args[--b]', 'it is meant'],
      ['', 'it is meant'],
    ]);
    expect(found.unexplained).toEqual([
      {
        object: 'Deployment.apps harbour/pier',
        path: 'spec.template.spec.containers[name=pier].image',
        theirs: 'docker.io/library/pier:1',
        ours: 'docker.io/library/pier:2',
      },
      { object: 'ConfigMap harbour/theirs', path: '', theirs: expect.objectContaining({ kind: 'ConfigMap' }) },
    ]);
  });

  it('say of each argument whether it is accepted, words before flags or not', () => {
    const flag = (name: string) =>
      accept('Deployment.apps harbour/pier', `*containers[name=pier].args[${name}]`, { only: 'theirs' });
    const theirs = [deployment({ args: ['serve', '--port', '80', '--new=1', 'now'] })];
    const found = compare(theirs, [deployment({ args: ['serve'] })], [flag('--port'), flag('--gone'), flag('1')]);
    expect(found.unexplained).toEqual([
      {
        object: 'Deployment.apps harbour/pier',
        path: 'spec.template.spec.containers[name=pier].args[--new]',
        theirs: '1',
      },
    ]);
    expect(found.stale).toEqual([flag('--gone')]);
  });

  it('keep an acceptance for nothing from being forgotten', () => {
    const one = accept('ConfigMap harbour/gone');
    expect(compare([config('same')], [config('same')], [one]).stale).toEqual([one]);
  });

  it('are compared in rights and not in roles, by the account of the same pods', () => {
    const rule = (...verbs: string[]) => ({ apiGroups: [''], resources: ['secrets'], verbs });
    const theirs = [
      deployment({}, { serviceAccountName: 'chart' }),
      account('chart'),
      ...grants('chart-role', 'chart', [rule('get', 'list')]),
    ];
    const ours = [
      deployment({}, { serviceAccountName: 'pier' }),
      account('pier'),
      ...grants('pier', 'pier', [rule('get', 'delete')], 'harbour'),
    ];
    const found = compare(theirs, ours, [
      accept('*', 'spec.template.spec.serviceAccountName'),
      accept('ServiceAccount *'),
      accept('ServiceAccount harbour/pier', 'rights.less.*'),
    ]);
    expect(found.accounts).toEqual([
      { account: 'harbour/pier', theirs: { cluster: 2, namespaces: 0 }, ours: { cluster: 0, namespaces: 2 } },
    ]);
    expect(found.unexplained).toEqual([
      {
        object: 'ServiceAccount harbour/pier',
        path: 'rights.more.secrets',
        theirs: 'get list in the cluster',
        ours: 'delete get in harbour',
      },
    ]);
  });

  it('say of an account that only the chart has no more than that', () => {
    const theirs = [
      account('hook'),
      ...grants('hook', 'hook', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
    ];
    const found = compare(theirs, []);
    expect(found.unexplained.map(({ object, path }) => [object, path])).toEqual([['ServiceAccount harbour/hook', '']]);
    expect(found.accounts).toEqual([
      { account: 'harbour/hook', theirs: { cluster: 1, namespaces: 0 }, ours: { cluster: 0, namespaces: 0 } },
    ]);
  });

  it('are told object by object, and in a table', () => {
    const theirs = [
      deployment({ image: 'pier:1', env: [{ name: 'A', value: 'x\ny' }] }),
      config('theirs'),
      account('pier'),
    ];
    const ours = [deployment({ image: 'pier:2' }), account('pier'), config('ours')];
    const parity = compare(theirs, ours, [
      accept('ConfigMap harbour/ours'),
      accept('ConfigMap harbour/gone', 'data.x'),
    ]);
    expect(describeParity([{ name: 'pier', chart: 'pier 1.2.3', parity }])).toMatchInlineSnapshot(`
      "pier and the chart pier 1.2.3: equal 1, accepted 1, unexplained 3
        Deployment.apps harbour/pier
          spec.template.spec.containers[name=pier].env
            theirs: {"[name=A]":{"name":"A","value":"x\\ny"}}
            ours:   –
          spec.template.spec.containers[name=pier].image
            theirs: docker.io/library/pier:1
            ours:   docker.io/library/pier:2
        ConfigMap harbour/theirs
          theirs alone
        parity.yaml:7: accepts what does not differ, ConfigMap harbour/gone data.x: take the entry out

      Objects, and rights of accounts (chart → Mooring; +: for all kinds of a group, or with all verbs)

                      equal  different  theirs  ours  unexplained  in the cluster  in namespaces
      pier                1          1       1     1            4
        harbour/pier                                                        0 → 0          0 → 0
      "
    `);
  });
});

describe('two versions of a chart', () => {
  it('tell what their authors changed, where that was accepted, and the values that are gone and new', async () => {
    const version = async (number: string, values: string, objects: readonly KubeObject[]) => ({
      archive: {
        path: '',
        contents: await readArchive(chartArchive({ version: number, files: { 'values.yaml': values } })),
      },
      objects,
    });
    const found = compareVersions(
      await version('1.2.3', 'a: 1\nb: { c: 2, d: 3 }\ne: 4', [deployment({ image: 'pier:1', args: ['--b', '--a'] })]),
      await version('1.3.0', 'a: 2\nb: { c: 2 }\nf: { g: 5 }', [
        account('pier'),
        ...grants('pier', 'pier', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
        deployment({ image: 'pier:2', args: ['--a', '--b'] }),
        config('new'),
      ]),
      {
        ignores: [],
        values: { b: { d: 6 }, f: { g: 7 } },
        accepted: [
          accepted('Deployment.apps harbour/pier', 'spec.template.spec.containers[name=pier]', 'it is another'),
          accepted('Deployment.apps harbour/pier', 'spec.template.spec.containers[name=pier].imagePullPolicy', 'near'),
          accepted('Deployment.apps harbour/mole', 'spec.template.spec.containers[name=pier].image', 'near'),
          accepted('ServiceAccount harbour/pier', 'rights.less.pods', 'it reads none'),
          accepted('ServiceAccount harbour/pier', 'rights.less.pods.metrics.k8s.io', 'near'),
        ],
      },
    );
    expect(found).toEqual({
      before: '1.2.3',
      after: '1.3.0',
      vanished: [
        { path: 'b.d', isSet: true },
        { path: 'e', isSet: false },
      ],
      appeared: ['f'],
      differences: [
        {
          object: 'Deployment.apps harbour/pier',
          path: 'spec.template.spec.containers[name=pier].image',
          theirs: 'docker.io/library/pier:1',
          ours: 'docker.io/library/pier:2',
          accepted: 'it is another',
        },
        { object: 'ServiceAccount harbour/pier', path: '', ours: expect.objectContaining({ kind: 'ServiceAccount' }) },
        { object: 'ConfigMap harbour/new', path: '', ours: expect.objectContaining({ kind: 'ConfigMap' }) },
        {
          object: 'ServiceAccount harbour/pier',
          path: 'rights.more.pods',
          ours: 'get in the cluster',
          accepted: 'it reads none',
        },
      ],
    });
    const parity = compare([], []);
    expect(describeParity([{ name: 'pier', chart: 'pier 1.3.0', parity, upstream: found }])).toMatchInlineSnapshot(`
      "pier and the chart pier 1.3.0: equal 0, accepted 0, unexplained 0
        from 1.2.3 to 1.3.0 its authors changed 4 places
        Deployment.apps harbour/pier
          spec.template.spec.containers[name=pier].image
            before: docker.io/library/pier:1
            after:  docker.io/library/pier:2
            accepted, if it is still true: it is another
        ServiceAccount harbour/pier
          after alone
          rights.more.pods
            before: –
            after:  get in the cluster
            accepted, if it is still true: it reads none
        ConfigMap harbour/new
          after alone
        the value b.d is gone, and parity.yaml sets it
        the value e is gone
        new values: f
        what that leaves between 1.3.0 and Mooring:

      Objects, and rights of accounts (chart → Mooring; +: for all kinds of a group, or with all verbs)

            equal  different  theirs  ours  unexplained  in the cluster  in namespaces
      pier      0          0       0     0            0
      "
    `);
  });
});
