/**
 * Takes pictures of the design system's gallery and runs axe over it, under the product's own CSP:
 * `GALLERY=1 npx vite build && node scripts/look-gallery.ts [folder] [name filter]`.
 * Exits with 1 when axe finds something serious or the browser reports an error.
 */
import { createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { chromium, type Page } from 'playwright-core'

const root = path.resolve(import.meta.dirname, '..')
const built = path.join(root, 'dist/gallery')
const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist/gallery-pictures'))
const wanted = process.argv[3] ?? ''
const axeSource = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const kinds: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const file = path.join(built, pathname.startsWith('/assets/') ? pathname : 'gallery.html')
  if (!existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, {
    'content-type': kinds[path.extname(file)] ?? 'application/octet-stream',
    'content-security-policy': csp,
  })
  createReadStream(file).pipe(response)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
if (!address || typeof address === 'string') throw new Error('The gallery server has no port')
const origin = `http://127.0.0.1:${address.port}`

type Look = { name: string; path: string; act?: (page: Page) => Promise<unknown>; tall?: true }
const looks: Look[] = [
  { name: 'today', path: 'today' },
  { name: 'today-open', path: 'today?open=1&sandbox=1&trial=1' },
  { name: 'list', path: 'partners' },
  { name: 'list-filtered', path: 'partners?stage=onboarding&stage=active&q=nord&view=all' },
  {
    name: 'list-selected',
    path: 'partners',
    act: async (page) => {
      for (const key of ['j', 'x', 'j', 'x', 'j']) await page.keyboard.press(key)
    },
  },
  {
    name: 'form',
    path: 'partners?form=open',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add partner' }).click()
    },
  },
  { name: 'palette', path: 'today', act: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', path: 'today', act: (page) => page.keyboard.press('?') },
  { name: 'record', path: 'partners/pn_0' },
  { name: 'record-long', path: 'partners/pn_3' },
  { name: 'explained', path: 'partners/pn_0', act: (page) => page.getByTitle('Explain this number').click() },
  { name: 'board', path: 'pipeline' },
  { name: 'parts', path: 'insights', tall: true },
  { name: 'portal', path: 'portal' },
  { name: 'portal-blue', path: 'portal?accent=%237A7A7A' },
  { name: 'sign-in', path: 'sign-in' },
]
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
let faults = 0
for (const scheme of ['light', 'dark'] as const) {
  for (const size of sizes) {
    const context = await browser.newContext({
      viewport: size,
      colorScheme: scheme,
      hasTouch: size.width < 500,
      isMobile: size.width < 500,
      bypassCSP: false,
    })
    for (const look of looks.filter((one) => one.name.includes(wanted))) {
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() !== 'error') return
        faults += 1
        console.log(`${look.name} ${size.width} ${scheme}: ${message.text().slice(0, 300)}`)
      })
      page.on('pageerror', (error) => {
        faults += 1
        console.log(`${look.name} ${size.width} ${scheme}: ${error.message}`)
      })
      await page.goto(`${origin}/w/demo/${look.path}`, { waitUntil: 'networkidle' })
      await page.evaluate(() => document.fonts.ready)
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
      if (look.act) {
        await look.act(page)
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(350)
      }
      await page.screenshot({
        path: path.join(folder, `${look.name}-${size.width}-${scheme}.png`),
        animations: 'disabled',
      })
      if (look.tall) {
        await page.setViewportSize({ width: size.width, height: 2600 })
        await page.waitForTimeout(150)
        await page.screenshot({
          path: path.join(folder, `${look.name}-tall-${size.width}-${scheme}.png`),
          animations: 'disabled',
        })
        await page.setViewportSize(size)
      }
      const client = await context.newCDPSession(page)
      await client.send('Page.setBypassCSP', { enabled: true })
      await page.evaluate(axeSource)
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: {
            run: (
              node: Document,
              options: object,
            ) => Promise<{
              violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
            }>
          }
        }
        const { violations } = await axe.run(document, { resultTypes: ['violations'] })
        return violations
          .filter((one) => one.impact === 'serious' || one.impact === 'critical')
          .map(
            (one) =>
              `${one.id}: ${one.nodes
                .slice(0, 3)
                .map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary.slice(0, 220)}`)
                .join('\n      ')}`,
          )
      })
      for (const words of found) {
        faults += 1
        console.log(`axe ${look.name} ${size.width} ${scheme}: ${words}`)
      }
      await page.close()
    }
    await context.close()
  }
}
await browser.close()
server.close()
console.log(faults === 0 ? 'Nothing to report' : `${faults} faults`)
process.exitCode = faults === 0 ? 0 : 1
