import { renderScenario, scenarios, rewrite, writtenFiles, committedFiles } from './test/golden/scenario.ts';
for (const s of scenarios()) {
  const r = renderScenario(s) as any;
  console.log(s.name, s.environment, JSON.stringify(r.findings, null, 1).slice(0, 1500));
  const a = writtenFiles(r, s.environment), c = committedFiles(s);
  console.log('  differs', [...a].filter(([p,t])=>c.get(p)!==t).map(([p])=>p).length, [...c.keys()].filter(p=>!a.has(p)).length);
  if (s.name === 'own-component' && r.findings.length===0) rewrite(s, r);
}
