import type { ChartRelease } from '../../contract/manifest.ts';
import { askedOf, type WrittenResources } from '../../kit/asked.ts';
import { at } from '../../kit/json.ts';
import type { AskedContainer } from '../pods/asked.ts';

/** What stands in a chart's values for one workload of its component. */
interface ChartWorkload {
  readonly workload: string;
  readonly containers: readonly AskedContainer[];
  readonly replicas?: number;
}

/** What the values of a release say for each workload, where its pin tells the places. */
export function chartWorkloads({ pin, values }: Pick<ChartRelease, 'pin' | 'values'>): readonly ChartWorkload[] {
  const valueAt = (path: string) => at(values, ...path.split('.'));
  return Object.entries(pin.pods ?? {}).map(([workload, { resources, replicas }]) => {
    const said = replicas === undefined ? undefined : valueAt(replicas);
    return {
      workload,
      containers: resources.map((path) => ({ ...askedOf((valueAt(path) ?? {}) as WrittenResources), path })),
      ...(typeof said === 'number' && { replicas: said }),
    };
  });
}
