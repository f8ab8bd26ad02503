import type Handlebars from 'handlebars';

/**
 * Has blocks refuse what is not there: `strict` of Handlebars does so for what is written, and takes a list that is missing
 * for an empty one.
 */
export function strictBlocks(handlebars: Pick<typeof Handlebars, 'helpers' | 'registerHelper'>): void {
  for (const name of ['if', 'unless', 'each'] as const) {
    const plain = handlebars.helpers[name]!;
    handlebars.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      if (value === undefined) throw new Error(`{{#${name}}} asks for what the values have not`);
      return plain.call(this, value, options);
    });
  }
}
