/** Forms over HTTP: building, publishing, opening and closing, carrying to another workspace, counting. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { formProblems } from './service/forms/problems.ts'
import { seededForms } from './service/forms/seeded/forms.ts'
import { aDiscoveryWorld, aName, answersFor, day } from './testing.ts'

const app = await testApp()
type Field = {
  key: string
  kind: string
  label: Record<string, string>
  required?: boolean
  showIf?: unknown
  fills?: string
  shownTo?: string
  valueFrom?: unknown
}
type Definition = {
  pages: { key: string; title: Record<string, string>; fields: Field[] }[]
  thanks: unknown
  privacy: { version: string; text: Record<string, string> }
}

const aForm = async () => {
  const world = await aDiscoveryWorld(app)
  const author = await aMember(app, world.workspace, { roles: ['marketing'] })
  const types = (await author.api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
  const made = await author.api.post('/v1/forms', {
    typeId: types.find((type) => type.key === 'solution')!.id,
    name: 'Dealers',
    slug: 'dealers',
    languages: ['en', 'de'],
    defaultLanguage: 'en',
  })
  assert.equal(made.status, 201, made.text)
  return { world, author, form: made.body as { id: string; version: number; draft: Definition } }
}
const field = (draft: Definition, key: string) =>
  draft.pages.flatMap((page) => page.fields).find((one) => one.key === key)!

test('every seeded form can be published, in three languages, with eight questions on its first page', async () => {
  for (const { definition } of seededForms) {
    assert.deepEqual(formProblems(definition(), { languages: ['en', 'de', 'es'], defaultLanguage: 'en' }), [])
    assert.equal(definition().pages[0]!.fields.length, 8)
  }
  const world = await aDiscoveryWorld(app)
  for (const { slug } of seededForms) {
    const form = await world.visitor.get(`/v1/public/forms/${slug}`, { language: 'es-MX' })
    assert.equal(form.status, 200, form.text)
    assert.equal(form.body.language, 'es')
    assert.equal(form.body.pages[0].fields[0].label, 'Empresa')
    assert.equal(form.body.state, 'open')
  }
})

test('publishing names everything that is missing or contradicts itself, at once', async () => {
  const { author, form } = await aForm()
  const draft = structuredClone(form.draft)
  draft.privacy.text = {}
  delete field(draft, 'company').fills
  draft.pages[0]!.fields.unshift({
    key: 'early',
    kind: 'short_text',
    label: { en: 'Early' },
    showIf: { match: 'all', of: [{ field: 'revenue', is: 'answered' }] },
  })
  draft.pages[0]!.fields.push({ key: 'revenue', kind: 'number', label: { en: 'Revenue' } })
  draft.pages[0]!.fields.push({
    key: 'secret',
    kind: 'short_text',
    label: { en: 'Secret' },
    shownTo: 'hidden',
    fills: 'partner.industry',
  })
  const changed = await author.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  assert.equal(changed.status, 200, changed.text)
  const refused = await author.api.post(`/v1/forms/${form.id}/publication`)
  assert.equal(refused.status, 422)
  assert.equal(refused.body.code, 'form.not_publishable')
  const messages = refused.body.errors.map((issue: { message: string }) => issue.message)
  assert.ok(messages.includes('Field revenue is used in a condition before it is asked'))
  assert.ok(messages.includes('There is no privacy text'))
  assert.ok(messages.includes("There is no way to learn the company's name and an e-mail"))
  assert.ok(messages.some((message: string) => message.startsWith('Hidden field secret')))
  const checks = await author.api.get(`/v1/forms/${form.id}/publication`)
  assert.equal(checks.body.canPublish, false)
})

test('more than eight required questions on the first page are warned of, not refused', async () => {
  const { author, form } = await aForm()
  const draft = structuredClone(form.draft)
  draft.pages[0]!.fields.push({
    key: 'ninth',
    kind: 'short_text',
    label: { en: 'Ninth', de: 'Neunte' },
    required: true,
  })
  const changed = await author.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  const checks = await author.api.get(`/v1/forms/${form.id}/publication`)
  assert.deepEqual(
    checks.body.data.map((problem: { rule: string; blocks: boolean }) => [problem.rule, problem.blocks]),
    [['first_page', false]],
  )
  assert.ok(changed.body.minutes >= 1)
  assert.equal((await author.api.post(`/v1/forms/${form.id}/publication`)).status, 201)
  assert.equal((await author.api.post(`/v1/forms/${form.id}/publication`)).body.code, 'form.unchanged')
})

test('a published version never changes, and stale changes are refused', async () => {
  const { author, form } = await aForm()
  await author.api.post(`/v1/forms/${form.id}/publication`)
  const read = (await author.api.get(`/v1/forms/${form.id}`)).body
  const draft = structuredClone(read.draft)
  field(draft, 'why').label.en = 'Tell us more'
  assert.equal((await author.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': '1' })).status, 412)
  const changed = await author.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(read.version) })
  assert.equal(changed.body.hasUnpublishedChanges, true)
  await author.api.post(`/v1/forms/${form.id}/publication`)
  const versions = await author.api.get(`/v1/forms/${form.id}/versions`)
  assert.deepEqual(
    versions.body.data.map((version: { number: number; definition: Definition }) => [
      version.number,
      field(version.definition, 'why').label.en,
    ]),
    [
      [2, 'Tell us more'],
      [1, 'Why do you come to us?'],
    ],
  )
})

test('a form takes applications between its dates only, and says which', async () => {
  const { world, author, form } = await aForm()
  await author.api.post(`/v1/forms/${form.id}/publication`)
  const now = app.services.time().getTime()
  const { version } = (await author.api.get(`/v1/forms/${form.id}`)).body
  const dated = await author.api.patch(
    `/v1/forms/${form.id}`,
    { opensAt: new Date(now + day).toISOString(), closesAt: new Date(now + 3 * day).toISOString() },
    { 'if-match': String(version) },
  )
  assert.equal(dated.body.state, 'upcoming')
  const answers = answersFor(aName(), { fit: 'yes', sellers: undefined, regions: undefined })
  const early = await world.visitor.post('/v1/public/applications', { form: 'dealers', answers })
  assert.equal(early.status, 409)
  assert.equal(early.body.code, 'form.closed')
  assert.match(early.body.detail, /^Applications open on /)
  app.advance(2 * day)
  const started = await world.visitor.post('/v1/public/applications', { form: 'dealers', answers })
  assert.equal(started.status, 201, started.text)
  app.advance(2 * day)
  const late = await world.visitor.post(`/v1/public/applications/${started.body.token}/submission`)
  assert.equal(late.body.code, 'form.closed')
  assert.match(late.body.detail, /^Applications closed on /)
})

test('a form travels to another workspace as a document', async () => {
  const { author, form } = await aForm()
  const document = await author.api.get(`/v1/forms/${form.id}/document`)
  assert.equal(document.body.typeKey, 'solution')
  const elsewhere = await aDiscoveryWorld(app)
  const other = await aMember(app, elsewhere.workspace, { roles: ['marketing'] })
  const imported = await other.api.post('/v1/form-imports', document.body)
  assert.equal(imported.status, 201, imported.text)
  assert.deepEqual(imported.body.draft, document.body.definition)
  assert.equal(imported.body.publishedNumber, null)
  assert.equal((await other.api.post('/v1/form-imports', document.body)).body.code, 'form.slug_taken')
  assert.equal(
    (await other.api.post('/v1/form-imports', { ...document.body, slug: 'else', typeKey: 'nothing' })).body.code,
    'form.type_unknown',
  )
})

test('the funnel counts visits, starts, pages, fields and submits per version and source', async () => {
  const world = await aDiscoveryWorld(app)
  const author = await aMember(app, world.workspace, { roles: ['marketing'] })
  for (let visit = 0; visit < 3; visit += 1)
    assert.equal((await world.visitor.post('/v1/public/forms/solution/visits', { source: 'newsletter' })).status, 204)
  await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    source: 'newsletter',
    answers: { company: 'Half Way' },
  })
  const { sellers, regions, ...first } = answersFor(aName())
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    source: 'newsletter',
    answers: first,
  })
  await world.visitor.patch(`/v1/public/applications/${started.body.token}`, { page: 2, answers: { sellers, regions } })
  app.advance(5_000)
  await world.visitor.post(`/v1/public/applications/${started.body.token}/submission`)
  const [form] = (await author.api.get('/v1/forms')).body.data.filter(
    (one: { slug: string }) => one.slug === 'solution',
  )
  const funnel = await author.api.get(`/v1/forms/${form.id}/funnel`, { source: 'newsletter' })
  assert.deepEqual(
    funnel.body.steps.map((step: { step: string; count: number }) => [step.step, step.count]),
    [
      ['visit', 3],
      ['start', 2],
      ['page:2', 1],
      ['submit', 1],
    ],
  )
  const company = funnel.body.fields.find((one: { field: string }) => one.field === 'company')
  const sold = funnel.body.fields.find((one: { field: string }) => one.field === 'sellers')
  assert.deepEqual([company.answered, company.dropOffPpm, sold.answered, sold.dropOffPpm], [2, 0, 1, 500_000])
  assert.deepEqual(funnel.body.bySource, [{ source: 'newsletter', visits: 3, starts: 2, submits: 1 }])
})

test('hidden fields take their value from the address and never from the applicant', async () => {
  const { world, author, form } = await aForm()
  const draft = structuredClone(form.draft)
  draft.pages[0]!.fields.push({
    key: 'campaign',
    kind: 'short_text',
    label: { en: 'Campaign' },
    shownTo: 'hidden',
    valueFrom: { source: 'parameter', name: 'utm_campaign' },
  })
  draft.pages[0]!.fields.push({
    key: 'budget',
    kind: 'number',
    label: { en: 'Our guess of the budget' },
    shownTo: 'team',
  })
  await author.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  assert.equal((await author.api.post(`/v1/forms/${form.id}/publication`)).status, 201)
  const answers = answersFor(aName(), { fit: 'yes', sellers: undefined, regions: undefined })
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'dealers',
    answers,
    parameters: { utm_campaign: 'spring', other: 'x' },
  })
  assert.equal(started.body.application.answers.campaign, 'spring')
  assert.ok(!JSON.stringify(started.body).includes('Our guess of the budget'))
  const tampered = await world.visitor.patch(`/v1/public/applications/${started.body.token}`, {
    answers: { campaign: 'autumn', budget: 5 },
  })
  assert.equal(tampered.status, 422)
  assert.deepEqual(
    tampered.body.errors.map((issue: { field: string }) => issue.field),
    ['campaign', 'budget'],
  )
})

test('a page tells which type fits, with criteria and benefits in the language of the reader', async () => {
  const world = await aDiscoveryWorld(app)
  const page = await world.visitor.get('/v1/public/partner-types', { language: 'de' })
  assert.equal(page.status, 200, page.text)
  assert.deepEqual(page.body.data.map((type: { key: string }) => type.key).sort(), [
    'solution',
    'strategic',
    'technology',
  ])
  const solution = page.body.data.find((type: { key: string }) => type.key === 'solution')
  assert.equal(solution.formSlug, 'solution')
  assert.equal(solution.promiseDays, 10)
  assert.ok(solution.criteria.includes('Personen in Vertrieb oder Beratung'))
  assert.ok(solution.benefits.length >= 3)
  assert.equal((await app.anonymous.get('/v1/public/partner-types')).status, 404)
})

test('own words of a decision replace those of the product, per outcome, reason and language', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin'] })
  const before = (await admin.api.get('/v1/application-decision-templates')).body.data
  assert.equal(before.length, 9)
  const unknown = await admin.api.put('/v1/application-decision-templates', {
    outcome: 'declined',
    language: 'en',
    subject: 'No',
    body: 'Dear {who}',
  })
  assert.equal(unknown.body.code, 'decision_template.placeholder')
  const written = await admin.api.put('/v1/application-decision-templates', {
    outcome: 'declined',
    reason: 'capacity',
    language: 'fr',
    subject: 'Votre candidature',
    body: 'Bonjour {name}',
  })
  assert.equal(written.body.data.filter((one: { own: boolean }) => one.own).length, 1)
  const restored = await admin.api.put('/v1/application-decision-templates', {
    outcome: 'declined',
    reason: 'capacity',
    language: 'fr',
  })
  assert.equal(restored.body.data.length, 9)
  const reason = await admin.api.put('/v1/application-decision-reasons/no_budget', {
    labels: { de: 'Kein Budget' },
    outcomes: ['declined'],
  })
  assert.equal(reason.body.code, 'decision_reason.language_missing')
  assert.equal(
    (
      await admin.api.put('/v1/application-decision-reasons/no_budget', {
        labels: { en: 'No budget' },
        outcomes: ['declined'],
      })
    ).status,
    200,
  )
  assert.equal((await admin.api.get('/v1/application-decision-reasons')).body.data.length, 9)
})

test('what is wrong with an answer is said in the language of the applicant', async () => {
  const world = await aDiscoveryWorld(app)
  const answer = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    language: 'de',
    answers: { website: 'nirgends', sellers: -1 },
  })
  assert.deepEqual(
    answer.body.errors.map((issue: { message: string }) => issue.message),
    ['Website: braucht eine Domain wie acme.com', 'Personen im Vertrieb: muss mindestens 0 sein'],
  )
})
