import { describe, expect, it } from 'vitest';
import { fieldsOfApi } from '../../src/review/compare/api-fields.ts';

const pod = (container: object, more: object = {}) => ({
  spec: { ...more, containers: [{ name: 'main', image: 'example.org/a:1', ...container }] },
});
const paths = (before: object, after: object) => fieldsOfApi(before, after).map(({ path }) => path);

describe('for the API server', () => {
  it.each<[string, object, object]>([
    [
      'amounts in other words',
      pod({ resources: { requests: { cpu: '0.5', memory: '1Gi' }, limits: { 'nvidia.com/gpu': 1 } } }),
      pod({ resources: { requests: { cpu: '500m', memory: '1024Mi' }, limits: { 'nvidia.com/gpu': '1000m' } } }),
    ],
    [
      'the size of a volume in memory in other words',
      pod({}, { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1Gi' } }] }),
      pod({}, { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1024Mi' } }] }),
    ],
    [
      'the protocol that a port has anyhow',
      pod({ ports: [{ containerPort: 80 }] }),
      pod({ ports: [{ containerPort: 80, protocol: 'TCP' }] }),
    ],
    ['the policy that pods have anyhow', pod({}), pod({}, { restartPolicy: 'Always' })],
    ['the pace that a probe has anyhow', pod({ livenessProbe: { periodSeconds: 10 } }), pod({ livenessProbe: {} })],
    [
      'the mode that a volume of a claim has anyhow',
      [{ metadata: { name: 'a' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
      [{ metadata: { name: 'a' }, spec: { volumeMode: 'Filesystem', resources: { requests: { storage: '1024Mi' } } } }],
    ],
  ])('%s are the same', (_, before, after) => expect(paths(before, after)).toEqual([]));

  it.each<[string, object, object]>([
    [
      'a variable that says the same time otherwise',
      pod({ env: [{ name: 'A', value: '60m' }] }),
      pod({ env: [{ name: 'A', value: '1h' }] }),
    ],
    ['an argument that says the same amount otherwise', pod({ args: ['1Gi'] }), pod({ args: ['1024Mi'] })],
    [
      'another protocol',
      pod({ ports: [{ containerPort: 80 }] }),
      pod({ ports: [{ containerPort: 80, protocol: 'UDP' }] }),
    ],
    ['another pace of a probe', pod({ livenessProbe: {} }), pod({ livenessProbe: { periodSeconds: 20 } })],
    [
      'more memory',
      pod({ resources: { limits: { memory: '1Gi' } } }),
      pod({ resources: { limits: { memory: '2Gi' } } }),
    ],
    [
      'a label in a template of volumes, whatever it says',
      [{ metadata: { name: 'a', labels: { 'helm.sh/chart': 'a-1' } } }],
      [{ metadata: { name: 'a', labels: { 'helm.sh/chart': 'a-2' } } }],
    ],
  ])('%s is another', (_, before, after) => expect(paths(before, after)).not.toEqual([]));
});
