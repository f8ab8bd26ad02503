import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ownComponent } from '../../src/catalogue/own-component.ts';
import type { OwnComponentConfig } from '../../src/config/own-component-schema.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { describeUnwritable } from '../../src/kit/yaml/unwritable.ts';
import { founded } from '../../src/synth/own-objects.ts';
import { synthesizeBare } from '../../src/synth/synthesize.ts';
import { objectsIn } from '../../src/workspace/kube-objects.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { planOf } from './platform.ts';

/** Objects of many kinds, as people have them in a folder. */
export function everyKind(): readonly KubeObject[] {
  return parse(readFileSync(new URL('../fixtures/own/every-kind.yaml', import.meta.url), 'utf8'));
}

/** What objects of a folder come to: refused where they are read, or by the rules; and never a fault. */
export type Judge = (objects: readonly unknown[]) => readonly Pick<Finding, 'rule' | 'message'>[];

class Refused extends Error {}

/** Judges as `synth` does, in a platform of which nothing else is rendered, so that it can be done a thousand times. */
export function judge(): Judge {
  const root = packageRoot();
  const held: KubeObject[] = [];
  const own = {
    namespace: 'tools',
    folder: 'own',
    workloads: {
      web: {
        labels: { app: 'web' },
        replicas: 1,
        resources: { cpu: '100m', memory: '128Mi', memoryLimit: '128Mi' },
        podSecurity: 'restricted',
      },
    },
    ...{ values: {}, secrets: {}, images: {}, requires: [] },
  } as OwnComponentConfig;
  const { plan, config } = planOf({ components: { own: {} } }, { own: [ownComponent('own', own, held)] });
  const components = plan!.components.map((component) =>
    component.id === 'own'
      ? component
      : { ...component, crdGroups: [], definition: { ...component.definition, render: undefined } },
  );
  return (objects) => {
    try {
      const read = objects.flatMap((object) => {
        if (describeUnwritable(object, 100) !== undefined) throw new Refused('it cannot be written');
        return objectsIn(object, (problem) => {
          throw new Refused(problem);
        });
      });
      const { objects: own, problems } = founded(read, config!.cluster.kubernetes);
      if (problems.length > 0) return problems.map(({ message }) => ({ rule: 'schema', message }));
      held.splice(0, held.length, ...own);
      const options = { root, cacheDir: cacheFolder(root), environments: [config!] };
      return synthesizeBare(config!, { ...plan!, components }, options).findings.filter(
        ({ component }) => component === 'own',
      );
    } catch (error) {
      if (error instanceof Refused) return [{ rule: 'config/folder', message: error.message }];
      throw error;
    }
  };
}

type Way = readonly (string | number)[];

/** The way to each field and item of a value. */
export function* waysIn(value: unknown, way: Way = []): Iterable<Way> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* waysIn(inner, [...way, Array.isArray(value) ? Number(key) : key]);
}

/** A copy with another value at the end of a way, as far as it still leads somewhere. */
export function withAt<T extends object>(object: T, way: Way, value: unknown): T {
  const copy = structuredClone(object);
  let at: unknown = copy;
  for (const step of way.slice(0, -1)) {
    at = (at as Record<string, unknown> | undefined)?.[step];
    if (typeof at !== 'object' || at === null) return copy;
  }
  (at as Record<string, unknown>)[way.at(-1)!] = value;
  return copy;
}

/** Values of shapes that a field may not have. */
export const SHAPES: readonly unknown[] = [null, 5, true, 'text', [], {}, [5], [null], { a: 1 }, [{ a: null }]];
