import { it } from 'vitest';
import { renderScenario, scenarios } from './golden/scenario.ts';
import { parseBytes } from '../src/kit/quantity.ts';
it('x', () => {
  const r = renderScenario(scenarios().find((s) => s.name === 'guide' && s.environment === 'local')!);
  let sum = 0;
  for (const c of r.plan.components) { if (c.external) continue; for (const w of c.workloads) { const m = w.replicas * parseBytes(w.resources.memory) / 2**20; sum += m; console.log(c.id, w.name, w.replicas, m, 'peak', w.peak); } }
  console.log('sum Mi', sum);
});
