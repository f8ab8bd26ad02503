import { readConfigFiles } from '../src/workspace/workspace.ts';
import { scenarios } from './golden/scenario.ts';
import { treeOf } from './support/tree.ts';
import { evaluatorOf, tableOf } from './node/support/dials.ts';
import { Platform } from './node/support/platform.ts';
import { Nodes } from './node/support/nodes.ts';
const scenario = scenarios().find(({ name, environment }) => name === 'guide' && environment === 'local')!;
const { platform: written, override, root } = readConfigFiles(`${scenario.folder}/platform.yaml`, 'local');
const tree = treeOf(written.text, { environment: 'local', override: override?.text, root });
let t = performance.now();
const lap = (w: string) => { console.log(w, Math.round(performance.now() - t)); t = performance.now(); };
const nodes = await Nodes.start('scratch'); lap('up');
try {
  const p = new Platform(nodes, tree, { certificate: '', key: '' });
  await p.apply(); lap('applied');
  const dials = p.dials().filter((d) => (d.way === 'same node') && [9000, 1].includes(d.door.port));
  const o = await p.try(dials, () => true); lap('dialled');
  console.log(tableOf(o));
  const by: Record<string, number> = {}, to: Record<string, number> = {};
  for (const { dial, said } of o) if (said === 'silent') { by[(dial.from as any).name] = (by[(dial.from as any).name] ?? 0) + 1; to[dial.address] = (to[dial.address] ?? 0) + 1; }
  console.log(by, to);
} catch (err) { console.log(err); console.log(await nodes.kubectl(['get', 'pods', '-A', '-o', 'wide'])); console.log((await nodes.kubectl(['get', 'events', '-A'])).split('\n').slice(-30).join('\n')); }
await nodes.stop(); lap('down');
