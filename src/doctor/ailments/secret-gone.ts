import type { LiveObject } from '../../cluster/cluster.ts';
import type { PlannedSeed, PlannedView } from '../../graph/plan.ts';
import type { Ailment } from '../ailment.ts';
import { whose } from '../of-pod.ts';
import type { Patient } from '../patient.ts';

export const secretGone: Ailment = {
  id: 'secret/gone',
  what: 'A Secret that was made once is not there any more, though its component is installed.',
  why: 'Whoever runs has the old value until the next restart; its ExternalSecret is content, for it makes a value once only.',
  *find(patient) {
    const there = secretsOf(patient);
    if (!there) return;
    for (const seed of patient.plan.seeds) {
      if (there.has(keyOf(seed)) || !isInstalled(patient, seed.component)) continue;
      yield {
        ...whose(seed.component),
        object: `Secret ${keyOf(seed)}`,
        message: `Secret ${keyOf(seed)} is not there`,
        ...(seed.renewal?.by === 'forge'
          ? {
              explanation: 'It was deleted, or its namespace was, or bootstrap was never run to its end.',
              fix: 'let the Git server make another token',
              next: [patient.npm('secrets', `rotate ${keyOf(seed)} --yes`)],
            }
          : {
              explanation:
                'It was deleted, or its namespace was. A value that data is encrypted with is in a backup or nowhere.',
              fix: 'restore it from the backup of the seeds, as docs/secrets.md says; without one, make the value anew',
              next: [
                patient.kubectl(`-n ${seed.namespace} get secret,externalsecret ${seed.name}`),
                patient.npm('secrets', `rotate ${seed.name}`),
              ],
            }),
      };
    }
  },
};

export const secretLabel: Ailment = {
  id: 'secret/label',
  what: 'A Secret lacks a label by which programs find it.',
  why: 'Argo CD does not read it then, and takes what refers to it as it is written, which is public in Git.',
  *find(patient) {
    for (const declared of [...patient.plan.seeds, ...patient.plan.views]) {
      const secret = secretsOf(patient)?.get(keyOf(declared));
      if (!secret) continue;
      const lacking = Object.entries(declared.labels ?? {}).filter(
        ([label, value]) => secret.metadata.labels?.[label] !== value,
      );
      if (lacking.length === 0) continue;
      const labels = lacking.map(([label, value]) => `${label}=${value}`).join(' ');
      yield {
        ...whose(declared.component),
        object: `Secret ${keyOf(declared)}`,
        message: `Secret ${keyOf(declared)} lacks ${labels}`,
        explanation: 'It was restored or made by hand without them.',
        fix: 'label it; a value that was known meanwhile is to be made anew',
        next: [
          patient.kubectl(`-n ${declared.namespace} label secret ${declared.name} ${labels}`),
          patient.npm('secrets', `rotate ${declared.name}`),
        ],
      };
    }
  },
};

const keyOf = ({ namespace, name }: Pick<PlannedSeed | PlannedView, 'namespace' | 'name'>) => `${namespace}/${name}`;

/** Secrets by name; none when they could not be asked for, or before the first is made. */
function secretsOf(patient: Patient): ReadonlyMap<string, LiveObject> | undefined {
  const secrets = patient.all('Secret');
  if (secrets.length === 0) return undefined;
  return new Map(secrets.map((secret) => [`${secret.metadata.namespace}/${secret.metadata.name}`, secret]));
}

/** Before its turn has come a Secret that is not there is no news. */
function isInstalled(patient: Patient, component: string): boolean {
  return patient.progress.some((one) => one.component === component && one.state === 'settled');
}
