/** A developer's first hour: a key made on the spot, the command pasted for real, the tick, a webhook that is verified. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { aReceiver, type Receiver } from '#test/support/receivers.ts'
import { launch, type Opened, openPage, pictures } from './support/browser.ts'
import { assertSound, demoPassword, enterPassword, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

const run = promisify(execFile)
let product: Product
let browser: Browser
let receiver: Receiver

before(async () => {
  receiver = await aReceiver()
  product = await startProduct({ demo: true, environment: { PRIVATE_TARGETS: receiver.host } })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
  await receiver?.close()
})

const openAsDeveloper = async (place: string, email = emailOf(product.printed())): Promise<Opened> => {
  const opened = await openPage(browser, product.url)
  await opened.page.goto(`${product.url}/p/demo/sign-in?to=${encodeURIComponent(`/p/demo/${place}`)}`)
  await enterPassword(opened.page, email, demoPassword)
  await opened.page.waitForURL(`**/p/demo/${place}`)
  await settled(opened.page)
  return opened
}
/** The start prints who can sign in; the technical person of Brightwater is one of them. */
const emailOf = (printed: string): string => {
  const line = printed.split('\n').find((one) => one.includes('technical'))
  const email = /[\w.+-]+@[\w.-]+\.example/.exec(line ?? '')?.[0]
  assert.ok(email, `a technical person in: ${printed}`)
  return email
}

test('whoever builds makes a key, pastes the command, sees the tick and verifies a webhook', async () => {
  // A company in the middle of its onboarding: nobody of it has called yet.
  const opened = await openAsDeveloper('developers', 'owen.hughes@arborpayments.example')
  const { page } = opened
  await page.getByRole('heading', { level: 1, name: 'Developers' }).waitFor()
  await page.getByRole('button', { name: 'Make a test key' }).click()
  const command = await page.getByTestId('command').innerText()
  assert.match(command, /^curl -sS \S+\/v1\/portal\/partner -H 'Authorization: Bearer tk_test_/)
  await assertSound(opened, 'a new key')
  const { stdout } = await run('bash', ['-c', command])
  assert.match(stdout, /Arbor Payments/)
  const firstCall = page.getByText('The first call', { exact: true })
  await page.locator('li[data-done]').filter({ has: firstCall }).waitFor({ timeout: 15_000 })
  await page.getByRole('button', { name: 'I have stored it' }).click()
  const [key] = /tk_test_[0-9A-Za-z]+/.exec(command) ?? []
  assert.ok(key && !(await page.content()).includes(key), 'the key is nowhere on the page any more')
  await pictures(page, 'developers')

  await page.getByRole('button', { name: 'Webhooks in the sandbox' }).click()
  await page.waitForURL('**/developers/webhooks')
  await page.getByText('Sandbox', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click()
  const form = page.getByRole('dialog')
  await form
    .getByLabel(/address|URL/i)
    .first()
    .fill(receiver.url)
  await form.getByRole('button', { name: 'Add an endpoint' }).click()
  await page.getByRole('button', { name: /stored/i }).click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText('It answered; messages are sent from now on').waitFor()
  assert.ok(receiver.calls.length > 0, 'the test message arrived')
  await assertSound(opened, 'webhooks in the sandbox')
  assert.deepEqual(opened.problems, [])
  await opened.context.close()
})

test('the sandbox page moves the clock and plays trouble, in the dark and on 320 pixels', async () => {
  const opened = await openAsDeveloper('developers/sandbox')
  const { page } = opened
  const clock = page.getByTestId('clock')
  const before = await clock.innerText()
  await page.getByRole('button', { name: '+1 day' }).click()
  await page.waitForFunction((old) => document.querySelector('[data-testid=clock]')?.textContent !== old, before)
  await page.getByText('A clock never goes back').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Our outage' }).getByRole('button', { name: 'Play' }).click()
  await page.getByText(/Plays until/).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await settled(page)
  await assertSound(opened, 'sandbox')
  await pictures(page, 'developers-sandbox')
  await page.emulateMedia({ colorScheme: 'dark' })
  await assertSound(opened, 'sandbox, dark')
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= 320, `the page is ${wide} px wide on 320`)
  assert.deepEqual(opened.problems, [])
  await opened.context.close()
})
