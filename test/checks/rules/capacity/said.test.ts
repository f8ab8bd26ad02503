import { describe, expect, it } from 'vitest';
import { capacitySaid } from '../../../../src/checks/rules/capacity/said.ts';
import { object, of } from '../../../support/subject.ts';
import { treeOf } from '../../../support/tree.ts';

const empty = treeOf({ components: {} });
const pod = (container: object, volumes: object[] = []) =>
  object('v1', 'Pod', 'p', 'a', {
    spec: { containers: [{ name: 'c', resources: { limits: { memory: '1Gi' } }, ...container }], volumes },
  });
const check = (...objects: ReturnType<typeof object>[]) =>
  [...capacitySaid.check({ ...empty, manifests: objects.map((one) => of('a', one)) })].map(
    ({ object, path, message }) => [object, path, message],
  );
const variable = (name: string, value: string) => check(pod({ env: [{ name, value }] }));

describe('more than the container has', () => {
  it.each([
    ['JAVA_OPTS', '-server -Xmx1g'],
    ['JAVA_OPTS', '-Xms2048m'],
    ['JAVA_OPTS', '-XX:MaxRAMPercentage=95.0'],
    ['GOMEMLIMIT', '1GiB'],
    ['NODE_OPTIONS', '--max-old-space-size=1024'],
  ])('%s=%s', (name, value) => {
    expect(variable(name, value)).toEqual([
      ['Pod a/p', 'spec.containers[0].env[0].value', expect.stringContaining('leaves nothing of a memory limit of')],
    ]);
  });

  it('is found in arguments, and in files', () => {
    expect(check(pod({ args: ['--maxmemory', '1'] }), pod({ args: ['--maxmemory 1gb'] }))).toHaveLength(1);
    const file = object('v1', 'ConfigMap', 'f', 'a', { data: { 'x.conf': 'port 1\nmaxmemory 2gb\n' } });
    expect(check(file, pod({}, [{ name: 'f', configMap: { name: 'f' } }]))).toEqual([
      ['ConfigMap a/f', 'data["x.conf"]', expect.stringContaining('maxmemory 2gb')],
    ]);
  });
});

it('reads sizes of servers that speak Redis as these do: a unit without b is of thousands', () => {
  expect(check(pod({ args: ['--maxmemory 980m'] }))).toEqual([]);
  expect(check(pod({ args: ['--maxmemory 980mb'] }))).toHaveLength(1);
  expect(check(pod({ args: ['--maxmemory 1g'] }))).toHaveLength(1);
});

it('takes what leaves room, containers without a limit, and other words', () => {
  expect(variable('JAVA_OPTS', '-Xmx768m -XX:MaxRAMPercentage=50')).toEqual([]);
  expect(variable('GOMEMLIMIT', '900MiB')).toEqual([]);
  expect(variable('NOTE', 'maxmemory-policy noeviction')).toEqual([]);
  expect(check(pod({ resources: {}, env: [{ name: 'JAVA_OPTS', value: '-Xmx8g' }] }))).toEqual([]);
});
