import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import options from './options.json' with { type: 'json' };
import { strictBlocks } from './strict-blocks.ts';

const ROOT = new URL('../../', import.meta.url);
strictBlocks(Handlebars);

/** Of pages, values are escaped. scripts/build.mjs does the same. */
const optionsOf = (name: string) => ({ ...options, noEscape: !name.endsWith('.html') });

/** A template of the repository, compiled; the bundler replaces this module by all of them, precompiled. */
export function compiled(name: string): (values: object) => string {
  return Handlebars.compile(readFileSync(new URL(`${name}.hbs`, ROOT), 'utf8'), optionsOf(name));
}
