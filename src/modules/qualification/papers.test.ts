/** Letter and case file: what goes out holds nothing of the record, and the file holds nothing that is sealed. */
import assert from 'node:assert/strict'
import { before, type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalUser } from '#test/support/partners.ts'
import { asFile, say } from '#test/support/pdf-tools.ts'
import { anAssessed, anAssessing, aQualificationWorld, type Case, ok, submit, type World } from './testing.ts'

const app = await testApp()
let world: World
before(async () => {
  world = await aQualificationWorld(app)
})
/** What poppler reads; undefined where it is not installed and the test is skipped, which CI does not allow. */
const pdfText = async (t: TestContext, bytes: Buffer): Promise<string | undefined> => {
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-')
  return say(t, 'pdftotext', [await asFile(bytes), '-'])
}
const path = (found: Case) => `/v1/qualification-cases/${found.id}`

test('the letter holds outcome and shareable reasons, and no score, note or name of a reviewer', async (t) => {
  const found = await anAssessed(world)
  const decision = ok(
    await world.pm.api.put(`${path(found)}/decision`, {
      outcome: 'declined',
      reasons: ['not_our_market'],
      againstReason: 'The market has changed since',
      note: 'Secret note of the team',
    }),
  ).body
  const draft = await world.pm.api.request('GET', `${path(found)}/letter`)
  assert.equal(draft.status, 200)
  const draftText = await pdfText(t, draft.bytes)
  if (draftText === undefined) return
  assert.match(draftText, /Draft: this decision is not made/)
  assert.equal((await world.pm.api.post(`${path(found)}/letter`)).body.code, 'decision.not_made')
  for (const member of [world.pm, world.eng])
    ok(await member.api.post(`${path(found)}/sign-offs`, { contentHash: decision.contentHash }), 201)
  ok(await world.exec.api.post(`${path(found)}/decision`, { contentHash: decision.contentHash }), 201)
  const letter = (await pdfText(t, (await world.pm.api.request('GET', `${path(found)}/letter`)).bytes)) ?? ''
  assert.match(letter, /Declined/)
  assert.doesNotMatch(letter, /Draft|Secret note|market has changed|75\.0|Member eng/)
  ok(
    await world.api.post(`/v1/partners/${found.partner.id}/contacts`, {
      fullName: 'Kim Berg',
      email: `kim-${found.id}@candidate.example`,
      isPrimary: true,
    }),
    201,
  )
  ok(await world.pm.api.post(`${path(found)}/letter`))
  const mails = await inTransaction(
    world.ctx,
    async (tx) =>
      (
        await sql<{
          attachments: unknown[]
        }>`select attachments from mails where kind = 'qualification.letter'`.execute(tx.db)
      ).rows,
  )
  assert.equal(mails.length, 1)
  assert.equal(mails[0]!.attachments.length, 1)
  const person = await aPortalUser(app, world.workspace, world.api, found.partner.id)
  assert.equal((await person.api.request('GET', '/v1/portal/qualification/letter')).status, 200)
})

test('the case file holds every card as PDF and JSON; what is sealed for the reader is named and left out', async (t) => {
  const found = await anAssessing(world)
  await submit(world.pm, found, 'fit', 5)
  const early = ok(await world.eng.api.get(`${path(found)}/file`, { format: 'json' })).body
  assert.deepEqual(
    early.cards.map((card: Case) => card.purpose),
    ['technical'],
  )
  assert.equal(early.result.isSealed, true)
  assert.ok(
    early.sealedCards.some((card: Case) => card.purpose === 'fit' && /open when you have submitted/.test(card.because)),
  )
  assert.doesNotMatch(JSON.stringify(early), /It stands out/)
  await submit(world.eng, found, 'fit', 4)
  const whole = ok(await world.eng.api.get(`${path(found)}/file`, { format: 'json' })).body
  assert.equal(whole.format, 'tandem-case-file-1')
  assert.deepEqual(whole.sealedCards, [])
  assert.equal(whole.cards.length, 4)
  assert.equal(whole.rubrics.length, 3)
  assert.ok(whole.documents.every((one: Case) => !('figures' in one) && !('file' in one)))
  const pdf = await world.eng.api.request('GET', `${path(found)}/file`)
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  const text = await pdfText(t, pdf.bytes)
  if (text === undefined) return
  for (const words of ['Case file', 'Gates', 'Restricted-party screening', 'Member eng', 'It stands out'])
    assert.ok(text.includes(words), words)
})
