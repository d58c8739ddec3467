/** From the public form to the first live API call: a company and a team, each in windows of their own, from an empty workspace. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { fillFirstPage, fillSecondPage } from './support/applying.ts'
import { launch, type Opened, openPage, phone, picture, pictureOfLastPage, pictures } from './support/browser.ts'
import { assertNoPointer, tabTo, watchPointer } from './support/keyboard.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { ask, open, openPortal, press, stepOf, until } from './support/northwind.ts'
import { assertSound, call, giveAnaRoles, openAsAna, settled, setUpNorthwind } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import { cardOf, declareFromOwnList, scoreByKeys } from './support/reviewing.ts'
import { joinTeam } from './support/team.ts'

let product: Product
let browser: Browser
let mailbox: Mailbox
/** Runs the workspace and manages the partner. */
let ana: Opened
let engineer: Opened
let executive: Opened
let counsel: Opened
/** The company: a phone without an account, until it has one. */
let mira: Opened
let jonas: Opened
let caseId: string
let partnerId: string
let agreementId: string
let journeyId: string

const applicant = 'mira@heidekraut.example'
const company = 'Heidekraut Software GmbH'
const about = {
  Company: company,
  Website: 'heidekraut.example',
  'Your name': 'Mira Sommer',
  'Work e-mail': applicant,
  'Why do you come to us?': 'Our growers bill by the crate and ask for your product.',
}

before(async () => {
  mailbox = await openMailbox()
  product = await startProduct({ environment: { SMTP_URL: mailbox.url } })
  await setUpNorthwind(product)
  browser = await launch()
  ana = await openAsAna(browser, product, 'settings/people')
  await giveAnaRoles(ana.page, ['admin', 'partner_manager', 'marketing'])
})
after(async () => {
  await browser?.close()
  await product?.stop()
  await mailbox?.close()
})

/** Each step begins where the one before it ended; after one that failed the others have nothing to stand on. */
let isBroken = false
const step = (name: string, run: () => Promise<void>) =>
  test(name, async () => {
    assert.ok(!isBroken, 'a step before this one failed')
    isBroken = true
    await run()
    isBroken = false
  })
const today = () => new Date().toISOString().slice(0, 10)
const fileOf = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Invented for the journey') })

step('a company applies on a phone without an account, while the team gathers', async () => {
  mira = await openPage(browser, product.url, { viewport: phone })
  const { page } = mira
  await page.goto(`${product.url}/o/northwind/apply/technology`)
  await page.getByText('Page 1 of 2').waitFor()
  await fillFirstPage(page, about)
  // Meanwhile the team gathers. Who sends a form within seconds is taken for a machine.
  const place = { browser, product, mailbox }
  const join = (name: string, email: string, ...roles: string[]) => joinTeam(place, ana.page, { name, email, roles })
  engineer = await join('Femi Ade', 'femi@northwind.example', 'engineering')
  executive = await join('Ingrid Lund', 'ingrid@northwind.example', 'executive')
  counsel = await join('Paul Reyes', 'paul@northwind.example', 'legal', 'finance')
  await page.goto(`${product.url}${linkIn(await mailbox.newest(applicant, /go on with your application/))}`)
  await page.getByText('Page 2 of 2').waitFor()
  await fillSecondPage(page)
  await press(page, 'Send application')
  await page.getByText('Received: we have it and will look at it').waitFor()
})

step('it is accepted in the console, and a case opens with a seat for each of the three', async () => {
  const { page } = ana
  await open(ana, 'applications')
  await page.getByText(company).first().click()
  await press(page, 'Take')
  await press(page, 'Accept')
  const form = page.getByRole('dialog')
  await form.getByRole('combobox', { name: 'Manager' }).click()
  await page.getByRole('option', { name: 'Ana Silva' }).click()
  await form.getByRole('button', { name: 'Decide' }).click()
  await page.getByRole('button', { name: 'Undo' }).first().waitFor()
  await until(
    async () => (await ask(ana, 'GET', '/v1/qualification-cases')).data.length === 1,
    'the case of an accepted application',
  )
  await open(ana, 'candidates')
  await page.getByText(company).first().click()
  await page.getByText('What comes next waits for:').waitFor()
  caseId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  partnerId = (await ask(ana, 'GET', `/v1/qualification-cases/${caseId}`)).partner.id
  await press(page, 'Facts')
  const facts = page.getByRole('dialog')
  // Above the line of the workspace, so the executive is asked too.
  await facts.getByRole('textbox', { name: /^Value expected in year 1/ }).fill('400000')
  await facts.getByRole('combobox', { name: /^They touch customer data/ }).click()
  await page.getByRole('option', { name: 'No', exact: true }).click()
  await press(page, 'Write down')
  await facts.waitFor({ state: 'hidden' })
  await page.getByRole('heading', { name: 'Executive' }).waitFor()
  await assertSound(ana, 'a case')
})

step(
  'what the gates stand on: documents asked for, sent from the phone, accepted; the screening; who may sign',
  async () => {
    const { page } = ana
    await open(ana, `candidates/${caseId}?tab=evidence`)
    for (const kind of ['Registration extract', 'Audited accounts']) {
      await press(page, 'Ask for a document')
      const form = page.getByRole('dialog')
      await form.getByRole('combobox', { name: /^Document/ }).click()
      await page.getByRole('option', { name: kind }).click()
      await form.getByRole('button', { name: 'Ask', exact: true }).click()
      await form.waitFor({ state: 'hidden' })
      await page.getByRole('cell', { name: kind, exact: true }).waitFor()
    }
    await mira.page.goto(`${product.url}${linkIn(await mailbox.newest(applicant, /^Please send us/))}`)
    for (const kind of ['Registration extract', 'Audited accounts']) {
      const entry = mira.page.getByRole('region', { name: kind })
      await entry.locator('input[type=file]').setInputFiles(fileOf(`${kind}.txt`))
      await entry.getByRole('button', { name: 'Send the file' }).tap()
      await entry.getByText('Received, we look at it').waitFor()
    }
    await settled(mira.page)
    await assertSound(mira, 'documents of the company on a phone')

    const legal = counsel.page
    await open(counsel, `candidates/${caseId}?tab=evidence`)
    for (const kind of ['Registration extract', 'Audited accounts']) {
      await legal.getByRole('button', { name: `Accept ${kind}` }).click()
      const form = legal.getByRole('dialog')
      await form.getByLabel('Issued on').fill(today())
      if (kind === 'Audited accounts') await form.getByLabel('End of the period').fill(today())
      await form.getByRole('button', { name: 'Accept', exact: true }).click()
      await form.waitFor({ state: 'hidden' })
    }
    await open(counsel, 'screenings')
    await press(legal, 'Record a screening')
    const form = legal.getByRole('dialog')
    await form.getByRole('combobox', { name: /^Partner/ }).fill('Heide')
    await legal.getByRole('option', { name: /Heidekraut/ }).click()
    await form.getByLabel(/^Names searched/).fill(company)
    await legal.keyboard.press('Enter')
    await form.getByLabel(/^List/).fill('EU consolidated financial sanctions')
    await form.getByLabel(/^Of/).fill(today())
    await form.getByRole('button', { name: 'Record', exact: true }).click()
    await legal.getByText('Recorded', { exact: true }).waitFor()

    await open(ana, `candidates/${caseId}`)
    const gate = page.getByRole('listitem').filter({ hasText: 'Person who may sign' })
    await gate.getByRole('button', { name: 'Answer' }).click()
    await page
      .getByRole('dialog')
      .getByLabel(/^What it stands on/)
      .fill('Mira Sommer, managing director by the extract')
    await press(page, 'Write down')
    await gate.getByText('Passed', { exact: true }).waitFor()
  },
)

step('three reviewers score blind, each in a window of their own, with the number keys', async () => {
  for (const reviewer of [ana, engineer, executive]) await declareFromOwnList(reviewer, company)
  await scoreByKeys(engineer, caseId, 'technical', '4')
  await scoreByKeys(ana, caseId, 'business', '4')
  await scoreByKeys(ana, caseId, 'fit', '4')
  // A colleague's card stays shut, and the page says so.
  await open(engineer, `candidates/${caseId}`)
  await engineer.page.getByText('Sealed', { exact: true }).first().waitFor()
  const { status } = await call<{ status: number }>(
    engineer.page,
    'GET',
    `/v1/scorecards/${await cardOf(ana, caseId, 'fit')}`,
    undefined,
    'northwind',
  )
  assert.equal(status, 403)
  await scoreByKeys(engineer, caseId, 'fit', '2')
  await open(executive, `reviews/${await cardOf(executive, caseId, 'fit')}`)
  await assertSound(executive, 'a card of fit')
  await scoreByKeys(executive, caseId, 'fit', '4')
})

step('the spread is explained, the decision prepared with terms, signed off by three and made', async () => {
  const { page } = ana
  await open(ana, `candidates/${caseId}?tab=result`)
  await page.getByLabel('Where do the scores lie apart, and why?').fill('Engineering saw the old release.')
  await press(page, 'Close the reconciliation')
  await page.getByText('Engineering saw the old release.').waitFor()
  await assertSound(ana, 'scores')
  await pictures(page, 'case-scores')

  await open(ana, `candidates/${caseId}?tab=decision`)
  await press(page, 'Prepare')
  const form = page.getByRole('dialog')
  const add = form.getByRole('combobox', { name: 'Add a term' })
  await add.click()
  await add.fill('Deal protection')
  await page.getByRole('option', { name: 'Deal protection' }).click()
  const days = form.getByLabel('Days', { exact: true }).last()
  await days.fill('9999')
  await form.getByText('1 fault stands against these terms.').waitFor()
  await days.fill('120')
  await form.getByText('Every line fits the registry of terms.').waitFor()
  await form.getByRole('button', { name: 'Add a condition' }).click()
  await form.getByLabel('What has to be met').fill('Name a support contact')
  await settled(page)
  await assertSound(ana, 'the decision as it is written')
  await picture(page, 'decision-form')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Prepared; who has to sign off is asked').waitFor()
  for (const reviewer of [ana, engineer, executive]) {
    await open(reviewer, `candidates/${caseId}?tab=decision`)
    await press(reviewer.page, 'Sign off')
    await reviewer.page.getByText('Signed off', { exact: true }).first().waitFor()
  }
  await open(ana, `candidates/${caseId}?tab=decision`)
  await press(page, 'Approve')
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Approved', { exact: true }).first().waitFor()
  await settled(page)
  await assertSound(ana, 'a decision')
})

const agreementState = async (): Promise<string> => (await ask(ana, 'GET', `/v1/agreements/${agreementId}`)).state
const showAgreement = (opened: Opened, tab: string) => open(opened, `agreements/${agreementId}?tab=${tab}`)

step('the draft is there by itself; a term is changed, it goes to the company, and both accept the text', async () => {
  const { page } = ana
  agreementId = (
    await until(async () => (await ask(ana, 'GET', `/v1/agreements?partnerId=${partnerId}`)).data[0], 'the draft')
  ).id
  await open(ana, `partners/${partnerId}?tab=agreements`)
  await page.getByRole('link', { name: /^AG-/ }).click()
  // The text prints an address that nobody has written down yet; the page says so and leads there.
  await page.getByText('Before it can be sent').waitFor()
  await page.getByRole('link', { name: 'Open the partner’s page' }).click()
  for (const [field, value] of [
    ['Street', 'Speicherstrasse 12'],
    ['City', 'Hamburg'],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`^Edit ${field}`) }).click()
    await page.getByRole('textbox', { name: field }).fill(value)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `Edit ${field}: ${value}` }).waitFor()
  }
  await showAgreement(ana, 'terms')
  const hold = page.getByRole('article', { name: 'Hold of commissions' })
  await hold.getByRole('button', { name: 'Change' }).click()
  await hold.getByLabel('Days', { exact: true }).fill('14')
  await hold.getByRole('button', { name: 'Save term' }).click()
  await hold.getByText('14 days').first().waitFor()
  await press(page, 'Send to the partner')
  await page.getByText(`It is with ${company}`).waitFor()
  await page.getByRole('link', { name: 'Mail a link' }).click()
  await page.getByLabel('Name of the person').fill('Mira Sommer')
  await page.getByLabel('Their e-mail').fill(applicant)
  await press(page, 'Mail a link')
  await page.getByRole('cell', { name: applicant }).waitFor()

  const link = await until(async () => {
    const found = linkIn(await mailbox.newest(applicant, /^Your link to a draft/))
    return found.includes('/negotiate/') && found
  }, 'the link to negotiate by')
  await mira.page.goto(`${product.url}${link}`)
  await mira.page.getByText('It is your turn').waitFor()
  await settled(mira.page)
  await assertSound(mira, 'the text by link on a phone')
  await mira.page.getByRole('button', { name: 'Accept this text' }).tap()
  await mira.page.getByText('You have accepted this text.').first().waitFor()
  await showAgreement(ana, 'document')
  await press(page, 'Accept this text')
  await page.getByText('Waiting for approval').first().waitFor()

  // Whoever wrote it does not approve it; finance does.
  await showAgreement(counsel, 'approvals')
  await press(counsel.page, 'Approve')
  await counsel.page.getByText('Approved by Paul Reyes').waitFor()
  await assertSound(counsel, 'approvals')
  await picture(counsel.page, 'agreement-approvals')
})

/** Read, agree and sign with nothing but keys, in the dark; the focus is always to be seen. */
const signByKeys = async (link: string) => {
  const opened = await openPage(browser, product.url, { dark: true })
  const { page } = opened
  await watchPointer(page)
  await page.goto(link)
  await page.getByRole('heading', { name: 'I sign' }).waitFor()
  await settled(page)
  await assertSound(opened, 'the signing page in the dark')
  await tabTo(page, /I agree to read and sign electronically/)
  await page.keyboard.press('Space')
  await settled(page)
  assert.ok(await page.getByLabel('I agree to read and sign electronically').isChecked())
  await tabTo(page, /I may sign for/)
  await page.keyboard.press('Space')
  // A button that is not open yet is passed over by Tab.
  await page.locator('button:enabled', { hasText: /^I sign$/ }).waitFor()
  await tabTo(page, /^I sign$/)
  await page.keyboard.press('Enter')
  await page.getByText(/You signed on/).waitFor()
  await assertNoPointer(page)
  await opened.context.close()
}

step(
  'it is signed by link on a phone without an account, countersigned with keys alone, and both sides keep the sealed file',
  async () => {
    const { page } = ana
    await showAgreement(ana, 'signing')
    const people = [
      ['Mira Sommer', applicant, 'Managing director'],
      ['Ana Silva', 'ana@northwind.example', 'Head of partnerships'],
    ] as const
    for (const [at, [name, email, title]] of people.entries()) {
      await page.getByLabel('Name', { exact: true }).nth(at).fill(name)
      await page.getByLabel('E-mail', { exact: true }).nth(at).fill(email)
      await page.getByLabel('Title', { exact: true }).nth(at).fill(title)
    }
    await press(page, 'Send for signature')
    await page.getByRole('heading', { name: 'Version 1, out for signature' }).waitFor()
    await mira.page.goto(`${product.url}${linkIn(await mailbox.newest(applicant, /^Please sign/))}`)
    await mira.page.getByRole('heading', { name: 'I sign' }).waitFor()
    await settled(mira.page)
    await assertSound(mira, 'the signing page on a phone')
    await mira.page.getByLabel('I agree to read and sign electronically').check()
    await mira.page.getByLabel(/I may sign for/).check()
    await picture(mira.page, 'signing-phone')
    await mira.page.getByRole('button', { name: 'I sign' }).tap()
    await mira.page.getByText(/You signed on/).waitFor()
    await mira.page.setViewportSize({ width: 320, height: 640 })
    await assertSound(mira, 'the signed page on the smallest phone')
    await mira.page.setViewportSize(phone)
    await signByKeys(`${product.url}${linkIn(await mailbox.newest('ana@northwind.example', /^Please sign/))}`)
    await until(async () => ['in_force', 'expiring'].includes(await agreementState()), 'the agreement in force')
    await showAgreement(ana, 'signing')
    const saved = async (opened: Opened, name: string) => {
      const [download] = await Promise.all([opened.page.waitForEvent('download'), press(opened.page, name)])
      assert.match(download.suggestedFilename(), /^AG-.*\.pdf$/)
      return download.path()
    }
    pictureOfLastPage(await saved(ana, 'Sealed PDF'), 'sealed-certificate')
    await mira.page.goto(`${product.url}${linkIn(await mailbox.newest(applicant, /^Signed by everybody/))}`)
    await mira.page.getByText('Everybody has signed.').waitFor()
    await saved(mira, 'Save the signed PDF')
  },
)

step(
  'the account opens by itself: the signer is invited, signs in on the phone and reads what comes first',
  async () => {
    const { page } = mira
    await page.goto(`${product.url}${linkIn(await mailbox.newest(applicant, /your invitation/))}`)
    await page
      .getByLabel(/password/i)
      .first()
      .fill('a quiet harbour at 6 in the morning')
    await page.getByRole('button', { name: 'Accept' }).tap()
    await page.waitForURL('**/p/northwind**')
    await page.getByRole('heading', { level: 1, name: 'Hello Mira' }).waitFor()
    const journey = await until(
      async () => (await ask(ana, 'GET', `/v1/journeys?partnerId=${partnerId}`)).data[0],
      'the journey',
    )
    journeyId = journey.id
    await page.goto(`${product.url}/p/northwind/start`)
    await page.getByRole('heading', { name: 'Your next step' }).waitFor()
    await settled(page)
    await assertSound(mira, 'Start here on a phone')
    await open(ana, `onboarding/${journeyId}?tab=account`)
    await ana.page.getByText('Principal named').waitFor()
    assert.equal(await ana.page.getByRole('cell', { name: 'Failed' }).count(), 0)
    await assertSound(ana, 'what the signature opened')
  },
)

const showJourney = (opened: Opened, tab: string) => open(opened, `onboarding/${journeyId}?tab=${tab}`)
step(
  'a colleague for the technical side is invited on the phone, makes a test key and a first call in the sandbox',
  async () => {
    const { page } = mira
    await openPortal(mira, 'team')
    await page.getByRole('button', { name: 'Invite a colleague' }).tap()
    const form = page.getByRole('dialog')
    await form.getByLabel(/^Name/).fill('Jonas Weber')
    await form.getByLabel(/^E-mail/).fill('jonas@heidekraut.example')
    await form
      .getByLabel(/^Roles/)
      .first()
      .click()
    await page.getByRole('option', { name: 'Technical' }).click()
    await page.keyboard.press('Escape')
    await form.getByRole('button', { name: 'Send the invitation' }).tap()
    await page.getByText('Jonas Weber is invited').waitFor()

    jonas = await openPage(browser, product.url)
    await jonas.page.goto(
      `${product.url}${linkIn(await mailbox.newest('jonas@heidekraut.example', /your invitation/))}`,
    )
    await jonas.page
      .getByLabel(/password/i)
      .first()
      .fill('eleven crates of winter apples')
    await jonas.page.getByRole('button', { name: 'Accept' }).click()
    await jonas.page.waitForURL('**/p/northwind**')
    await openPortal(jonas, 'developers')
    const makeSandbox = jonas.page.getByRole('button', { name: 'Make a sandbox' })
    const makeKey = jonas.page.getByRole('button', { name: 'Make a test key' })
    await makeSandbox.or(makeKey).first().waitFor()
    if (await makeSandbox.isVisible()) await makeSandbox.click()
    await makeKey.click({ timeout: 60_000 })
    const key = await jonas.page.getByTestId('secret').innerText()
    assert.match(key, /^tk_test_/)
    assert.equal(await callWith(key), 200)
    const firstCall = jonas.page.getByText('The first call', { exact: true })
    await jonas.page.locator('li[data-done]').filter({ has: firstCall }).waitFor()
    await press(jonas.page, 'I have stored it')
  },
)
const callWith = async (key: string): Promise<number> =>
  (await fetch(`${product.url}/v1/portal/partner`, { headers: { authorization: `Bearer ${key}` } })).status

step('the journey: proofs of both sides, approved by the other, until nothing of the gate is open', async () => {
  // Theirs: the questionnaire, read and approved by legal.
  await openPortal(jonas, 'start')
  const questions = jonas.page.getByRole('region', { name: 'Security and data questionnaire' })
  await questions.getByLabel(/^Where is customer data kept/).fill('In Frankfurt; two of us reach it.')
  await questions.getByLabel(/^Whom do we call/).fill('Jonas Weber, +49 30 5550 199')
  await press(questions, 'Send')
  await jonas.page.getByText('Thank you').first().waitFor()
  await showJourney(counsel, 'steps')
  await press(counsel.page, 'Approve')
  await counsel.page.getByText('Security and data questionnaire: approved').waitFor()
  // Ours: what engineering answers for.
  for (const title of ['Build reviewed', 'Support route tested both ways']) {
    const row = await stepOf(engineer, journeyId, title)
    await row.getByRole('button', { name: 'Waive' }).click()
    const form = engineer.page.getByRole('dialog')
    await form.getByLabel(/^Why/).fill('Looked at together on a call')
    await form.getByRole('button', { name: 'Do without' }).click()
    await form.waitFor({ state: 'hidden' })
  }
  // Of both: the welcome call is logged where the partner is, the brand rules are confirmed by each.
  await open(ana, `partners/${partnerId}`)
  await press(ana.page, 'Log a conversation')
  const call = ana.page.getByRole('dialog')
  await call.getByLabel(/^What was said/).fill('Plan for 90 days: ten growers by spring.')
  await call.getByRole('button', { name: 'Log', exact: true }).click()
  await call.waitFor({ state: 'hidden' })
  const brand = await stepOf(ana, journeyId, 'Brand rules accepted, logos exchanged')
  await brand.getByRole('button', { name: 'Prove' }).click()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Prove' }).click()
  await openPortal(mira, 'start')
  const theirs = mira.page.getByRole('region', { name: 'Brand rules accepted, logos exchanged' })
  await theirs.getByRole('button', { name: 'Approve' }).tap()
  await mira.page.getByText('Thank you').first().waitFor()
  // One asks, the other approves: nobody their own.
  const listing = await stepOf(ana, journeyId, 'Listing page agreed')
  await listing.getByRole('button', { name: 'Ask for approval' }).click()
  await openPortal(mira, 'start')
  const page = mira.page.getByRole('region', { name: 'Listing page agreed' })
  await page.getByRole('button', { name: 'Approve' }).tap()
  await mira.page.getByText('Thank you').first().waitFor()
  // The condition of the decision is a task of theirs, and a gate.
  await showJourney(ana, 'gate')
  await ana.page
    .getByRole('row')
    .filter({ hasText: 'Name a support contact' })
    .getByText('Open', { exact: true })
    .waitFor()
  await openPortal(mira, 'todo')
  await mira.page.getByRole('button', { name: 'Done: Condition: Name a support contact' }).tap()
  await mira.page.getByText('Done: Condition: Name a support contact').waitFor()
})

step(
  'go-live: every condition holds, one button, live access, and the first live call stands in the technical tab',
  async () => {
    const { page } = ana
    await showJourney(ana, 'gate')
    await page.getByText('Everything holds.').waitFor()
    await assertSound(ana, 'the gate, all green')
    await pictures(page, 'journey-gate-green')
    await press(page, 'Go live')
    const form = page.getByRole('dialog')
    await form.getByLabel('I looked at the conditions').check()
    await form.getByRole('button', { name: 'Go live' }).click()
    await page.getByText('Live access is granted.').waitFor()
    await page.getByText('Live', { exact: true }).first().waitFor()
    assert.equal((await ask(ana, 'GET', `/v1/partners/${partnerId}`)).stage, 'active')

    await openPortal(jonas, 'developers/keys')
    await press(jonas.page, 'Make a key')
    const keyForm = jonas.page.getByRole('dialog')
    await keyForm.getByLabel(/^Name/).fill('Crate sync')
    await keyForm
      .getByLabel(/^What it may do/)
      .first()
      .click()
    await jonas.page.getByRole('option', { name: 'partners.read' }).click()
    await jonas.page.keyboard.press('Escape')
    await keyForm.getByRole('button', { name: 'Make a key' }).click()
    const key = await jonas.page.getByTestId('secret').innerText()
    assert.match(key, /^tk_live_/)
    await press(jonas.page, 'I have stored it')
    assert.equal(await callWith(key), 200)
    await until(
      async () => (await ask(engineer, 'GET', `/v1/requests?partnerId=${partnerId}`)).data.length > 0,
      'the call in the log',
    )
    await open(ana, `partners/${partnerId}?tab=technical`)
    await page.getByRole('cell', { name: 'GET /v1/portal/partner' }).first().waitFor()
    await page.getByRole('cell', { name: '200' }).first().waitFor()
    await page.getByText('In force').first().waitFor()
    await settled(page)
    await assertSound(ana, 'the technical tab')
    for (const opened of [ana, engineer, executive, counsel, mira, jonas]) assert.deepEqual(opened.problems, [])
  },
)
