import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/template/compiled.ts';
import options from '../../src/template/options.json' with { type: 'json' };
import { template } from '../../src/template/template.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const root = packageRoot();
const all = ['src', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
);
const names = all.filter((file) => file.endsWith('.hbs')).map((file) => file.slice(0, -'.hbs'.length));

describe('a template', () => {
  const made = (text: string, values: object, noEscape = true) =>
    Handlebars.compile(text, { ...options, noEscape })(values);

  it('fails on a name that the values have not, inside lists too', () => {
    expect(() => made('{{name}}', {})).toThrow(/"name" not defined/);
    expect(() => made('{{#each all}}{{name}}{{/each}}', { all: [{}] })).toThrow(/"name" not defined/);
    for (const block of ['if', 'unless', 'each'])
      expect(() => made(`{{#${block} name}}x{{/${block}}}`, {})).toThrow('asks for what the values have not');
    expect(made('{{#each all}}x{{/each}}{{#if no}}y{{/if}}', { all: [], no: false })).toBe('');
    expect(() => template<{ name: string }>('src/output/repository/terraform/main.tf')({ name: 'x' })).toThrow(
      /"context" not defined/,
    );
  });

  it('takes a value as it is', () => {
    expect(made('{{name}}', { name: `<a href="x">&'\`=` })).toBe(`<a href="x">&'\`=`);
  });

  it('of a page escapes it', () => {
    expect(compiled('test/template/sample.html')({ name: '<b>"\'' })).toBe(
      '<p title="&lt;b&gt;&quot;&#x27;">&lt;b&gt;&quot;&#x27;</p>\n',
    );
    expect(compiled('test/template/sample.txt')({ name: '<b>"\'' })).toBe('<b>"\'\n');
  });

  it('knows no helper that is not there', () => {
    expect(() => made('{{shout name}}', { name: 'x' })).toThrow(/shout/);
  });
});

describe('templates', () => {
  it.each(names)('%s can be compiled', (name) => {
    expect(Handlebars.precompile(readFileSync(join(root, `${name}.hbs`), 'utf8'), options)).toBeTruthy();
  });

  it('are each used', () => {
    const code = all
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    expect(names.length).toBeGreaterThan(10);
    // By the whole name, or by that of the file where a folder holds several.
    expect(
      names.filter(
        (name) =>
          !code.includes(`${name}'`) &&
          !code.includes(`'${name.split('/').at(-1)}'`) &&
          !code.includes(`/${name.split('/').at(-1)}'`) &&
          !code.includes(`/${name.split('/').at(-1)}\``),
      ),
    ).toEqual([]);
  });
});
