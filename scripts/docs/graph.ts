import { join } from 'node:path';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { diagramOf, toMermaid } from '../../src/graph/diagram.ts';
import { load } from '../../src/synth/load.ts';
import { planPlatform } from '../../src/synth/plan-platform.ts';
import { readConfigFiles } from '../../src/workspace/workspace.ts';

const MARKED = /(<!-- graph: npm run docs -->\n)[\s\S]*?(<!-- \/graph -->)/;

/** The diagram of this repository's platform as Mermaid. */
export function graphOf(root: string, definitions: readonly ComponentDefinition[]): string {
  const { config, findings } = load(readConfigFiles(join(root, 'platform.yaml'), 'local'), 'local', definitions);
  const planned = config && planPlatform(config, definitions);
  if (!planned?.plan) throw new Error(formatFindings([...findings, ...(planned?.findings ?? [])], { color: false }));
  return toMermaid(diagramOf(planned.plan));
}

/** `text` with the diagram between its marks; as it is when it has none. */
export function withGraph(text: string, mermaid: string): string {
  return text.replace(MARKED, (_, start, end) => `${start}\`\`\`mermaid\n${mermaid}\`\`\`\n${end}`);
}
