import { object } from './subject.ts';

/** A Deployment of two pods in `ns` with one container of these resources. */
export const deployment = (resources: object, more: object = {}) =>
  object('apps/v1', 'Deployment', 'd', 'ns', {
    spec: {
      replicas: 2,
      template: { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'main', resources }] } },
      ...more,
    },
  });
/** Resources without a limit of CPU. */
export const MEMORY = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
export const quota = (hard: object, more: object = {}) =>
  object('v1', 'ResourceQuota', 'q', 'ns', { spec: { hard, ...more } });
export const range = (...limits: readonly object[]) => object('v1', 'LimitRange', 'l', 'ns', { spec: { limits } });
