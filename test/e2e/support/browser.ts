/** A real browser: the one that is installed, or the one named in CHROMIUM_PATH. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { toPalettePng } from './palette-png.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Where Chromium is, or undefined. */
export const findChromium = (): string | undefined =>
  process.env['CHROMIUM_PATH'] ?? places.find((place) => existsSync(place))

export const launch = async (): Promise<Browser> => {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('No Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM_PATH')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export type Opened = { context: BrowserContext; page: Page; problems: string[] }

/** A fresh context with a page. What the page logs as an error, and every request to another host, is collected. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: { viewport?: { width: number; height: number }; dark?: boolean } = {},
): Promise<Opened> => {
  const context = await browser.newContext({
    viewport: options.viewport ?? desktop,
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...(options.viewport === phone && { hasTouch: true, isMobile: true, deviceScaleFactor: 2 }),
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    // A refusal (4xx) is an answer that the page shows; the browser logs it all the same.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      problems.push(`console: ${message.text()}`)
  })
  const { origin } = new URL(url)
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin) problems.push(`request to another host: ${request.url()}`)
  })
  return { context, page, problems }
}

/** Saves a picture for the tour in the README, when TOUR=1. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env['TOUR'] !== '1') return
  mkdirSync(path.join(root, 'docs/tour'), { recursive: true })
  const taken = await page.screenshot({ animations: 'disabled' })
  writeFileSync(path.join(root, `docs/tour/${name}.png`), toPalettePng(taken))
}

/** Saves the last page of a PDF as a picture for the tour, when TOUR=1. */
export const pictureOfLastPage = (pdf: string, name: string): void => {
  if (process.env['TOUR'] !== '1') return
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-tour-'))
  execFileSync('pdftoppm', ['-png', '-r', '96', pdf, path.join(folder, 'page')])
  const last = readdirSync(folder).sort().at(-1)!
  writeFileSync(path.join(root, `docs/tour/${name}.png`), toPalettePng(readFileSync(path.join(folder, last))))
  rmSync(folder, { recursive: true })
}

/** The same moment of a journey on a desk and in a hand: `name.png` and `name-phone.png`, when TOUR=1. */
export const pictures = async (page: Page, name: string): Promise<void> => {
  if (process.env['TOUR'] !== '1') return
  const before = page.viewportSize()
  for (const [size, suffix] of [
    [desktop, ''],
    [phone, '-phone'],
  ] as const) {
    await page.setViewportSize(size)
    // Two frames: one in which the page notices its size, one in which it is drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await picture(page, `${name}${suffix}`)
  }
  if (before) await page.setViewportSize(before)
}

const axeSource = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
type AxeResult = {
  violations: { id: string; impact: string | null; help: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** axe finds nothing serious or critical on the page as it stands. */
export const assertAccessible = async (page: Page, where: string): Promise<void> => {
  // Evaluated through the debugger, so the page's own policy on scripts stays as strict as it is.
  await page.evaluate(axeSource)
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }).axe.run({
      resultTypes: ['violations'],
    }),
  )
  const serious = result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    serious.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
    })),
    [],
    `axe on ${where}`,
  )
}
