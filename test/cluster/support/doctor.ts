import { readFileSync } from 'node:fs';
import { connectCluster } from '../../../src/cluster/client.ts';
import { contextIn } from '../../../src/cluster/kubeconfig.ts';
import { type Diagnosis, diagnose, type PrintedCause } from '../../../src/doctor/diagnose.ts';
import { observe } from '../../../src/doctor/observe.ts';
import type { Snapshot } from '../../../src/doctor/snapshot.ts';
import { systemClock } from '../../../src/workspace/clock.ts';
import { CONTEXT } from './control-plane.ts';
import type { World } from './world.ts';

/** A look of doctor's at a cluster, without this machine: as `npm run doctor` has it when everything else is in order. */
export interface Look {
  readonly snapshot: Snapshot;
  readonly diagnosis: Diagnosis;
}

export async function look({ kubeconfig, synthesis }: World): Promise<Look> {
  const cluster = connectCluster(contextIn(readFileSync(kubeconfig, 'utf8'), CONTEXT));
  const machine = { tree: 'written', problems: [], addresses: [] } as const;
  const snapshot = await observe({ installation: synthesis, cluster, machine, clock: systemClock });
  return { snapshot, diagnosis: diagnose(synthesis, snapshot) };
}

/** What a cause names: `quota/exceeded of valkey: StatefulSet data-plane/valkey`. */
export function nameOf({
  analyzer,
  component,
  object,
}: Pick<PrintedCause, 'analyzer' | 'component' | 'object'>): string {
  return `${analyzer}${component ? ` of ${component}` : ''}: ${object ?? ''}`;
}
