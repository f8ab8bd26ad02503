import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlOf } from '../../src/review/format/html.ts';
import { COMPONENTS, FRAUD, reviewOf, type Said, treeOf } from '../review/platforms.ts';
import { leftOut, pathOf, present } from '../support/outside.ts';

const program = pathOf(['chromium', 'chromium-browser', 'google-chrome']);

/** Something of every effect, pods that come, go and restart, and names that are tags. */
const AFTER: Said = {
  components: {
    kafka: { ...COMPONENTS.kafka, storage: '10Gi', resources: { memory: '3Gi', memoryLimit: '4Gi' } },
    valkey: false,
    mlflow: { resources: { memory: '1Gi', memoryLimit: '2Gi' } },
  },
  fraud: { jobs: { again: FRAUD.jobs.score } },
};
const SIZES = [
  { width: 1400, height: 900 },
  { width: 400, height: 800 },
];

describe.skipIf(leftOut(program))('the page of a review, in Chromium', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-page-'));
  const file = join(folder, 'review.html');
  let browser: Browser;
  const spoken: string[] = [];

  beforeAll(async () => {
    const review = reviewOf(treeOf({}), treeOf(AFTER));
    const [first, ...rest] = review.consequences;
    const odd = { ...first!, message: '<img src="http://192.0.2.1/x"><script>document.title = "taken"</script>' };
    const second = reviewOf(treeOf({}), treeOf({ components: { kafka: { ...COMPONENTS.kafka, brokers: 5 } } }));
    writeFileSync(
      file,
      htmlOf([
        { ...review, consequences: [odd, ...rest] },
        { ...second, environment: 'production' },
      ]),
    );
    browser = await chromium.launch({
      executablePath: present(program, 'Chromium'),
      // Root, as in containers of CI, has no sandbox; and the page is one's own.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The page, opened anew by somebody without a network; what it says in the console and asks for is kept. */
  async function open(size = SIZES[0]!, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ viewport: size, colorScheme, offline: true });
    await context.addInitScript({ path: join(import.meta.dirname, '../support/in-page.js') });
    const page = await context.newPage();
    page.on('console', (message) => spoken.push(message.text()));
    page.on('pageerror', (error) => spoken.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) spoken.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }
  /** What the filter takes elements for. */
  const wordsOf = async (found: Locator, which: string) =>
    Promise.all((await found.all()).map(async (one) => (await one.getAttribute(`data-${which}`)) ?? ''));
  const shownItems = (page: Page, selector: string, which: 'components' | 'kinds' | 'effects') =>
    wordsOf(page.locator(`${selector}:not([hidden])`), which);

  it('opens without a word, a request or a network', async () => {
    const page = await open();
    expect(await page.title()).toBe('Review · local · production');
    const verdict = page.locator('.verdict p').first();
    expect(await verdict.innerText()).toMatch(/cannot be made; data of/);
    expect((await verdict.boundingBox())!.y).toBeLessThan(400);
    expect(await page.getByText('<img src="http://192.0.2.1/x">').first().isVisible()).toBe(true);
    // Nothing that got in could run or send.
    expect(await page.evaluate('inPage.titleTaken()')).toBe('Review · local · production');
    expect(spoken.splice(0)).toEqual([expect.stringContaining('Content Security Policy')]);
    await page.context().close();
  });

  it('filters by component, by kind and by effect', async () => {
    const page = await open();
    const [objects, said] = ['[data-object]', '[data-said]'];
    const all = await page.locator(objects).count();
    await page.getByLabel('Component').selectOption('kafka');
    expect(new Set(await shownItems(page, objects, 'components'))).toEqual(new Set(['kafka']));
    expect(new Set(await shownItems(page, said, 'components'))).toEqual(new Set(['kafka']));
    expect(await page.getByRole('status').innerText()).toMatch(/^\d+ of \d+ consequences, \d+ of \d+ objects$/);
    // What has nothing to show is away with its heading; boxes of others are dim.
    expect(await page.locator('details.component:visible').count()).toBe(2);
    expect(await page.locator('svg.wide').first().locator('.box:not(.dim)').count()).toBeGreaterThan(0);
    const dim = await wordsOf(page.locator('svg.wide .box.dim'), 'components');
    expect(dim.length).toBeGreaterThan(0);
    expect(dim).not.toContain('kafka');
    await page.getByLabel('Kind').selectOption('KafkaNodePool.kafka.strimzi.io');
    expect(new Set(await shownItems(page, objects, 'kinds'))).toEqual(new Set(['KafkaNodePool.kafka.strimzi.io']));
    await page.getByRole('checkbox', { name: /^refused/ }).check();
    expect(new Set(await shownItems(page, said, 'effects'))).toEqual(new Set(['refused']));
    await page.getByLabel('Component').selectOption('mlflow');
    expect(await page.getByText('Nothing of it is shown by this filter.').first().isVisible()).toBe(true);
    expect(await page.getByRole('status').innerText()).toMatch(/^0 of \d+ consequences, 0 of \d+ objects$/);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator(`${objects}:not([hidden])`).count()).toBe(all);
    expect(await page.getByRole('status').innerText()).toBe('');
    expect(spoken.splice(0)).toEqual([]);
    await page.context().close();
  });

  it('is dark or light as the system is, or as somebody wants it, and stays so', async () => {
    const ground = (page: Page) => page.evaluate('inPage.ground()');
    const [light, dark] = [await open(SIZES[0], 'light'), await open(SIZES[0], 'dark')];
    const [white, black] = [await ground(light), await ground(dark)];
    expect(white).not.toBe(black);
    await light.getByRole('button', { name: 'Show it dark' }).click();
    expect(await ground(light)).toBe(black);
    await light.reload();
    expect(await ground(light)).toBe(black);
    await dark.getByRole('button', { name: 'Show it light' }).click();
    expect(await ground(dark)).toBe(white);
    expect(spoken.splice(0)).toEqual([]);
    for (const page of [light, dark]) await page.context().close();
  });

  it('is used by the keyboard alone', async () => {
    const page = await open();
    const focused = () => page.evaluate<string>('inPage.focused()');
    const order: string[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['a Skip', 'button Dark', 'a local', 'a production', 'select Component', 'select Kind']);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('input refused');
    await page.keyboard.press('Space');
    expect(new Set(await shownItems(page, '[data-said]', 'effects'))).toEqual(new Set(['refused']));
    await page.keyboard.press('Space');
    // On through the rest: each stop can be seen, and folds open.
    for (let i = 0; i < 30 && !(await focused()).startsWith('summary'); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('.consequence details').first().getAttribute('open')).not.toBeNull();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^a KafkaNodePool/);
    expect(await page.evaluate('inPage.outline()')).toBe('solid');
    // A link into a fold opens it.
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('details.component[open] [data-object]').first().isVisible()).toBe(true);
    const box = page.locator('svg.wide a.box').last();
    await box.focus();
    const target = (await box.getAttribute('href'))!;
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator(target).getAttribute('open')).not.toBeNull();
    expect(spoken.splice(0)).toEqual([]);
    await page.context().close();
  });

  it.each(SIZES)('can be read at $width pixels, dark and light', async (size) => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(size, scheme);
      await page.evaluate('inPage.openFolds()');
      expect(await page.evaluate('inPage.width()')).toBe(size.width);
      const [wide, narrow] = [page.locator('svg.wide').first(), page.locator('svg.narrow').first()];
      expect([await wide.isVisible(), await narrow.isVisible()]).toEqual(
        size.width > 800 ? [true, false] : [false, true],
      );
      // Words of boxes stay in them, and what is drawn is not made too small to read.
      expect(await page.evaluate('inPage.outOfBoxes()')).toEqual([]);
      // Web Content Accessibility Guidelines 2.2, 1.4.3.
      expect(await page.evaluate('inPage.contrast()')).toEqual([]);
      const picture = await page.screenshot({ fullPage: true });
      expect(picture.length).toBeGreaterThan(50_000);
      if (process.env.MOORING_PICTURES)
        writeFileSync(join(process.env.MOORING_PICTURES, `review-${size.width}-${scheme}.png`), picture);
      await page.context().close();
    }
    expect(spoken.splice(0)).toEqual([]);
  });

  it('is printed whole, without what is to be clicked', async () => {
    const page = await open();
    const closed = await page.locator('details:not([open])').count();
    expect(closed).toBeGreaterThan(5);
    await page.evaluate('inPage.countOnPaper()');
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.title()).toBe('0 closed');
    expect(await page.locator('details:not([open])').count()).toBe(closed);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(spoken.splice(0)).toEqual([]);
    await page.context().close();
  });
});
