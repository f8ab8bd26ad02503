import type { TObject } from 'typebox';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import type { Locate } from './explain-schema-errors.ts';
import { valueWords } from './schema-words.ts';

export function notOptional(id: string, config: string, locate: Locate): Finding {
  return {
    rule: 'config/always-on',
    severity: 'error',
    at: locate(config),
    config,
    message: `every platform has ${id}: it cannot be switched off`,
    fix: `remove the line, or give ${id} options`,
  };
}

export function unknownComponent(
  id: string,
  config: string,
  components: ReadonlyMap<string, TObject>,
  locate: Locate,
): Finding {
  const close = nearest(id, components.keys());
  return {
    rule: 'config/unknown-component',
    severity: 'error',
    at: locate(config, 'key'),
    config,
    message: `there is no component ${id}`,
    fix: close
      ? `rename it to ${close}`
      : 'take one of the catalogue (`npm run explain` lists it), or say `folder:` or `chart:` for one of your own',
  };
}

export function notOptions(id: string, config: string, given: unknown, locate: Locate): Finding {
  return {
    rule: 'config/type',
    severity: 'error',
    at: locate(config),
    config,
    message: `the options of ${id} must be a map, not ${valueWords(given)}`,
    fix: `write \`${id}: {}\` for the defaults, or \`${id}: false\` to switch it off`,
  };
}
