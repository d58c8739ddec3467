/** A mail in the outbox, as its recipient sees it: its styles hold, and nothing in it runs. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { inTransaction } from '#platform/db/transaction.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { launch, openPage } from './support/browser.ts'

const app = await testApp()
let browser: Browser
let url: string
before(async () => {
  url = await app.server.listen({ host: '127.0.0.1', port: 0 })
  browser = await launch()
})
after(() => browser?.close())

const attack = "parent.postMessage('ran', '*'); top.postMessage('ran', '*'); new Image().src = '/v1/session?ran'"
const hostile = `<style>#styled { color: rgb(200, 30, 40) }</style><p id="styled" style="font-weight: 700">Read me</p>
<script>${attack}</script><img src="x" onerror="${attack}"><svg onload="${attack}"></svg>
<a id="link" href="javascript:${attack}">Press</a><iframe srcdoc="<script>${attack}</script>"></iframe>
<form action="/v1/session?ran" method="post"><button id="send">Send</button></form>
<meta http-equiv="refresh" content="0; url=/v1/session?ran">`

test('a script in a mail never runs in the outbox, while its styles hold', async () => {
  const made = await app.workspace()
  const admin = await aMember(app, made.workspace, { roles: ['admin'] })
  await inTransaction(made.ctx, (tx) =>
    queueMail(tx, {
      kind: 'test.hostile',
      to: { email: 'ana@company.example' },
      subject: 'A hostile mail',
      text: 'Read me',
      html: hostile,
    }),
  )
  const { context, page } = await openPage(browser, url)
  const [name, ...value] = admin.cookie.split('=')
  await context.addCookies([{ name: name!, value: value.join('='), url }])
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(() => {
    if (window === window.top)
      window.addEventListener('message', (event) => {
        if (event.data === 'ran') document.documentElement.dataset['ran'] = 'yes'
      })
  })
  await page.goto(`${url}/w/${made.workspace.slug}/settings/mails`)
  await page.getByText('A hostile mail').first().click()
  const mail = page.frameLocator('iframe[title="A hostile mail"]')
  const text = mail.locator('#styled')
  await text.waitFor()
  assert.deepEqual(
    await text.evaluate((element) => {
      const { color, fontWeight } = getComputedStyle(element)
      return [color, fontWeight]
    }),
    ['rgb(200, 30, 40)', '700'],
  )
  await mail.locator('#link').click()
  await mail.locator('#send').click()
  // Time in which it would have run.
  await page.waitForTimeout(1_500)
  assert.equal(await page.evaluate(() => document.documentElement.dataset['ran']), undefined)
  assert.deepEqual(
    asked.filter((one) => one.endsWith('?ran')),
    [],
  )
  assert.equal(await text.innerText(), 'Read me', 'the mail still stands there')
  await context.close()
})
