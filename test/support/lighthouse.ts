import type { ChartedComponent } from './charts.ts';

const resources = { cpu: '50m', memory: '64Mi', memoryLimit: '64Mi' };
const serviceAccount = { name: 'lighthouse', madeBy: 'chart' };

/**
 * A fixture that is like the chart of an operator: a Deployment with its account, a definition and an object of it, a hook, a
 * test, a monitor that is only there beside the chart `monitoring`; no namespace anywhere.
 */
export const LIGHTHOUSE: ChartedComponent = {
  values: { replicas: 2 },
  component: {
    workloads: {
      server: { labels: { app: 'lighthouse' }, replicas: 2, resources, serviceAccount },
      prepare: { labels: { app: 'lighthouse-prepare' }, replicas: 0, peak: 1, resources, serviceAccount },
    },
  },
};
