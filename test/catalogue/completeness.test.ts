import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { describeDefaults } from '../../src/catalogue/select.ts';
import type { Profile } from '../../src/config/options.ts';
import { parseImage } from '../../src/kit/image.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { component, FACTS } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';

const root = packageRoot();
const factsOf = (profile: Profile) => ({ ...FACTS, profile });
const declarationsOf = (id: string, profile: Profile) =>
  describeDefaults(registry.find((definition) => definition.id === id)!, factsOf(profile)).declarations;

/** The component, and those that a person would have to switch on with it: the first of the catalogue that meets each need. */
function withProviders(id: string, profile: Profile): string[] {
  const needed = [id];
  const met = (type: string) =>
    registry.some(
      (definition) =>
        (definition.external || definition.implied || definition.always || needed.includes(definition.id)) &&
        declarationsOf(definition.id, profile).provides?.some((offer) => offer.type === type),
    );
  for (const one of needed) {
    for (const { type, optional } of declarationsOf(one, profile).requires ?? []) {
      if (optional || met(type)) continue;
      const provider = registry.find((definition) =>
        declarationsOf(definition.id, profile).provides?.some((offer) => offer.type === type),
      );
      if (provider) needed.push(provider.id);
    }
  }
  return needed;
}

describe.each(registry.map((definition) => ({ id: definition.id, definition })))('$id', ({ id, definition }) => {
  it('says what it is', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(definition.namespace).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(definition.title).toMatch(/^\S/);
    expect(definition.summary, 'a sentence or two').toMatch(/^[A-Z`].{20,}[.]$/s);
    const links = Object.values(definition.links ?? {});
    for (const link of links) expect(link).toMatch(/^https:\/\//);
    if (!definition.external)
      expect(Object.keys(definition.links ?? {}).sort(), 'links to its documentation and its source').toEqual([
        'docs',
        'source',
      ]);
  });

  it('names its images exactly', () => {
    for (const profile of ['local', 'production'] as const) {
      for (const image of Object.values(declarationsOf(id, profile).images ?? {})) {
        const { tag, digest } = parseImage(image);
        expect(tag ?? digest, `${image} has neither tag nor digest`).toBeDefined();
        expect(tag).not.toBe('latest');
      }
    }
  });

  it('has the Secret by which people first log in', () => {
    const { uis = [], makes = [], secrets = [] } = declarationsOf(id, 'local');
    for (const { login } of uis) {
      if (typeof login === 'string') continue;
      const made = makes.find(({ kind, name }) => kind === 'Secret' && name === login.secret);
      const seed = secrets.find(({ name }) => name === login.secret);
      expect(made?.parts ?? Object.keys(seed?.keys ?? {}), `${login.secret} of ${id}`).toContain(login.key);
    }
  });

  it('pins its chart exactly', () => {
    const { namespace, options } = describeDefaults(definition, FACTS);
    const pin = definition.chart?.({ id, namespace, options: options as never, platform: FACTS });
    if (!pin) return;
    expect(pin.version).toMatch(/^v?\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(pin.repository).toMatch(/^(https|oci):\/\//);
  });
});

describe.each(registry.filter(({ external, inProjects }) => !external && !inProjects))(
  '$id, which is rendered',
  ({ id, title }) => {
    it.each(['local', 'production'] as const)(
      'renders with its defaults in the profile %s, and nothing is found wrong',
      (profile) => {
        // What looks after its clients alone does not run without one.
        const confined = declarationsOf(id, profile).provides?.filter(({ serves }) => serves?.confined) ?? [];
        const own = confined.map(({ type }) => component('client', { requires: [{ type }] }));
        const ids = [...withProviders(id, profile), ...own.map((client) => client.id)];
        const written = {
          profile,
          cluster: profile === 'local' ? { kind: 'k3d', memory: '24Gi' } : { kind: 'existing' },
          ...(profile === 'production' && { ingress: { domain: 'mlops.example.com' } }),
          components: Object.fromEntries(ids.map((one) => [one, {}])),
        };
        const rendered = renderPlatform(written, { own });
        expect(rendered.config.profile).toBe(profile);
        // Where backups go to outside nobody but the team can say: without a word PostgreSQL has none, and that is told.
        expect(rendered.findings.filter(({ rule }) => rule !== 'backup')).toEqual([]);
        const rendersItself =
          rendered.manifests.some(({ component }) => component === id) ||
          rendered.releases.some(({ component }) => component === id);
        expect(rendersItself, 'it renders neither an object nor a chart').toBe(true);
      },
    );

    it('is in the reference of components', () => {
      const file = join(root, 'docs', 'components.md');
      expect(existsSync(file), 'docs/components.md is not there: npm run docs').toBe(true);
      const text = readFileSync(file, 'utf8');
      expect(text, `docs/components.md does not know ${id}: npm run docs`).toMatch(
        new RegExp(`^#+ .*\\b${id}\\b|^#+ ${title}\\b`, 'm'),
      );
    });
  },
);

describe('the registry', () => {
  it('has no two components of one id or title', () => {
    for (const key of ['id', 'title'] as const)
      expect(new Set(registry.map((definition) => definition[key])).size).toBe(registry.length);
  });
});
