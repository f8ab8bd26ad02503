import { expect, it } from 'vitest';
import { toldVariable } from '../../../../src/checks/rules/told/variable.ts';
import { object, of, subject } from '../../../support/subject.ts';

function check(container: object, spec: object = {}, beside: Parameters<typeof subject>[0] = []) {
  const deployment = object('apps/v1', 'Deployment', 'one', 'a', {
    spec: { template: { spec: { containers: [{ name: 'one', ...container }], ...spec } } },
  });
  const config = object('v1', 'ConfigMap', 'config', 'a', { data: { HOST: 'x' } });
  return [...toldVariable.check(subject([of('x', deployment), of('x', config), ...beside]))].map(
    ({ path, message, fix }) => [path, message, fix],
  );
}
const at = (path: string) => `spec.template.spec.containers[0].${path}`;
const variable = (name: string, value = 'x') => ({ name, value });

it('takes variables of the container, those before in a variable, and what is no variable', () => {
  expect(
    check({
      command: ['server', '--host=$(HOST)', '$(SECOND)'],
      args: ['$$(LITERAL)', '$(FIRST)', '$((1 + 1))', '$HOME'],
      envFrom: [{ configMapRef: { name: 'config' } }],
      env: [variable('FIRST', 'http://$(HOST)'), variable('SECOND', '$(FIRST)/$(KUBERNETES_SERVICE_HOST)')],
      volumeMounts: [{ name: 'data', mountPath: '/data', subPathExpr: '$(FIRST)' }],
    }),
  ).toEqual([]);
});

it('leaves to a shell what it runs, and to a Secret that nobody knows its keys', () => {
  expect(check({ command: ['sh', '-c', 'echo $(hostname) $(date +%s)'] })).toEqual([]);
  expect(check({ args: ['$(ANY)'], envFrom: [{ secretRef: { name: 'unknown' } }] })).toEqual([]);
  expect(check({ args: ['$(DB_SERVICE_HOST)'] })).toEqual([]);
});

it('takes the variables of the ports of a Service beside it, and of no other', () => {
  const service = of('x', object('v1', 'Service', 'my-db', 'a', { spec: { ports: [{ port: 5432 }] } }));
  const said = (text: string, spec: object = {}) => check({ args: [text] }, spec, [service]);
  expect(said('$(MY_DB_PORT) $(MY_DB_PORT_5432_TCP) $(MY_DB_PORT_5432_TCP_ADDR)')).toEqual([]);
  expect(said('$(MY_DB_PORT_HTTP)')).toHaveLength(1);
  expect(said('$(DB_PORT)')).toHaveLength(1);
  expect(said('$(MY_DB_PORT)', { enableServiceLinks: false })).toHaveLength(1);
});

it('finds one that is not there, with the nearest name, and one in a shell that is named like a variable', () => {
  expect(check({ args: ['--port=$(PROT)'], env: [variable('PORT')] })).toEqual([
    [at('args[0]'), '$(PROT) is no variable of the container', 'write $(PORT)'],
  ]);
  expect(check({ command: ['bash', '-c', 'serve $(TOKEN)'] })).toHaveLength(1);
  expect(check({ args: ['$(DB_SERVICE_HOST)'] }, { enableServiceLinks: false })).toHaveLength(1);
});

it('finds one that comes after what means it', () => {
  expect(check({ env: [variable('URL', '$(HOST_NAME)'), variable('HOST_NAME')] })).toEqual([
    [
      at('env[0].value'),
      '$(HOST_NAME) in URL stands before the variable HOST_NAME that it means',
      'write the variable HOST_NAME first',
    ],
  ]);
});
