/** Applications over HTTP, as the applicant writes, sends and follows them, and as the team finds them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, anApplication, answersFor, day, mailsOf, minute, proofIn, tokenIn } from './testing.ts'

const app = await testApp()

test('an application needs no account from the first page to the decision', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { token, id, email, sent } = await anApplication(app, world)
  assert.equal(sent.status, 200, sent.text)
  assert.equal(sent.body.state, 'submitted')
  assert.ok(sent.body.promisedBy)
  assert.equal((await mailsOf(world, email)).at(-1)?.kind, 'application.received')
  const listed = await reviewer.api.get('/v1/applications', { count: true })
  assert.deepEqual(
    listed.body.data.map((row: { id: string }) => row.id),
    [id],
  )
  assert.equal(listed.body.total, 1)
  const taken = await reviewer.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(taken.body.state, 'in_review')
  const status = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(status.body.withWhom, reviewer.name)
  const accepted = await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.equal(accepted.body.state, 'accepted')
  // Inside the window the applicant sees what can be taken back as not yet decided.
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.state, 'in_review')
  app.advance(11 * minute)
  const told = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(told.body.state, 'accepted')
  assert.equal(told.body.decision.outcome, 'accepted')
  const partner = await reviewer.api.get(`/v1/partners/${accepted.body.partner.id}`)
  assert.equal(partner.body.stage, 'qualifying')
  assert.equal(partner.body.manager.id, reviewer.memberId)
  assert.equal(partner.body.source.recordId, id)
})

test('a resumed application has every saved answer, on a form republished meanwhile too', async () => {
  const world = await aDiscoveryWorld(app)
  const marketing = await aMember(app, world.workspace, { roles: ['marketing'] })
  const name = aName()
  const { sellers, regions, ...firstPage } = answersFor(name)
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: firstPage })
  const saved = await world.visitor.patch(`/v1/public/applications/${started.body.token}`, {
    answers: { sellers, regions, references: 'Ask Contoso' },
    page: 2,
  })
  assert.equal(saved.status, 200, saved.text)

  const link = tokenIn(
    (await mailsOf(world, `ana@${name}.example`)).find((mail) => mail.kind === 'application.resume')!,
  )
  const resumed = await world.visitor.get(`/v1/public/applications/${link}`)
  assert.deepEqual(resumed.body.answers, { ...firstPage, sellers, regions, references: 'Ask Contoso' })
  assert.equal(resumed.body.pageReached, 2)
  assert.deepEqual(resumed.body.issues, [])

  const [form] = (await marketing.api.get('/v1/forms')).body.data.filter(
    (one: { slug: string }) => one.slug === 'solution',
  )
  const draft = structuredClone(form.draft)
  draft.pages[1].fields.find((field: { key: string }) => field.key === 'sellers').label.en = 'People who sell all day'
  draft.pages[1].fields.push({ key: 'certified', kind: 'yes_no', label: { en: 'Are they certified?' }, required: true })
  const changed = await marketing.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  assert.equal(changed.status, 200, changed.text)
  assert.equal((await marketing.api.post(`/v1/forms/${form.id}/publication`)).status, 201)

  const after = await world.visitor.get(`/v1/public/applications/${link}`)
  assert.equal(after.body.form.number, 2)
  assert.deepEqual(after.body.answers, { ...firstPage, sellers, regions, references: 'Ask Contoso' })
  assert.deepEqual(after.body.changedFields, ['sellers'])
  assert.deepEqual(
    after.body.issues.map((issue: { field: string }) => issue.field),
    ['certified'],
  )
  app.advance(5_000)
  const incomplete = await world.visitor.post(`/v1/public/applications/${link}/submission`)
  assert.equal(incomplete.status, 422)
  assert.equal(incomplete.body.code, 'application.incomplete')
  const sent = await world.visitor.post(`/v1/public/applications/${link}/submission`, { answers: { certified: true } })
  assert.equal(sent.status, 200, sent.text)
  assert.equal(sent.body.form.number, 2)
})

test('a hidden condition never blocks a submit and never keeps a stale answer', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  // "both" shows sellers and consultants, each required; then the applicant says that they only implement.
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: answersFor(aName(), { fit: 'both', sellers: 7 }),
  })
  const { token } = started.body
  const changed = await world.visitor.patch(`/v1/public/applications/${token}`, {
    answers: { fit: 'implement', consultants: 3 },
  })
  assert.deepEqual(changed.body.droppedAtSubmit, ['People in sales'])
  app.advance(5_000)
  const sent = await world.visitor.post(`/v1/public/applications/${token}/submission`)
  assert.equal(sent.status, 200, sent.text)
  const read = await reviewer.api.get(`/v1/applications/${started.body.application.reference}`)
  const fields = read.body.answers.map((line: { field: string }) => line.field)
  assert.ok(fields.includes('consultants'))
  assert.ok(!fields.includes('sellers'))
})

test('a status token opens its own application and nothing else', async () => {
  const world = await aDiscoveryWorld(app)
  const other = await aDiscoveryWorld(app)
  const [one, two] = [await anApplication(app, world), await anApplication(app, world)]
  assert.equal((await world.visitor.get(`/v1/public/applications/${one.token}`)).body.reference, one.id)
  assert.equal((await world.visitor.get(`/v1/public/applications/${two.token}`)).body.reference, two.id)
  const missing = await world.visitor.get(`/v1/public/applications/${'A'.repeat(43)}`)
  assert.equal(missing.status, 404)
  const elsewhere = await other.visitor.get(`/v1/public/applications/${one.token}`)
  const nowhere = await clientFor(app.server, {}).get(`/v1/public/applications/${one.token}`)
  const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '')
  assert.equal(strip(elsewhere.text), strip(missing.text))
  assert.equal(strip(nowhere.text), strip(missing.text))
  // The token opens no door of the team.
  assert.equal(
    (await world.visitor.get(`/v1/applications/${one.id}`, undefined, { authorization: `Bearer ${one.token}` })).status,
    401,
  )

  const rotated = await world.visitor.post(`/v1/public/applications/${one.token}/rotation`)
  assert.equal(rotated.status, 200, rotated.text)
  assert.equal((await world.visitor.get(`/v1/public/applications/${one.token}`)).status, 404)
  assert.equal((await world.visitor.get(`/v1/public/applications/${rotated.body.token}`)).body.reference, one.id)
  // Only the hash is in the database.
  const dump = await inTransaction(world.ctx, async (tx) =>
    (await sql<{ row: string }>`select applications::text as row from applications`.execute(tx.db)).rows
      .map((row) => row.row)
      .join('\n'),
  )
  assert.ok(!dump.includes(rotated.body.token) && !dump.includes(two.token))
})

test('a second submit with the same token answers the first result, also when both come at once', async () => {
  const world = await aDiscoveryWorld(app)
  const name = aName()
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: answersFor(name) })
  app.advance(5_000)
  const both = await Promise.all(
    [1, 2, 3].map(() => world.visitor.post(`/v1/public/applications/${started.body.token}/submission`)),
  )
  assert.deepEqual(
    both.map((answer) => answer.status),
    [200, 200, 200],
  )
  assert.equal(new Set(both.map((answer) => JSON.stringify(answer.body.steps))).size, 1)
  assert.equal(
    (await mailsOf(world, `ana@${name}.example`)).filter((mail) => mail.kind === 'application.proof_submitted').length,
    1,
  )
})

test('wrong answers come back with every field at once', async () => {
  const world = await aDiscoveryWorld(app)
  const answer = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: {
      company: 'x'.repeat(300),
      website: 'no domain',
      country: 'Germany',
      email: 'nobody',
      fit: 'nothing',
      sellers: 'many',
      unknown: 1,
    },
  })
  assert.equal(answer.status, 422)
  assert.deepEqual(answer.body.errors.map((issue: { field: string }) => issue.field).sort(), [
    'company',
    'country',
    'email',
    'fit',
    'sellers',
    'unknown',
    'website',
  ])
  assert.ok(
    answer.body.errors.some(
      (issue: { message: string }) => issue.message === 'Website: needs a domain such as acme.com',
    ),
  )
})

test('more than ten submissions from one address in an hour have to wait', async () => {
  const world = await aDiscoveryWorld(app)
  for (let count = 0; count < 10; count += 1)
    assert.equal((await anApplication(app, world, { proven: false })).sent.status, 200)
  const refused = await anApplication(app, world, { proven: false })
  assert.equal(refused.sent.status, 429)
  assert.ok(Number(refused.sent.headers['retry-after']) > 3000)
  app.advance(61 * minute)
  assert.equal((await world.visitor.post(`/v1/public/applications/${refused.token}/submission`)).status, 200)
})

test('a lost link is answered alike for a known and an unknown address', async () => {
  const world = await aDiscoveryWorld(app)
  const { email, token } = await anApplication(app, world)
  const known = await world.visitor.post('/v1/public/application-links', { email })
  const unknown = await world.visitor.post('/v1/public/application-links', { email: 'nobody@nowhere.example' })
  assert.deepEqual([known.status, known.text], [unknown.status, unknown.text])
  const mail = (await mailsOf(world, email)).at(-1)!
  assert.equal(mail.kind, 'application.links')
  assert.equal(tokenIn(mail), token)
  assert.ok(proofIn(mail))
})

test('a draft is warned of a week before it lapses, and lapses with everything in it', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: answersFor(name) })
  app.advance(10 * day)
  await world.visitor.patch(`/v1/public/applications/${started.body.token}`, { answers: { sellers: 9 } })
  app.advance(14 * day)
  await app.settle()
  const kinds = async () => (await mailsOf(world, `ana@${name}.example`)).map((mail) => mail.kind)
  assert.deepEqual(await kinds(), ['application.resume'])
  app.advance(10 * day)
  await app.settle()
  assert.deepEqual(await kinds(), ['application.resume', 'application.draft_expires'])
  assert.equal((await world.visitor.get(`/v1/public/applications/${started.body.token}`)).body.state, 'draft')
  app.advance(7 * day)
  await app.settle()
  const lapsed = await reviewer.api.get(`/v1/applications/${started.body.application.reference}`)
  assert.equal(lapsed.body.state, 'expired')
  assert.deepEqual([lapsed.body.company, lapsed.body.email, lapsed.body.answers], ['', null, []])
})

test('a withdrawn application takes its partner along, and a corrected address has to be proven again', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { token, id, name } = await anApplication(app, world)
  const corrected = await world.visitor.patch(`/v1/public/applications/${token}/contact`, {
    email: `new@${name}.example`,
    fullName: 'Ana Sousa',
  })
  assert.equal(corrected.status, 200, corrected.text)
  assert.equal(corrected.body.emailProven, false)
  assert.equal((await mailsOf(world, `new@${name}.example`)).at(-1)?.kind, 'application.proof')
  const withdrawn = await world.visitor.post(`/v1/public/applications/${token}/withdrawal`, {
    reason: 'We were bought',
  })
  assert.equal(withdrawn.body.state, 'withdrawn')
  const { partner } = (await reviewer.api.get(`/v1/applications/${id}`)).body
  assert.equal((await reviewer.api.get(`/v1/partners/${partner.id}`)).body.stage, 'withdrawn')
})

test('files are kept for the question they answer and reach the team only', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: answersFor(aName(), { references: 'Ask Contoso' }),
  })
  const { token } = started.body
  const upload = (field: string, content: string, name = 'case.txt') => {
    const boundary = 'frontier7'
    const body = `--${boundary}\r\ncontent-disposition: form-data; name="field"\r\n\r\n${field}\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${content}\r\n--${boundary}--\r\n`
    return world.visitor.request('POST', `/v1/public/applications/${token}/files`, {
      rawBody: Buffer.from(body),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }
  const added = await upload('reference_files', 'How Contoso saved a week')
  assert.equal(added.status, 201, added.text)
  assert.deepEqual(added.body.answers.reference_files, ['1'])
  assert.equal((await upload('company', 'not here')).status, 422)
  assert.equal((await upload('reference_files', '<html><script>alert(1)</script></html>', 'x.html')).status, 422)
  const id = started.body.application.reference
  const file = await reviewer.api.get(`/v1/applications/${id}/files/1`)
  assert.equal(file.status, 200)
  assert.equal(file.text, 'How Contoso saved a week')
  const removed = await world.visitor.delete(`/v1/public/applications/${token}/files/1`)
  assert.equal(removed.body.answers.reference_files, undefined)
  assert.equal((await reviewer.api.get(`/v1/applications/${id}/files/1`)).status, 404)
})

test('applications are found by words, filtered, paged and exported with a column per field', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const all = [
    await anApplication(app, world),
    await anApplication(app, world, { answers: { country: 'AT', why: '=HYPERLINK("http://x") and some more words' } }),
    await anApplication(app, world, {
      form: 'technology',
      answers: { fit: 'idea', team_size: 2, integration: ['api'], sellers: undefined, regions: undefined },
    }),
  ]
  for (const one of all) assert.equal(one.sent.status, 200, one.sent.text)
  const ids = (body: { data: { id: string }[] }) => body.data.map((row) => row.id)
  assert.deepEqual(ids((await reviewer.api.get('/v1/applications', { q: all[1]!.name })).body), [all[1]!.id])
  assert.deepEqual(ids((await reviewer.api.get('/v1/applications', { country: ['AT'] })).body), [all[1]!.id])
  const first = await reviewer.api.get('/v1/applications', { limit: 2, sort: 'arrivedAt' })
  const rest = await reviewer.api.get('/v1/applications', {
    limit: 2,
    sort: 'arrivedAt',
    cursor: first.body.nextCursor,
  })
  assert.deepEqual(
    [...ids(first.body), ...ids(rest.body)],
    all.map((one) => one.id),
  )
  const csv = await reviewer.api.get('/v1/application-exports', { format: 'csv' })
  assert.equal(csv.status, 200)
  const [header, ...lines] = csv.text.replace('\ufeff', '').trim().split('\r\n')
  assert.equal(lines.length, 3)
  assert.ok(header!.includes('answer.sellers') && header!.includes('answer.team_size'))
  assert.ok(csv.text.includes(`"'=HYPERLINK`))
})
