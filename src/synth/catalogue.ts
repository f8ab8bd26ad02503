import { ownComponents } from '#own-components';
import { registry } from '../catalogue/registry.ts';
import { rulesOf } from '../checks/rules/index.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { guarded } from './guard.ts';

/**
 * The catalogue, with the components of one's own.
 *
 * @throws UsageError when one of those is none, or has the id of another; or one of its rules has.
 */
export function catalogue(own: readonly ComponentDefinition[] = ownComponents): readonly ComponentDefinition[] {
  const known = new Set(registry.map(({ id }) => id));
  for (const one of own) {
    const { id, options, namespace } = (one ?? {}) as Partial<ComponentDefinition>;
    if (typeof id !== 'string' || typeof namespace !== 'string' || typeof options !== 'object')
      throw new UsageError(
        `a file in components/ exports no component by default, but ${typeof one === 'object' ? 'an object without id, namespace or options' : JSON.stringify(one)}`,
        'write `export default defineComponent({ … })`: components/README.md has an example',
      );
    if (known.has(id))
      throw new UsageError(
        `a component of components/ is called ${id}, as another one is`,
        'give it an `id` of its own: `npm run explain` lists those that are taken',
      );
    known.add(id);
  }
  const definitions = [...registry, ...own.map((one) => guarded(one))];
  const taken = new Set<string>();
  const twice = rulesOf({ rules: definitions.flatMap(({ rules = [] }) => rules) })
    .map(({ id }) => id)
    .find((id) => taken.size === taken.add(id).size);
  if (twice !== undefined)
    throw new UsageError(
      `a component of components/ brings a rule ${twice}, as there is one already`,
      'give the rule an `id` of its own: docs/checks.md lists those that are taken',
    );
  return definitions;
}
