/** The company's side over HTTP: appeal, documents and questions, from portal and status page. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import {
  aCase,
  aDocument,
  anAssessed,
  aQualificationWorld,
  type Case,
  casePath,
  decline,
  make,
  ok,
  readCase,
  screen,
  signedOff,
  uploadFile,
} from './testing.ts'

const app = await testApp()

describe('the company’s side', () => {
  test('an appeal goes to somebody who took no part; accepted, the case is open again', async () => {
    const world = await aQualificationWorld(app)
    const other = await aMember(app, world.workspace, { roles: ['executive'], name: 'Other Exec' })
    const found = await anAssessed(world)
    const person = await aPortalUser(app, world.workspace, world.api, found.partner.id)
    const early = await person.api.post('/v1/portal/qualification/appeal', { text: 'Look again' })
    assert.equal(early.status, 409)
    ok(await make(world.exec, found, await signedOff(world, found, decline)), 201)
    const page = ok(await person.api.get('/v1/portal/qualification')).body
    assert.equal(page.decision.outcome, 'declined')
    assert.equal(page.appeal.canAppeal, true)
    assert.equal(page.appeal.until, '2026-04-01')
    assert.doesNotMatch(JSON.stringify(page), /75\.0|againstReason|market has changed/)
    ok(await person.api.post('/v1/portal/qualification/appeal', { text: 'Our figures were of another year' }), 201)
    assert.equal((await person.api.post('/v1/portal/qualification/appeal', { text: 'Again' })).body.code, 'appeal.made')
    const answer = { outcome: 'accepted', answer: 'You are right; we look at it again.' }
    for (const involved of [world.exec, world.pm]) {
      const refused = await involved.api.post(`${casePath(found)}/appeal`, answer)
      assert.equal(refused.status, 403)
      assert.equal(refused.body.code, 'appeal.involved')
    }
    const answered = ok(await other.api.post(`${casePath(found)}/appeal`, answer)).body
    assert.equal(answered.state, 'superseded')
    assert.equal((await readCase(world.pm.api, found.id)).state, 'reopened')
    assert.equal((await world.api.get(`/v1/partners/${found.partner.id}`)).body.stage, 'assessing')
    const next = await signedOff(world, found)
    assert.equal(next.supersedes, answered.id)
    ok(await make(world.exec, found, next), 201)
  })
  test('an appeal is possible for thirty days, and no longer', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const person = await aPortalUser(app, world.workspace, world.api, found.partner.id)
    ok(await make(world.exec, found, await signedOff(world, found, decline)), 201)
    app.advance(31 * 86_400_000)
    const fresh = await aPortalUser(app, world.workspace, world.api, found.partner.id)
    const late = await fresh.api.post('/v1/portal/qualification/appeal', { text: 'Look again' })
    assert.equal(late.status, 409)
    assert.equal(late.body.code, 'appeal.over')
    assert.ok(person.id)
  })
  test('documents: asked for, sent, rejected, sent again; another company’s is not there', async () => {
    const world = await aQualificationWorld(app)
    const [found, foreign] = [await aCase(world), await aCase(world)]
    const person = await aPortalUser(app, world.workspace, world.api, found.partner.id)
    const stranger = await aPortalUser(app, world.workspace, world.api, foreign.partner.id)
    const asked = ok(
      await world.pm.api.post('/v1/company-documents', {
        partnerId: found.partner.id,
        kind: 'audited_accounts',
        note: 'Both years',
      }),
      201,
    ).body
    const again = await world.pm.api.post('/v1/company-documents', {
      partnerId: found.partner.id,
      kind: 'audited_accounts',
    })
    assert.equal(again.body.code, 'document.requested_already')
    const page = ok(await person.api.get('/v1/portal/qualification', { language: 'de' })).body
    assert.deepEqual(
      page.documents.map((one: Case) => [one.label, one.state, one.note]),
      [['Geprüfter Jahresabschluss', 'requested', 'Both years']],
    )
    const file = `/v1/portal/company-documents/${asked.id}/file`
    assert.equal((await uploadFile(stranger.api, file)).status, 404)
    ok(await uploadFile(person.api, file))
    // That it is there is known to the team; what it says to few.
    const seen = ok(await world.pm.api.get(`/v1/company-documents/${asked.id}`)).body
    assert.equal(seen.state, 'received')
    assert.equal('file' in seen || 'figures' in seen || 'ratios' in seen, false)
    const closed = await world.pm.api.get(`/v1/company-documents/${asked.id}/file`)
    assert.equal(closed.status, 403)
    assert.equal(closed.body.code, 'document.restricted')
    ok(await world.legal.api.get(`/v1/company-documents/${asked.id}/file`))
    const early = await world.finance.api.post(`/v1/company-documents/${asked.id}/acceptance`, {
      issuedOn: '2026-01-15',
    })
    assert.equal(early.body.code, 'document.date_missing')
    ok(await world.finance.api.post(`/v1/company-documents/${asked.id}/rejection`, { reason: 'A page is missing' }))
    assert.equal(
      ok(await person.api.get('/v1/portal/qualification')).body.documents[0].rejectReason,
      'A page is missing',
    )
    ok(await uploadFile(person.api, file))
    const mixed = await world.finance.api.post(`/v1/company-documents/${asked.id}/acceptance`, {
      issuedOn: '2026-01-15',
      periodEndOn: '2025-12-31',
      figuresCsv: 'figure,amount,currency\nEBIT,1,EUR\nTotal assets,2,USD',
    })
    assert.equal(mixed.status, 422)
    assert.match(mixed.text, /Row 3 is in USD/)
    const accepted = ok(
      await world.finance.api.post(`/v1/company-documents/${asked.id}/acceptance`, {
        issuedOn: '2026-01-15',
        periodEndOn: '2025-12-31',
        figures: {
          currency: 'USD',
          currentAssets: '500',
          currentLiabilities: '300',
          totalAssets: '1000',
          totalLiabilities: '600',
          bookEquity: '400',
          retainedEarnings: '150',
          ebit: '80',
        },
      }),
    ).body
    assert.equal(accepted.expiresOn, '2027-06-30')
    assert.deepEqual(accepted.ratios.altmanZ, { shown: '3.04', words: null })
    assert.equal(accepted.ratios.zone, 'safe')
  })
  test('the applicant’s page asks, takes and answers without an account; accept opens the case, fast track decides it', async () => {
    const world = await aQualificationWorld(app)
    const visitor = clientFor(app.server, { 'tandem-workspace': world.workspace.slug })
    const name = `fasttrack${process.pid}`
    ok(
      await world.admin.api.put(`/v1/partner-types/${world.types['solution']}/blocks/qualification`, {
        value: {
          light: true,
          gates: {
            legal_entity: 'never',
            signatory: 'never',
            support_contact: 'never',
            accounts: 'never',
            security_questionnaire: 'never',
          },
        },
      }),
    )
    const started = ok(
      await visitor.post('/v1/public/applications', {
        form: 'solution',
        answers: {
          company: name,
          website: `https://${name}.example`,
          country: 'DE',
          name: 'Kim Berg',
          email: `kim@${name}.example`,
          why: 'We sell to your customers',
          fit: 'resell',
          consent: true,
          sellers: 2,
          regions: ['DE'],
        },
      }),
      201,
    ).body
    app.advance(10_000)
    ok(await visitor.post(`/v1/public/applications/${started.token}/submission`))
    const applicationId = started.application.reference
    ok(await world.pm.api.post(`/v1/applications/${applicationId}/assignment`, { proofNotNeeded: 'I know them' }))
    const partnerId = ok(await world.pm.api.get(`/v1/applications/${applicationId}`)).body.partner.id
    await screen(world, partnerId)
    ok(
      await world.pm.api.post(`/v1/applications/${applicationId}/decision`, {
        outcome: 'accepted',
        reasons: [],
        fastTrack: true,
      }),
      201,
    )
    await app.settle()
    const partner = ok(await world.api.get(`/v1/partners/${partnerId}`)).body
    // Agreements drafts by itself what was decided, so the partner is on its way to a signature.
    assert.equal(partner.stage, 'contracting')
    const page = ok(await visitor.get(`/v1/public/applications/${started.token}/qualification`)).body
    assert.equal(page.state, 'decided')
    assert.equal(page.decision.outcome, 'approved')
    const { data } = ok(await world.api.get('/v1/qualification-decisions')).body
    assert.equal(data[0].madeBy, world.pm.name)
    const wrong = await visitor.get(`/v1/public/applications/${'a'.repeat(43)}/qualification`)
    assert.equal(wrong.status, 404)
  })
  test('questions reach the page and their answers every reviewer', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const person = await aPortalUser(app, world.workspace, world.api, found.partner.id)
    assert.equal(
      (await world.legal.api.post(`${casePath(found)}/questions`, { questions: ['Why?'] })).body.code,
      'case.not_a_reviewer',
    )
    ok(await world.eng.api.post(`${casePath(found)}/questions`, { questions: ['Who is on call at night?'] }), 201)
    const answer = (text: string) => person.api.post('/v1/portal/qualification/questions/1/answer', { answer: text })
    ok(await answer('Our lead engineer'))
    assert.equal((await answer('Somebody else')).body.code, 'question.answered')
    const seen = await readCase(world.pm.api, found.id)
    assert.equal(seen.questions[0].answer, 'Our lead engineer')
    await aDocument(world, found.partner.id, 'registration_extract')
  })
})
