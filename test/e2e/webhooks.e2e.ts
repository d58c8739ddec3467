/** A server that listens: a key shown once, an endpoint that proves itself, signed messages with their attempts, a replay. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { assertAccessible, launch, openPage, pictures } from './support/browser.ts'
import { call } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

type Message = { headers: Record<string, string>; body: string; type: string }

let product: Product
let browser: Browser
let receiver: Server
let receiverUrl: string
const received: Message[] = []
/** What the receiver answers next. */
let answer = { status: 200, body: 'taken' }
const waiting = new Set<() => void>()

before(async () => {
  receiver = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts).toString('utf8')
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
    response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body)
    received.push({ headers, body, type: String(JSON.parse(body).type) })
    for (const look of waiting) look()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const address = receiver.address()
  assert.ok(address !== null && typeof address === 'object')
  receiverUrl = `http://127.0.0.1:${address.port}/tandem`
  product = await startProduct({ environment: { PRIVATE_TARGETS: `127.0.0.1:${address.port}` } })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
  receiver?.close()
})

/** The messages that fit, as soon as there are so many of them. */
const arrived = (fits: (message: Message) => boolean, count: number): Promise<Message[]> =>
  new Promise((done, fail) => {
    const late = setTimeout(
      () => fail(new Error(`Only ${received.filter(fits).length} of ${count} messages came`)),
      20_000,
    )
    const look = () => {
      const found = received.filter(fits)
      if (found.length < count) return
      clearTimeout(late)
      waiting.delete(look)
      done(found)
    }
    waiting.add(look)
    look()
  })

const slug = 'northwind'
const signedIn = async () => {
  const opened = await openPage(browser, product.url)
  await opened.page.goto(`${product.url}/sign-in`)
  const token = /set-up\?token=([\w-]+)/.exec(product.printed())?.[1]
  const answered = await opened.page.evaluate(
    async ({ token, slug }) => {
      const send = (path: string, body: object) =>
        fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      const person = { email: 'ana@northwind.example', password: 'correct horse battery staple 9' }
      const made = await send('/v1/public/set-up', {
        token,
        workspace: { name: 'Northwind', slug },
        admin: { name: 'Ana Silva', ...person },
      })
      if (!made.ok) return (await send('/v1/auth/sign-in/email', person)).ok
      // The first person is an admin; webhooks and sandboxes are engineering's.
      const place = { 'tandem-workspace': slug, 'content-type': 'application/json' }
      const members = await (await fetch('/v1/members', { headers: place })).json()
      const [ana] = members.data
      const roles = { roles: ['admin', 'engineering'] }
      const changed = await fetch(`/v1/members/${ana.id}`, {
        method: 'PATCH',
        headers: { ...place, 'if-match': `"${ana.version}"` },
        body: JSON.stringify(roles),
      })
      return changed.ok
    },
    { token, slug },
  )
  assert.ok(answered)
  return opened
}
const open = async (page: Page, place: string) => {
  await page.goto(`${product.url}/w/${slug}/${place}`)
  await page.waitForLoadState('networkidle')
}
/** Reads what is shown once, says that it is kept, and goes on. */
const keepSecret = async (page: Page, title: RegExp): Promise<string> => {
  const dialog = page.getByRole('dialog', { name: title })
  const text = (await dialog.locator('[data-secret]').textContent()) ?? ''
  await page.keyboard.press('Escape')
  assert.ok(await dialog.isVisible(), 'a stray key does not close what is shown once')
  assert.ok(await dialog.getByRole('button', { name: 'Done' }).isDisabled())
  await assertAccessible(page, 'shown once')
  await dialog.getByLabel('I have kept it in a safe place').check()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return text
}

test('a key is made within own rights, is shown once, opens the API, and stops when it is revoked', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'settings/keys')
  await page.getByRole('button', { name: 'New key' }).first().click()
  await page.getByLabel('Name').fill('Billing sync')
  await page.getByRole('button', { name: 'All reading' }).click()
  await page.getByText('partners.read', { exact: true }).waitFor()
  await assertAccessible(page, 'new key')
  await page.getByRole('button', { name: 'Make key' }).click()
  const text = await keepSecret(page, /Your new key/)
  assert.match(text, /^tk_live_[0-9A-Za-z]{38}$/)
  const ask = () => fetch(`${product.url}/v1/partners`, { headers: { authorization: `Bearer ${text}` } })
  assert.equal((await ask()).status, 200)
  await page.reload()
  await page.waitForLoadState('networkidle')
  await page.getByText('Billing sync').first().click()
  const panel = page.getByRole('dialog')
  await panel.getByText(`…${text.slice(-4)}`).waitFor()
  assert.ok(!(await page.content()).includes(text), 'the key stands nowhere on the page any more')
  const list = await call<object>(page, 'GET', '/v1/api-keys', undefined, slug)
  assert.ok(!JSON.stringify(list).includes(text))
  await assertAccessible(page, 'a key')
  await panel.getByRole('button', { name: 'Revoke' }).click()
  const question = page.getByRole('dialog', { name: 'Revoke "Billing sync" for good?' })
  await question.getByText('nothing brings this key back').waitFor()
  await question.getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('"Billing sync" is revoked').waitFor()
  assert.equal((await ask()).status, 401)
  assert.deepEqual(problems, [])
  await context.close()
})

test('an endpoint proves itself, gets the signed change, and a failed message goes out again with the same id', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'settings/webhooks')
  await page.getByRole('button', { name: 'New endpoint' }).first().click()
  await page.getByLabel('Address').fill(receiverUrl)
  await page.getByLabel('What it is').fill('Data warehouse')
  await page.getByRole('button', { name: 'Add endpoint' }).click()
  const secret = await keepSecret(page, /Your new signing secret/)
  assert.match(secret, /^whsec_/)
  const webhook = new Webhook(secret)
  await page.getByRole('heading', { level: 1, name: 'Data warehouse' }).waitFor()
  await page.getByText('It gets no messages yet').waitFor()

  answer = { status: 500, body: 'not set up' }
  await page.getByRole('button', { name: 'Send test message' }).click()
  await page.getByText('The endpoint answered 500').first().waitFor()
  answer = { status: 200, body: 'taken' }
  await page.getByRole('button', { name: 'Send test message' }).click()
  await page.getByText('It answered. The endpoint is enabled').waitFor()
  await assertAccessible(page, 'an endpoint')

  const partner = await call<{ id: string }>(page, 'POST', '/v1/partners', { legalName: 'Initech GmbH' }, slug)
  const [message] = await arrived((one) => one.type === 'partner.created', 1)
  assert.ok(message)
  const verified = webhook.verify(message.body, message.headers) as { type: string; subject: { id: string } }
  assert.equal(verified.type, 'partner.created')
  assert.equal(verified.subject.id, partner.id)
  assert.throws(
    () => webhook.verify(message.body.replace('partner', 'Partner'), message.headers),
    WebhookVerificationError,
  )

  await open(page, 'settings/deliveries?eventKind=partner.created')
  await page.getByText('partner.created').last().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Attempt 1').waitFor()
  await drawer.getByText('taken', { exact: true }).waitFor()
  await drawer.getByText(/^\d+ ms$/).waitFor()
  await drawer.getByText(String(message.headers['webhook-id']), { exact: true }).waitFor()
  await drawer.getByText(`"id": "${partner.id}"`).first().waitFor()
  await assertAccessible(page, 'a delivery')
  await pictures(page, 'delivery')

  answer = { status: 500, body: 'not today' }
  await call(page, 'POST', '/v1/partners', { legalName: 'Umbrella SA' }, slug)
  const isUmbrella = (one: Message) =>
    one.type === 'partner.created' && one.headers['webhook-id'] !== message.headers['webhook-id']
  await arrived(isUmbrella, 1)
  answer = { status: 200, body: 'taken' }
  await open(page, 'settings/deliveries?eventKind=partner.created')
  await page.getByText('partner.created').nth(1).click()
  await drawer.getByText('not today', { exact: true }).first().waitFor()
  await drawer.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('It is sent again with the same id').waitFor()
  const attempts = await arrived((one) => isUmbrella(one) && one.headers['webhook-id'] !== undefined, 2)
  assert.equal(new Set(attempts.map((one) => one.headers['webhook-id'])).size, 1)
  for (const attempt of attempts) webhook.verify(attempt.body, attempt.headers)
  await drawer.getByText('Attempt 2').waitFor()
  await drawer.getByText('Delivered', { exact: true }).first().waitFor()
  assert.deepEqual(problems, [])
  await context.close()
})

test('a sandbox is made, opened and moved forward by its clock in the frame, and the live workspace stays where it is', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'settings/sandboxes')
  await page.getByRole('button', { name: 'New sandbox' }).first().click()
  await page.getByLabel('Name').fill('A year of renewals')
  await page.getByRole('button', { name: 'Make sandbox' }).click()
  await page.getByText('"A year of renewals" is being built').waitFor()
  await assertAccessible(page, 'sandboxes')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.waitForLoadState('networkidle')
  const clock = page.getByRole('button', { name: /^Sandbox/ })
  await clock.click()
  const dialog = page.getByRole('dialog', { name: 'The clock of "A year of renewals"' })
  await assertAccessible(page, 'the clock')
  const sandboxSlug = new URL(page.url()).pathname.split('/')[2] ?? ''
  const nowOf = async () =>
    (await call<{ data: { now: string }[] }>(page, 'GET', '/v1/sandboxes', undefined, sandboxSlug)).data[0]?.now ?? ''
  const from = new Date(await nowOf()).getTime()
  await dialog.getByRole('button', { name: '+30 days' }).click()
  await page.getByText(/The clock stands at/).waitFor()
  const days = (new Date(await nowOf()).getTime() - from) / 86_400_000
  assert.ok(days >= 30 && days < 30.01, `moved by ${days} days`)
  const live = await call<{ seats: { workspace: { slug: string; now: string } }[] }>(page, 'GET', '/v1/session')
  const now = live.seats.find((seat) => seat.workspace.slug === slug)?.workspace.now ?? ''
  assert.ok(Math.abs(new Date(now).getTime() - Date.now()) < 60_000)
  assert.deepEqual(problems, [])
  await context.close()
})
