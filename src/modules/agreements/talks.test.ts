/** Negotiation: the pen, changes one by one, links without an account, snapshots compared, their own paper. Over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { render } from '#platform/pdf/render.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const world = await aWorld(app)
const team = (await aMember(app, world.workspace, { roles: ['partner_manager'], name: 'Mara Manager' })).api
const lawyer = await aMember(app, world.workspace, { roles: ['legal', 'finance'], name: 'Lena Lawyer' })
const visitor = world.publicApi

const aDraft = async (body: object = {}) => {
  const partnerId = await aPartner(world.api)
  const partner = (await team.get(`/v1/partners/${partnerId}`)).body
  await world.admin.api.patch(
    `/v1/partners/${partnerId}`,
    { address: { line1: 'Main Street 1', city: 'Oslo', country: 'NO' } },
    { 'if-match': `"${partner.version}"` },
  )
  const made = await team.post('/v1/agreements', { partnerId, ...body })
  assert.equal(made.status, 201, made.text)
  return { partnerId, id: made.body.id as string }
}
const inTalks = async () => {
  const drafted = await aDraft()
  const sent = await team.post(`/v1/agreements/${drafted.id}/submission`, { to: 'negotiating' })
  assert.equal(sent.status, 200, sent.text)
  return drafted
}
const read = async (id: string) => (await team.get(`/v1/agreements/${id}`)).body
let people = 0
const aLink = async (id: string) => {
  people += 1
  const email = `kim${people}@partner.example`
  const made = await team.post(`/v1/agreements/${id}/negotiation-links`, { name: 'Kim Berg', email })
  assert.equal(made.status, 201, made.text)
  return { ...made.body, url: `/v1/public/negotiations/${await tokenOf(email)}` } as { id: string; url: string }
}
const mailsTo = async (email: string) =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{ subject: string; text_body: string }>`select subject, text_body from mails
      where workspace_id = ${world.workspace.id} and to_email = ${email} order by id`.execute(tx.db)
    return rows
  })
const tokenOf = async (email: string) =>
  /\/negotiate\/([A-Za-z0-9_-]{43})/.exec((await mailsTo(email)).at(-1)!.text_body)![1]!
const termOf = (page: { terms: { kind: string }[] }, kind: string) =>
  page.terms.find((term) => term.kind === kind) as { id: string; kind: string; values: Record<string, unknown> }

test('by link and without an account the partner comments, changes clauses and terms, and accepts', async () => {
  const { id } = await inTalks()
  const { url } = await aLink(id)
  const opened = await visitor.post(`${url}/view`)
  assert.deepEqual([opened.status, opened.body.you, opened.body.pen], [200, 'Kim Berg', 'partner'], opened.text)
  const protection = termOf(opened.body, 'deal_protection')
  const shorter = await visitor.post(`${url}/changes`, {
    act: 'term',
    termId: protection.id,
    values: { ...protection.values, days: 60 },
    reason: 'Our deals close faster',
  })
  assert.equal(shorter.status, 201, shorter.text)
  assert.match(shorter.body.changes[0].short, /^\d+ days → 60 days$/)
  const [clause] = opened.body.clauses
  const worded = await visitor.post(`${url}/changes`, {
    act: 'text',
    clause: clause.key,
    body: `${clause.body} Each side says so in writing.`,
  })
  assert.deepEqual(worded.body.changes[1].pieces.at(-1), { kind: 'added', text: ' Each side says so in writing.' })
  // Nothing of the text has changed before it is answered, and nothing can be accepted.
  assert.equal(worded.body.snapshotHash, opened.body.snapshotHash)
  const early = await visitor.post(`${url}/acceptance`, { snapshotHash: opened.body.snapshotHash })
  assert.match(early.body.detail, /Change 1 of Kim Berg has to be answered first/)
  const notOurs = await team.post(`/v1/agreements/${id}/change-answers`, { number: 1, answer: 'accepted' })
  assert.equal(notOurs.body.code, 'pen.not_yours')
  const handed = await visitor.post(`${url}/pen`, { words: 'Two changes' })
  assert.equal(handed.body.pen, 'us', handed.text)
  const late = await visitor.post(`${url}/changes`, { act: 'remove', clause: clause.key })
  assert.deepEqual([late.status, late.body.code], [409, 'pen.not_yours'])

  const yes = await team.post(`/v1/agreements/${id}/change-answers`, { number: 1, answer: 'accepted' })
  assert.equal(termOf(yes.body.draft, 'deal_protection').values['days'], 60, yes.text)
  const no = await team.post(`/v1/agreements/${id}/change-answers`, { number: 2, answer: 'refused', words: 'Too slow' })
  assert.equal(no.body.draft.changes[1].answer, 'refused')
  assert.equal(
    no.body.draft.content[0].clauses.find((one: { key: string }) => one.key === clause.key).body,
    clause.body,
  )
  const rounds = (await team.get(`/v1/agreements/${id}/rounds`)).body.data
  assert.deepEqual(
    rounds.map((round: { side: string; changes: number; words: string | null }) => [
      round.side,
      round.changes,
      round.words,
    ]),
    [
      ['partner', 2, 'Two changes'],
      ['us', 0, null],
    ],
  )
  await team.post(`/v1/agreements/${id}/pen`, { words: 'Agreed to the days' })
  const back = (await visitor.get(url)).body
  assert.deepEqual(
    back.since.terms.map((term: { kind: string; short: string }) => [term.kind, /→ 60 days$/.test(term.short)]),
    [['deal_protection', true]],
  )
  assert.equal(back.since.words, 'Agreed to the days')
  const ours = await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash: back.snapshotHash })
  assert.equal(ours.status, 200, ours.text)
  const theirs = await visitor.post(`${url}/acceptance`, { snapshotHash: back.snapshotHash })
  assert.deepEqual([theirs.status, theirs.body.weAccepted, theirs.body.theyAccepted], [200, true, true], theirs.text)
  assert.ok(['agreed', 'approving', 'approved'].includes((await read(id)).openVersion.state))
  const audit = (await team.get(`/v1/agreements/${id}/audit`)).body.data
  assert.ok(
    audit.some((row: { act: string; by: { name: string } }) => row.act === 'accepted' && row.by.name === 'Kim Berg'),
  )
})

test('a bound number is no text that anybody types: a change of it is a change of its term', async () => {
  const { id } = await inTalks()
  const { url } = await aLink(id)
  const page = (await visitor.get(url)).body
  const bound = page.clauses.find((clause: { tokens: { placeholder: string }[] }) =>
    clause.tokens.some((token) => token.placeholder.startsWith('{{term:')),
  )
  assert.ok(bound, 'a seeded clause prints a number from its term')
  const token = bound.tokens.find((one: { placeholder: string }) => one.placeholder.startsWith('{{term:'))
  assert.ok(bound.text.includes(token.text))
  const unknown = await visitor.post(`${url}/changes`, {
    act: 'text',
    clause: bound.key,
    body: 'We pay {{term:commission_hold.weeks}}.',
  })
  assert.deepEqual([unknown.status, unknown.body.code], [422, 'template.variable_unknown'])
})

test('a change that no longer fits is listed, cannot be accepted, and blocks agreeing until it is refused', async () => {
  const { id } = await inTalks()
  const { url } = await aLink(id)
  const page = (await visitor.get(url)).body
  const [clause] = page.clauses
  await visitor.post(`${url}/changes`, { act: 'text', clause: clause.key, body: `${clause.body} One.` })
  await visitor.post(`${url}/changes`, { act: 'text', clause: clause.key, body: `${clause.body} Two.` })
  await visitor.post(`${url}/pen`, {})
  await team.post(`/v1/agreements/${id}/change-answers`, { number: 1, answer: 'accepted' })
  const stood = (await read(id)).draft.changes[1]
  assert.equal(stood.placed, false)
  const refused = await team.post(`/v1/agreements/${id}/change-answers`, { number: 2, answer: 'accepted' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'change.unplaced'])
  const { snapshotHash } = (await read(id)).draft
  const blocked = await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash })
  assert.match(blocked.body.detail, /Change 2/)
  await team.post(`/v1/agreements/${id}/change-answers`, { number: 2, answer: 'refused' })
  assert.equal((await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash })).status, 200)
})

test('an open comment marked must stands against agreeing, whoever wrote it', async () => {
  const { id } = await inTalks()
  const { url } = await aLink(id)
  await visitor.post(`${url}/comments`, { body: 'Sixty days', clause: 'deals', must: true })
  const { snapshotHash } = (await read(id)).draft
  for (const answer of [
    await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash }),
    await visitor.post(`${url}/acceptance`, { snapshotHash }),
  ])
    assert.match(answer.body.detail, /Comment 1 of Kim Berg has to be settled first/)
  assert.equal((await visitor.post(`${url}/comment-settlements`, { number: 1 })).body.comments[0].settled, true)
  assert.equal((await visitor.post(`${url}/acceptance`, { snapshotHash })).status, 200)
  // What we say is not the partner's to settle.
  await team.post(`/v1/agreements/${id}/comments`, { body: 'Read this', must: true })
  const notTheirs = await visitor.post(`${url}/comment-settlements`, { number: 2 })
  assert.deepEqual([notTheirs.status, notTheirs.body.code], [409, 'comment.unknown'])
})

test('our changes are the partner’s to answer, in the portal too', async () => {
  const { id, partnerId } = await inTalks()
  const principal = await aPortalPerson(world, partnerId, ['principal'])
  const portal = `/v1/portal/agreements/${id}`
  await principal.api.post(`${portal}/pen`, {})
  const draft = (await read(id)).draft
  const hold = termOf(draft, 'commission_hold') ?? termOf(draft, 'deal_protection')
  const added = await team.post(`/v1/agreements/${id}/changes`, {
    act: 'add',
    component: 'legal',
    heading: 'Sanctions',
    body: '## Checks\nEach party checks its people.\n\n| Who | When |\n|---|---|\n| Us | yearly |\n| You | yearly |',
  })
  assert.equal(added.status, 201, added.text)
  await team.post(`/v1/agreements/${id}/changes`, { act: 'term_removed', termId: hold.id })
  const own = await team.post(`/v1/agreements/${id}/change-answers`, { number: 1, answer: 'accepted' })
  assert.equal(own.body.code, 'change.own')
  await team.post(`/v1/agreements/${id}/change-withdrawals`, { number: 2 })
  await team.post(`/v1/agreements/${id}/pen`, {})
  const done = await principal.api.post(`${portal}/change-answers`, { number: 1, answer: 'accepted' })
  assert.equal(done.status, 200, done.text)
  assert.ok(done.body.clauses.some((clause: { heading: string }) => clause.heading === 'Sanctions'))
  const { blocks } = (await team.get(`/v1/agreements/${id}/document`)).body
  const kinds = blocks.map((block: { kind: string; text: string }) => `${block.kind} ${block.text}`)
  for (const wanted of ['minor Checks', 'row Who | When', 'row You | yearly']) assert.ok(kinds.includes(wanted), wanted)
  assert.ok((await read(id)).draft.changes[1].answer === 'withdrawn')
})

test('a link that was taken back or has run out opens nothing, and a guessed one is a plain 404', async () => {
  const { id } = await inTalks()
  const { id: linkId, url } = await aLink(id)
  const again = await team.post(`/v1/agreements/${id}/negotiation-links`, {
    name: 'Kim Berg',
    email: `kim${people}@partner.example`,
  })
  assert.equal(again.body.code, 'link.exists')
  assert.equal((await visitor.get(`/v1/public/negotiations/${'A'.repeat(43)}`)).status, 404)
  assert.equal((await team.delete(`/v1/negotiation-links/${linkId}`)).status, 200)
  const gone = await visitor.get(url)
  assert.deepEqual([gone.status, gone.body.code], [410, 'link.expired'])
  const acted = await visitor.post(`${url}/comments`, { body: 'Still here' })
  assert.equal(acted.status, 410)
})

test('any two snapshots can be compared: words, clauses and terms', async () => {
  const { id } = await inTalks()
  const { url } = await aLink(id)
  const before = (await visitor.get(url)).body
  await visitor.post(`${url}/pen`, {})
  const { version } = await read(id)
  const protection = termOf(before, 'deal_protection')
  const changed = await team.patch(
    `/v1/agreements/${id}/draft`,
    {
      clauses: [{ key: before.clauses[0].key, body: 'We work together.' }],
      terms: [{ kind: 'deal_protection', id: protection.id, values: { ...protection.values, days: 200 } }],
    },
    { 'if-match': `"${version}"` },
  )
  assert.equal(changed.status, 200, changed.text)
  const list = (await team.get(`/v1/agreements/${id}/snapshots`)).body.data
  assert.deepEqual([list.length, list.at(-1).current], [2, true])
  const found = (await team.get(`/v1/agreements/${id}/comparison`, { from: before.snapshotHash })).body
  assert.equal(found.clauses[0].change, 'changed')
  assert.ok(found.clauses[0].pieces.some((piece: { kind: string }) => piece.kind === 'removed'))
  assert.match(found.terms[0].short, /→ 200 days$/)
  const same = (
    await team.get(`/v1/agreements/${id}/comparison`, { from: before.snapshotHash, to: before.snapshotHash })
  ).body
  assert.deepEqual([same.clauses, same.terms], [[], []])
  assert.equal((await team.get(`/v1/agreements/${id}/comparison`, { from: '0'.repeat(64) })).status, 404)
})

const upload = async (id: string, bytes: Uint8Array, name = 'theirs.pdf') => {
  const form = new FormData()
  form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], name, { type: 'application/pdf' }))
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return team.request('POST', `/v1/agreements/${id}/paper`, {
    rawBody: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type')! },
  })
}
const aPdf = async () =>
  (
    await render({
      title: 'Master agreement',
      language: 'en',
      madeAt: new Date('2026-11-23T00:00:00Z'),
      blocks: [{ kind: 'paragraph', text: 'Their text.' }],
    })
  ).bytes

test('their paper is a checked PDF with terms by page, and goes through legal', async () => {
  const { id } = await aDraft({ paper: 'theirs' })
  const empty = (await read(id)).draft
  assert.ok(empty.faults.some((fault: { rule: string }) => fault.rule === 'paper.missing'))
  const notPdf = await upload(id, new TextEncoder().encode('hello'))
  assert.equal(notPdf.status, 422, notPdf.text)
  const put = await upload(id, await aPdf())
  assert.equal(put.status, 200, put.text)
  assert.deepEqual([put.body.draft.paper.name, put.body.draft.paper.pages], ['theirs.pdf', 1])
  assert.ok(put.body.draft.faults.every((fault: { rule: string }) => fault.rule === 'term.page_missing'))
  const paged = await team.patch(
    `/v1/agreements/${id}/draft`,
    {
      terms: put.body.draft.terms.map((term: { id: string; kind: string; values: object; scope: object }) => ({
        id: term.id,
        kind: term.kind,
        values: term.values,
        scope: term.scope,
        page: 1,
      })),
    },
    { 'if-match': `"${put.body.version}"` },
  )
  assert.deepEqual(paged.body.draft?.faults, [], paged.text)
  const direct = await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
  assert.match(direct.body.detail, /it is on their paper/)
  await team.post(`/v1/agreements/${id}/submission`, { to: 'legal_review' })
  await lawyer.api.post(`/v1/agreements/${id}/review`, { outcome: 'cleared' })
  const { url } = await aLink(id)
  const { blocks } = (await team.get(`/v1/agreements/${id}/document`)).body
  assert.ok(blocks.some((block: { text: string }) => /attached file "theirs.pdf" \(1 page, SHA-256/.test(block.text)))
  assert.ok(blocks.some((block: { text: string }) => /\(page 1\)/.test(block.text)))
  const file = await visitor.get(`${url}/paper`)
  assert.equal(file.status, 200)
  assert.match(file.text, /^%PDF/)
})

test('a PDF with a script in it is refused with the reason, and nothing is kept', async () => {
  const { id } = await aDraft({ paper: 'theirs' })
  const plain = Buffer.from(await aPdf()).toString('latin1')
  const armed = plain.replace(
    /\/Type\s*\/Catalog/,
    '/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>',
  )
  assert.notEqual(armed, plain)
  const refused = await upload(id, Buffer.from(armed, 'latin1'))
  assert.equal(refused.status, 422, refused.text)
  assert.match(refused.body.detail, /script|acts by itself/i)
  assert.equal((await read(id)).draft.paper, null)
})
