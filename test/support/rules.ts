import { registry } from '../../src/catalogue/registry.ts';
import { rulesOf } from '../../src/checks/rules/index.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';

/** Every rule, those of the catalogue's components among them. */
export const rules = rulesOf(knowledgeOf(registry));
