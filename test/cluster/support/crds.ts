import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../../src/kit/object.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import type { Api } from './api.ts';

/** The imported CRDs, a folder a group. */
export const CRDS = join(packageRoot(), 'imports', 'crds');

/** CRDs of an API group that `imports/` has; none of another. */
export function crdsOf(group: string): readonly KubeObject[] {
  const folder = join(CRDS, group);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).sort();
  return files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubeObject);
}

/** Waits until objects of a definition can be made; it is served a moment later. */
export async function established(api: Api, name: string): Promise<void> {
  const kind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  for (let i = 0; i < 200; i++) {
    const status = ((await api.get(kind, undefined, name))?.status ?? {}) as {
      conditions?: { type: string; status: string }[] | null;
    };
    if (status.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')) return;
    await sleep(50);
  }
  throw new Error(`${name} is not served`);
}
