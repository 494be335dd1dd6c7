import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditReport } from '../../src/report/index.js';
import { auditFixture, FIXTURE_FACTORS, FIXTURE_LAYERS } from '../report/audit-fixture.js';
import { deepFixture } from '../report/deep-fixture.js';
import { findBrowser } from './find-browser.js';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WIDE = 1280;
const NARROW = 420;

let folder: string;
let context: BrowserContext;
let address: string;
/** Of a report of a network of 23 layers. */
let deepAddress: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factorscope-report-'));
  const file = join(folder, 'report.html');
  const { summary, illustrations } = auditFixture();
  await writeFile(file, auditReport(summary, illustrations));
  address = pathToFileURL(file).href;
  const deep = deepFixture();
  const deepFile = join(folder, 'deep.html');
  await writeFile(deepFile, auditReport(deep.summary, deep.illustrations));
  deepAddress = pathToFileURL(deepFile).href;
  context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: await findBrowser(),
    args: ARGUMENTS,
  });
});

afterAll(async () => {
  await context?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the report and collects every complaint of the page and every request but the file itself. */
async function openReport(
  width: number,
  scheme: 'light' | 'dark',
  at = address,
): Promise<[Page, string[]]> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== at && !request.url().startsWith('data:')) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(at);
  return [page, complaints];
}

describe('the report in a browser', () => {
  for (const width of [WIDE, NARROW]) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`opens from its file at ${width} px, ${scheme}, silent, offline and without sideways scrolling`, async () => {
        const [page, complaints] = await openReport(width, scheme);
        const picture = join(folder, `${scheme}-${width}.png`);
        await page.screenshot({ path: picture, fullPage: true });
        expect((await stat(picture)).size).toBeGreaterThan(50_000);
        expect(complaints).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await page.close();
      });
    }
  }

  it('paints every cell of the heat map, with different colours in light and dark', async () => {
    const colours = async (scheme: 'light' | 'dark'): Promise<string[]> => {
      const [page] = await openReport(WIDE, scheme);
      const cells = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.heat-map td:not(.empty)')].map((cell) => getComputedStyle(cell).backgroundColor)`,
      );
      expect(await page.locator('.heat-map td').count()).toBe(
        FIXTURE_FACTORS.length * FIXTURE_LAYERS.length,
      );
      await page.close();
      return cells;
    };
    const [light, dark] = [await colours('light'), await colours('dark')];
    expect(light).not.toContain('rgba(0, 0, 0, 0)');
    expect(new Set(light).size).toBeGreaterThan(30);
    expect(light.some((colour, i) => colour === dark[i])).toBe(false);
  });

  it('keeps the labels of an axis apart, inside their chart and untruncated by the page', async () => {
    for (const width of [WIDE, NARROW]) {
      const [page] = await openReport(width, 'light');
      expect(await page.evaluate(OVERLAPPING_LABELS)).toEqual([]);
      expect(await page.evaluate(LABELS_OUTSIDE)).toEqual([]);
      await page.close();
    }
  });

  it('keeps labels apart and the heat map whole for a network of 23 layers', async () => {
    const [page] = await openReport(WIDE, 'light', deepAddress);
    expect(await page.evaluate(OVERLAPPING_LABELS)).toEqual([]);
    expect(await page.evaluate(LABELS_OUTSIDE)).toEqual([]);
    const [box, map] = await page.evaluate<[number, number]>(
      `(() => { const map = document.querySelector('.heat-map'); return [map.parentNode.clientWidth, map.scrollWidth]; })()`,
    );
    expect(map).toBeLessThanOrEqual(box);
    await page.close();
  });

  it('names every section in its contents, every picture and everything that scrolls', async () => {
    const [page] = await openReport(WIDE, 'light');
    const [links, sections] = await page.evaluate<[string[], string[]]>(
      `[[...document.querySelectorAll('nav a')].map((a) => a.hash.slice(1)), [...document.querySelectorAll('main section')].map(({ id }) => id)]`,
    );
    expect(links).toEqual(sections);
    expect(links).toContain('path');
    expect(await page.evaluate(UNNAMED)).toEqual([]);
    await page.close();
  });

  it('saves a chart as an SVG file that holds its colours itself', async () => {
    const [page, complaints] = await openReport(WIDE, 'light');
    const download = page.waitForEvent('download');
    await page.locator('#path .save').focus();
    await page.locator('#path .save').press('Enter');
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^what-each-layer-knows.*\.svg$/);
    const text = await readFile(await saved.path(), 'utf8');
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).toContain('fill:rgb(196, 80, 27)');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('fits on paper', async () => {
    const [page] = await openReport(794, 'light', deepAddress);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(794);
    await page.close();
  });

  it('filters and sorts the table of units', async () => {
    const [page] = await openReport(WIDE, 'light');
    const shown = '#units tbody tr:not([hidden])';
    await page.selectOption('[data-filter=factor]', 'head yaw');
    expect(await page.locator(shown).count()).toBe(16);
    await page.fill('[data-filter=layer]', 'BLOCK1');
    const layers = await page.locator(`${shown} td:nth-child(2)`).allTextContents();
    expect(layers.length).toBeGreaterThan(0);
    expect(layers.every((layer) => layer.startsWith('block1'))).toBe(true);
    await page.fill('[data-filter=layer]', '');
    await page.click('#units th:nth-child(3) button');
    const units = (await page.locator(`${shown} td:nth-child(3)`).allTextContents()).map(Number);
    expect(units).toEqual([...units].sort((a, b) => b - a));
    expect(await page.locator('#units th:nth-child(3)').getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.close();
  });
});

/** In the page: pairs of neighbouring labels of one axis whose boxes meet. Slanted labels are compared by their anchors' distance. */
const OVERLAPPING_LABELS = `[...document.querySelectorAll('.chart g[aria-label$="tick label"]')].flatMap((group) => {
  const labels = [...group.querySelectorAll('text')];
  const boxes = labels.map((label) => label.getBoundingClientRect());
  return labels.slice(1).flatMap((label, i) => {
    const [a, b] = [boxes[i], boxes[i + 1]];
    const slanted = /rotate\\(-45\\)/.test(label.getAttribute('transform'));
    const lineHeight = parseFloat(getComputedStyle(label).fontSize) * group.getCTM().a;
    const meet = slanted
      ? Math.abs(b.right - a.right) * Math.SQRT1_2 < 0.9 * lineHeight
      : a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top;
    return meet ? [labels[i].textContent + ' | ' + label.textContent] : [];
  });
})`;

/** In the page: charts, pictures and boxes that scroll, without a name for who cannot see them. */
const UNNAMED = `[...document.querySelectorAll('svg.chart, img, [role=region], nav')].flatMap((one) =>
  one.getAttribute('aria-label') || one.getAttribute('alt') ? [] : [one.outerHTML.slice(0, 80)])`;

/** In the page: texts of a chart that leave its box by more than a pixel. */
const LABELS_OUTSIDE = `[...document.querySelectorAll('.chart')].flatMap((chart) => {
  const frame = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('text')].flatMap((label) => {
    const box = label.getBoundingClientRect();
    const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
      box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
    return inside ? [] : [chart.getAttribute('aria-label') + ': ' + label.textContent];
  });
})`;
