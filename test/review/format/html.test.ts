import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretsIn } from '../../../src/checks/secrets/scan.ts';
import { describeIdentity } from '../../../src/kit/object.ts';
import { htmlOf } from '../../../src/review/format/html.ts';
import type { Review } from '../../../src/review/review.ts';
import { COMPONENTS, reviewOf, treeOf } from '../platforms.ts';

const KAFKA = { ...COMPONENTS.kafka, storage: '10Gi', resources: { memory: '3Gi', memoryLimit: '4Gi' } };
const review = (): Review =>
  reviewOf(
    treeOf({}),
    treeOf({ components: { kafka: KAFKA, valkey: false }, fraud: { topics: { scores: {} }, jobs: {} } }),
  );
const times = (text: string, part: string | RegExp) => text.split(part).length - 1;
const unescaped = (text: string) =>
  text.replaceAll(/&(#x[\dA-F]+|amp|lt|gt|quot);/g, (_, name: string) =>
    name.startsWith('#x')
      ? String.fromCharCode(Number.parseInt(name.slice(2), 16))
      : { amp: '&', lt: '<', gt: '>', quot: '"' }[name]!,
  );

describe('a page', () => {
  it('names the objects that the data names, each once, with all their fields', () => {
    const one = review();
    const html = htmlOf([one]);
    expect(one.objects.length).toBeGreaterThan(20);
    expect(times(html, ' data-object ')).toBe(one.objects.length);
    const text = unescaped(html.replaceAll(/<[^>]*>/g, ''));
    for (const { identity, fields } of one.objects) {
      expect(text).toContain(describeIdentity(identity));
      for (const { path, before, after, hidden, reordered, noise } of fields) {
        if (noise) continue;
        expect(text).toContain(path);
        if (hidden || reordered) continue;
        if (before !== undefined) expect(text).toContain(before);
        if (after !== undefined) expect(text).toContain(after);
      }
    }
    for (const { message, why, source } of one.consequences)
      for (const said of [message, why, source]) expect(text).toContain(said);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    // No link leads nowhere.
    const links = [...html.matchAll(/ href="([^"]+)"/g)].map(([, link]) => unescaped(link!));
    expect(links.filter((link) => !link.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([]);
  });

  it('says what matters first', () => {
    const one = review();
    const html = htmlOf([one]);
    const order = [...html.matchAll(/<h[123][^>]*>([^<]*)<\/h[123]>/g)].map(([, title]) => title);
    expect(order).toEqual([
      'What this change does',
      'local',
      'Needs eyes',
      'What is affected',
      'What Argo CD does, by wave',
      expect.stringMatching(/^\d+ further things to know$/),
      'Every object',
    ]);
    const said = [...html.matchAll(/class="consequence (\w+)"/g)].map(([, severity]) => severity);
    expect(said).toEqual(one.consequences.map(({ severity }) => severity));
    expect(html.indexOf(one.verdict.slice(0, 20))).toBeLessThan(html.indexOf('Needs eyes'));
  });

  it('takes nothing that people wrote for a tag', () => {
    const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&{{x}}`;
    /** Words that are Mooring's own, and no one else's. */
    const own = new Set(['effect', 'severity', 'change', 'state', 'rule', 'identity']);
    const spoil = (value: unknown, key = ''): unknown => {
      if (typeof value === 'string') return own.has(key) ? value : `${value}${EVIL}`;
      if (Array.isArray(value)) return value.map((item) => spoil(item));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoil(item, name)]));
    };
    const one = review();
    const spoilt = spoil({ ...one, unread: ['a'], pins: [{ component: 'a', image: 'b', before: 'c', after: 'd' }] });
    // Identities as a tree has them, with a name that is none.
    const objects = (spoilt as Review).objects.map((object) => ({ ...object, identity: `${object.identity}${EVIL}` }));
    const html = htmlOf([
      { ...(spoilt as Review), affected: { ...one.affected, ...(spoilt as Review).affected }, objects },
    ]);
    expect(times(html, '<script>')).toBe(1);
    expect(html).not.toContain('<img');
    expect(times(html, '&lt;script&gt;alert(1)')).toBeGreaterThan(100);
    // The same tags and attributes as ever, but for what the spoilt text is long enough to add.
    const tags = (text: string) => new Set([...text.matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag));
    expect([...tags(html)].filter((tag) => !tags(htmlOf([one])).has(tag) && tag !== 'ul')).toEqual([]);
    expect(html).not.toMatch(/<[^>]* on\w+=/);
  });

  it('lets nothing run or be fetched but what is in it', () => {
    const html = htmlOf([review(), { ...review(), environment: 'production' }]);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)!;
    const hash = (tag: string) => {
      const [, inside] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)!;
      return `'sha256-${createHash('sha256').update(inside!).digest('base64')}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/\b(?:src|srcset|action|style)=|@import|url\(/);
    // Upstream's words may name an address, which nothing asks for.
    expect([...html.matchAll(/ (?:href|xlink:href|data)="([^"#][^"]*)"/g)]).toEqual([]);
  });

  it('holds no word that the secret scan stops', () => {
    expect(
      htmlOf([review()])
        .split('\n')
        .flatMap((line) => secretsIn(line)),
    ).toEqual([]);
  });

  it('is the same for the same', () => {
    expect(htmlOf([review()])).toBe(htmlOf([structuredClone(review())]));
  });

  it('has a section for each environment, with what leads there', () => {
    const both = [review(), { ...review(), environment: 'production' }];
    const html = htmlOf(both);
    expect(times(html, '<section class="review"')).toBe(2);
    expect(html).toMatch(/<li><a href="#e1" class="error"><b>production<\/b>/);
    expect(htmlOf([both[0]!])).not.toContain('aria-label="Environments"');
  });

  it('says when nothing changes, and when all is new', () => {
    expect(htmlOf([])).toContain('Nothing changes: both trees are the same.');
    const first = htmlOf([reviewOf(new Map(), treeOf({}))]);
    expect(first).toContain('Its first tree');
    expect(first).not.toMatch(/<h3[^>]*>(?:Needs eyes|What is affected)/);
  });

  it('tells of what nobody can read, of pins and of what means nothing', () => {
    const noisy = reviewOf(
      treeOf({}),
      new Map([...treeOf({})].map(([path, text]) => [path, text.replaceAll('memory: 64Mi', 'memory: 65536Ki')])),
    );
    const html = htmlOf([
      {
        ...noisy,
        unread: ['components/x/broken.yaml'],
        pins: [{ component: 'mlflow', image: 'example.org/mlflow', before: '1', after: '2' }],
      },
    ]);
    expect(noisy.objects.filter(({ noise }) => noise).length).toBeGreaterThan(0);
    expect(html).toContain('in nothing that a cluster notices');
    expect(times(html, ' data-object ')).toBe(noisy.objects.length);
    expect(html).toContain('<code>components/x/broken.yaml</code>');
    expect(html).toContain('mlflow: <code>example.org/mlflow</code> <del>1</del> → <ins>2</ins>');
  });
});
