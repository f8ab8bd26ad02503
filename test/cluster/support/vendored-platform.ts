import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChartedComponent, writePlatform } from '../../support/charts.ts';
import { LIGHTHOUSE } from '../../support/lighthouse.ts';

/** A Job of the fixture `hooks`, by its label. */
const job = (app: string) => ({
  labels: { app },
  replicas: 0,
  peak: 1,
  resources: { cpu: '50m', memory: '64Mi', memoryLimit: '64Mi' },
  serviceAccount: { name: 'hooks', madeBy: 'chart' },
});
const JOBS = ['prepare', 'announce', 'own'];
const LAST_JOBS = ['clean', 'forget'];

/** Fixtures that a cluster can take: a Deployment and a monitor, hooks, definitions in all places and of more than 262,144 bytes. */
const CHARTS: Readonly<Record<string, ChartedComponent>> = {
  lighthouse: LIGHTHOUSE,
  hooks: {
    component: { workloads: Object.fromEntries(JOBS.map((name) => [name, job(name)])) },
    chart: {
      drops: LAST_JOBS.map((name) => ({
        object: `Job.batch harbour/${name}`,
        reason: 'the Application would never go',
      })),
    },
  },
  monitoring: {},
  crds: {},
  'big-crd': {},
  'no-namespace': {
    chart: {
      drops: [{ object: 'ConfigMap kube-system/elsewhere', reason: 'what is in kube-system is not ours' }],
    },
  },
};

/** Writes a platform of fixture charts, all of them vendored and locked, into a folder. */
export function vendoredPlatform(folder: string): string {
  writePlatform(folder, CHARTS);
  mkdirSync(join(folder, 'environments'));
  writeFileSync(join(folder, 'environments', 'local.yaml'), 'cluster: { kind: k3d, agents: 3, memory: 12Gi }\n');
  return folder;
}
