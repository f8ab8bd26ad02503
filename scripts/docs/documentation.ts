import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeCatalogue } from '../../src/catalogue/describe.ts';
import { registry } from '../../src/catalogue/registry.ts';
import { rulesOf } from '../../src/checks/rules/index.ts';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { analyzersOf } from '../../src/doctor/analyzers/index.ts';
import { consequenceRulesOf } from '../../src/review/rules/index.ts';
import { catalogue } from '../../src/synth/catalogue.ts';
import { checksPage } from './checks.ts';
import { componentsPage } from './components.ts';
import { doctorPage } from './doctor.ts';
import { graphOf, withGraph } from './graph.ts';
import { optionsPage } from './options.ts';
import { editorSchema, environmentSchema } from './schemas.ts';

/** Every generated file, by its path in the repository. The same sources give the same bytes. */
export async function documentation(root: string): Promise<ReadonlyMap<string, string>> {
  const definitions = catalogue(await ownComponents(root));
  const knowledge = knowledgeOf(registry);
  const described = describeCatalogue(definitions);
  const schema = editorSchema(definitions);
  const files = new Map([
    ['schemas/platform.schema.json', json(schema)],
    ['schemas/environment.schema.json', json(environmentSchema(schema))],
    ['docs/options.md', optionsPage(described)],
    ['docs/components.md', componentsPage(described)],
    ['docs/checks.md', checksPage(rulesOf(knowledge), consequenceRulesOf(knowledge))],
    ['docs/doctor.md', doctorPage(analyzersOf(knowledge))],
  ]);
  const readme = join(root, 'README.md');
  if (existsSync(readme)) files.set('README.md', withGraph(readFileSync(readme, 'utf8'), graphOf(root, definitions)));
  return files;
}

/** The components of one's own: editors complete them, and the references list them, like those of the catalogue. */
async function ownComponents(root: string): Promise<ComponentDefinition[]> {
  const folder = join(root, 'components');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const modules = await Promise.all(files.sort().map((file) => import(pathToFileURL(join(folder, file)).href)));
  return modules.map((module) => module.default as ComponentDefinition);
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
