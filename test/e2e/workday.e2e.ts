/** A working day on the demo: lists in and out again, a duplicate merged and taken apart, a file shared, the outbox. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, type Opened, openPage, phone, picture, pictures } from './support/browser.ts'
import { assertSound, demoPassword, enterPassword, maren, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let opened: Opened

before(async () => {
  product = await startProduct({ demo: true })
  browser = await launch()
  opened = await openAs(browser, product, maren, 'imports')
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

/** Reads a file as a person does, and stands before its columns. */
const readList = async (page: Page, name: string, lines: string[]) => {
  await page.goto(`${product.url}/w/demo/imports`)
  await page.getByRole('button', { name: 'Import a list' }).first().click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) })
  await page.getByRole('button', { name: 'Read the file' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
const dryRun = async (page: Page) => {
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('Ready to run').waitFor()
}
const takeIn = async (page: Page) => {
  await page.getByRole('button', { name: /^Take in/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Take in/ }).click()
  await dialog.waitFor({ state: 'hidden' })
}
const outcomes = ['Created', 'Updated', 'Unchanged', 'Held for review', 'Refused', 'Blank'] as const
/** The six counts as they stand on the page. */
const countsOf = async (page: Page): Promise<Record<string, number>> => {
  const group = page.getByRole('group', { name: 'Outcome' })
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) {
    const text = (await group.getByRole('button', { name: outcome }).textContent()) ?? ''
    counts[outcome] = Number(text.replaceAll(/\D/g, ''))
  }
  return counts
}
const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)

const fair = [
  'Company,Website,Country,Contact,E-mail,Tags',
  'Tidemark Payments,https://tidemark.example,NL,Saskia de Boer,saskia@tidemark.example,fair;payments',
  'Tidemark Payments B.V.,https://tidemark.example/partners,NL,Joost Vermeer,joost@tidemark.example,fair',
  'Orchard Lane Analytics,https://orchardlane.example,GB,Priya Nair,priya@orchardlane.example,fair',
  'Søndergård Data ApS,https://sondergard.example,DK,Mette Holm,mette@sondergard.example,fair',
  'Cumulus & Daughters,https://cumulusdaughters.example,IE,Niamh Byrne,niamh@cumulusdaughters.example,fair;reseller',
  '株式会社ミナト決済,https://minato.example,JP,Haruka Mori,haruka@minato.example,fair',
  'Granite Peak Resale,granite peak dot com,US,Dana Cole,dana@granitepeak.example,fair',
  ',,,,,',
]

test('import and undo: columns, a dry run that writes nothing, the run, the same list again, and all of it back out', async () => {
  const { page } = opened
  await readList(page, 'spring-fair.csv', fair)
  assert.equal(await page.getByRole('combobox', { name: 'Company: Goes to' }).inputValue(), 'Company name')
  await settled(page)
  await assertSound(opened, 'columns of a list')
  await pictures(page, 'import-columns')
  await dryRun(page)
  const tried = await countsOf(page)
  assert.equal(sumOf(tried), fair.length - 1)
  assert.deepEqual([tried['Created'], tried['Updated'], tried['Refused'], tried['Blank']], [5, 1, 1, 1])
  await takeIn(page)
  await page.getByText('Finished').waitFor()
  assert.deepEqual(await countsOf(page), tried, 'the run did what the dry run said')
  // One company twice in the list is one partner, and the row says why.
  await page.getByText('Both are at tidemark.example').first().waitFor()
  await page.getByText('Website takes an address such as').first().waitFor()
  await settled(page)
  await assertSound(opened, 'report of an import')
  await pictures(page, 'import-report')
  const report = page.url()

  await readList(page, 'spring-fair-again.csv', fair)
  await dryRun(page)
  const again = await countsOf(page)
  assert.deepEqual([again['Created'], again['Updated'], again['Unchanged']], [0, 0, 6])

  await page.goto(report)
  await page.getByRole('button', { name: 'Undo this import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click()
  const undone = page.getByText(/^Undone\./)
  await undone.waitFor()
  assert.equal(
    await undone.innerText(),
    'Undone. Companies removed with their people: 5; other people removed: 0; kept: 0',
  )
  await settled(page)
  await assertSound(opened, 'an import undone')
  await pictures(page, 'import-undone')
  await page.goto(`${product.url}/w/demo/partners?q=tidemark`)
  await page.getByText('Nothing matches these filters.').waitFor()
})

test('import progress: a long list is stopped, its page closed, and going on counts every row once', async () => {
  const { page } = opened
  const rows = 3000
  const towns = ['Aarhus', 'Bergen', 'Cork', 'Delft', 'Espoo', 'Faro', 'Ghent', 'Halle', 'Imola', 'Jena']
  const trades = ['Robotics', 'Logistics', 'Billing', 'Health', 'Energy', 'Retail', 'Maritime', 'Insurance']
  const list = Array.from({ length: rows }, (_, at) => {
    const name = `${towns[at % towns.length]} ${trades[at % trades.length]} ${at.toString(36).toUpperCase()}`
    return `${name},https://c${at.toString(36)}-${towns[at % towns.length]?.toLowerCase()}.example,DK`
  })
  await readList(page, 'chamber-of-commerce.csv', ['Company,Website,Country', ...list])
  await dryRun(page)
  const tried = await countsOf(page)
  assert.equal(sumOf(tried), rows)
  await takeIn(page)
  await page.getByRole('progressbar').waitFor()
  // It has begun: some rows are in, and their number is said.
  await page
    .getByText(/[1-9][\d,]* of 3,000/)
    .first()
    .waitFor()
  await pictures(page, 'import-progress')
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped').first().waitFor()
  const stopped = sumOf(await countsOf(page))
  assert.ok(stopped > 0 && stopped < rows, `stopped after ${stopped} rows`)
  await page.goto(`${product.url}/w/demo/partners`)
  await page.goto(`${product.url}/w/demo/imports`)
  await page.getByRole('link', { name: 'chamber-of-commerce.csv' }).click()
  await settled(page)
  await assertSound(opened, 'a stopped import')
  await page.getByRole('button', { name: 'Go on where it stopped' }).click()
  await page.getByText('Finished').waitFor({ timeout: 120_000 })
  assert.deepEqual(await countsOf(page), tried, 'as an unbroken run would have ended')
})

test('duplicate merged and merge undone: evidence, field by field, and days later apart again from the record', async () => {
  const { page } = opened
  await page.goto(`${product.url}/w/demo/duplicates`)
  await page.getByText('Cloudmere Marketplace Services').first().click()
  await page.getByText('Both are at cloudmere.example').waitFor()
  await settled(page)
  await assertSound(opened, 'a pair')
  await pictures(page, 'duplicate')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('Which record stays?').waitFor()
  await page.getByRole('radio', { name: 'Website: https://cloudmere.example/marketplace' }).check()
  await settled(page)
  await assertSound(opened, 'a merge')
  await pictures(page, 'merge')
  await page.getByRole('button', { name: 'Merge into Cloudmere' }).click()
  await page.getByText('was merged into').waitFor()

  await page.goto(`${product.url}/w/demo/partners?q=cloudmere`)
  await page.getByRole('link', { name: 'Cloudmere', exact: true }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Cloudmere Marketplace Services' }).count(), 0)
  await page.getByRole('link', { name: 'Cloudmere', exact: true }).click()
  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('button', { name: /^Take back until/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await page.getByText('The merge was taken back').waitFor()
  await page.getByText('Taken back', { exact: true }).first().waitFor()
  await settled(page)
  await assertSound(opened, 'a merge taken back')
  await pictures(page, 'merge-undone')
  await page.getByRole('tab', { name: 'Overview' }).click()
  await page.getByText('https://www.cloudmere.example').first().waitFor()
  await page.goto(`${product.url}/w/demo/partners?q=cloudmere`)
  await page.getByRole('link', { name: 'Cloudmere Marketplace Services' }).waitFor()
})

test('a file on a partner: shared in the console, read and downloaded in the portal on a phone', async () => {
  const { page } = opened
  await page.goto(`${product.url}/w/demo/partners?q=brightwater`)
  await page.getByRole('link', { name: 'Brightwater Systems' }).click()
  await page.getByRole('tab', { name: 'Files' }).click()
  await page.getByRole('button', { name: 'Add file' }).click()
  const form = page.getByRole('dialog')
  await form.locator('input[type=file]').setInputFiles({
    name: 'data-sheet-german.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  })
  await form.getByLabel(/^Category/).fill('Sales')
  await form.getByRole('combobox', { name: 'Who sees it' }).click()
  await page.getByRole('option', { name: 'The partner too' }).click()
  await form.getByRole('button', { name: 'Add file' }).click()
  await page.getByRole('button', { name: 'data-sheet-german.pdf', exact: true }).waitFor()
  await settled(page)
  await assertSound(opened, 'files of a partner')
  await pictures(page, 'partner-files')

  const hand = await openPage(browser, product.url, { viewport: phone })
  await hand.page.goto(`${product.url}/p/demo/sign-in?to=${encodeURIComponent('/p/demo/files')}`)
  await enterPassword(hand.page, 'amara.okafor@brightwatersystems.example', demoPassword)
  const [download] = await Promise.all([
    hand.page.waitForEvent('download'),
    hand.page.getByRole('button', { name: 'data-sheet-german.pdf', exact: true }).tap(),
  ])
  assert.equal(download.suggestedFilename(), 'data-sheet-german.pdf')
  await assertSound(hand, 'files in the portal')
  await picture(hand.page, 'portal-files-phone')
  await hand.context.close()
})

test('the outbox: every mail with its state, one opened beside the list, nothing sent from a demo', async () => {
  const { page } = opened
  await page.goto(`${product.url}/w/demo/settings/mails`)
  await page
    .getByText(/is due soon$/)
    .first()
    .waitFor()
  await settled(page)
  await assertSound(opened, 'outbox')
  await pictures(page, 'outbox')
  await page.goto(`${product.url}/w/demo/settings/mails?q=our%20call`)
  await page.getByText('Our call with Kestrel Partners').first().click()
  const mail = page.getByRole('dialog', { name: 'Our call with Kestrel Partners' })
  await mail.waitFor()
  await mail.getByText('Plain text', { exact: true }).click()
  await mail.locator('pre').waitFor()
  await assertSound(opened, 'a mail')
  await pictures(page, 'outbox-mail')
  await page.keyboard.press('Escape')
  await mail.waitFor({ state: 'hidden' })
})
