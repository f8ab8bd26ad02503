import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ownComponent } from '../src/catalogue/own-component.ts';
import { catalogue } from '../src/synth/catalogue.ts';
import { synthesizeBare } from '../src/synth/synthesize.ts';
import { renderTree } from '../src/synth/synthesize.ts';
import { objectsIn } from '../src/workspace/kube-objects.ts';
import { describeUnwritable } from '../src/kit/yaml/unwritable.ts';
import { packageRoot, cacheFolder } from '../src/workspace/workspace.ts';
import { planOf } from './support/platform.ts';
import { objects } from './support/shapes.ts';

const root = packageRoot();
const cfg = { namespace: 'tools', folder: 'own', workloads: { web: { labels: { app: 'web' }, replicas: 1, resources: { cpu: '100m', memory: '128Mi', memoryLimit: '128Mi' }, podSecurity: 'restricted' } }, requires: [], images: {}, values: {}, secrets: {} } as any;
const held: any[] = [];
const { plan, config } = planOf({ components: { own: {} } }, { own: [ownComponent('own', cfg, held)] });
const slim = { ...plan!, components: plan!.components.map((c: any) => (c.id === 'own' ? c : { ...c, crdGroups: [], definition: { ...c.definition, render: undefined } })) };
function once(made: any[]): string {
  held.splice(0, held.length, ...made);
  const s = synthesizeBare(config!, slim as any, { root, cacheDir: cacheFolder(root), environments: [config!] });
  return s.findings.filter((f) => f.component === 'own').map((f) => f.rule).join(' ');
}
const all = parse(objects(), {}) as any[];
console.log(once(all).length);
const t = performance.now();
for (let i = 0; i < 3; i++) once(all);
console.log((performance.now() - t) / 3);
const VALUES = [5, 'text', [5], { a: 1 }, [{ a: null }]];
const crashes = new Map<string, string[]>();
function* places(v: any, path: (string | number)[] = []): Iterable<(string | number)[]> {
  if (path.length) yield path;
  if (typeof v === 'object' && v !== null) for (const k of Object.keys(v)) yield* places(v[k], [...path, Array.isArray(v) ? Number(k) : k]);
}
let n = 0, silent: string[] = [];
for (const [i, object] of all.entries()) {
  if (process.argv[2] && !process.argv.slice(2).includes(object.kind)) continue;
  for (const path of places(object)) {
    for (const value of VALUES) {
      if (path.length === 1 && ['kind', 'apiVersion'].includes(String(path[0]))) continue;
      const copy = structuredClone(object);
      let at: any = copy;
      for (const k of path.slice(0, -1)) at = at[k];
      at[path.at(-1)!] = value;
      let read: any[];
      try { if (describeUnwritable(copy, 100)) continue; read = [...objectsIn(copy, (p) => { throw new RangeError(p); })]; } catch (e) { if (e instanceof RangeError) continue; throw e; }
      n++;
      try { once(read); }
      catch (e: any) {
        const frame = (e.stack as string).split('\n').filter((l) => l.includes('/src/')).slice(0, 2).map((l) => l.replace(/.*\/src\//, 'src/').replace(/\)$/, '')).join(' < ');
        const key = `${e.message.slice(0,80)} @ ${frame}`;
        crashes.set(key, [...(crashes.get(key) ?? []), `${object.kind} ${path.join('.')} = ${JSON.stringify(value)}`]);
      }
    }
  }
}
console.log(n, 'tries');
for (const [k, v] of [...crashes].sort((a, b) => b[1].length - a[1].length)) console.log(v.length, k, '\n     ', v.slice(0, 4).join(' | '));
