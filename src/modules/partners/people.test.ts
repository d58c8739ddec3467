import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { contactErasure, contactRetention, findContactByEmail, seatLimits } from './public.ts'
import { joinPortal } from './service/portal-users.ts'

const retained = new Map<string, string>()
const seats = new Map<string, number>()
const erased: string[] = []
const upstairs = defineModule({
  name: 'upstairs',
  contract: { module: 'upstairs', summary: 'A module of the test.', endpoints: {} },
  routes: {},
  fills: [
    contactRetention.fill(
      async (_tx, ids) => new Map(ids.flatMap((id) => (retained.has(id) ? [[id, retained.get(id)!] as const] : []))),
    ),
    contactErasure.fill(async (_tx, ids) => void erased.push(...ids)),
    seatLimits.fill(
      async (_tx, ids) => new Map(ids.flatMap((id) => (seats.has(id) ? [[id, seats.get(id)!] as const] : []))),
    ),
  ],
})
const app = await testApp({ modules: [...modules, upstairs] })
const is = (version: number) => ({ 'if-match': `"${version}"` })

test('a partner with contacts has exactly one primary, whoever comes and goes', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const [ana, ben, chi] = [
    await aContact(api, partner.id),
    await aContact(api, partner.id),
    await aContact(api, partner.id),
  ]
  const primary = async () =>
    (await api.get('/v1/contacts', { partnerId: partner.id, isPrimary: true })).body.data.map(
      (one: { id: string }) => one.id,
    )
  assert.deepEqual([ana.isPrimary, ben.isPrimary], [true, false])
  assert.equal((await api.patch(`/v1/contacts/${chi.id}`, { isPrimary: true }, is(1))).status, 200)
  assert.deepEqual(await primary(), [chi.id])
  assert.equal((await api.patch(`/v1/contacts/${chi.id}`, { isPrimary: false }, is(2))).status, 422)
  assert.equal((await api.post(`/v1/contacts/${chi.id}/departure`, { newPrimaryId: ben.id })).status, 200)
  assert.deepEqual(await primary(), [ben.id])
  assert.equal((await api.post(`/v1/contacts/${ben.id}/departure`, { reason: 'New job' })).body.leftReason, 'New job')
  assert.deepEqual(await primary(), [ana.id])
  await api.post(`/v1/contacts/${ana.id}/departure`)
  assert.deepEqual(await primary(), [])
  assert.equal((await api.request('DELETE', `/v1/contacts/${ben.id}/departure`)).status, 200)
  assert.deepEqual(await primary(), [ben.id])
})

test('two first contacts added at once leave one primary', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  await Promise.all([aContact(api, partner.id), aContact(api, partner.id), aContact(api, partner.id)])
  assert.equal((await api.get('/v1/contacts', { partnerId: partner.id, isPrimary: true })).body.data.length, 1)
})

test('an address is unique per partner without regard to case, and kept as typed', async () => {
  const { api, ctx } = await app.workspace()
  const [partner, other] = [await aPartner(api), await aPartner(api)]
  const contact = await aContact(api, partner.id, { email: 'Ana.Silva@Acme.example' })
  assert.equal(contact.email, 'Ana.Silva@Acme.example')
  const second = await api.post(`/v1/partners/${partner.id}/contacts`, {
    fullName: 'Other',
    email: 'ana.silva@acme.EXAMPLE',
  })
  assert.equal(second.status, 409)
  assert.equal(second.body.code, 'contact.email_taken')
  assert.equal(second.body.contactId, contact.id)
  await aContact(api, other.id, { email: 'ana.silva@acme.example' })
  assert.equal((await inTransaction(ctx, (tx) => findContactByEmail(tx, 'ANA.SILVA@ACME.EXAMPLE'))).length, 2)
  assert.equal(
    (await inTransaction(ctx, (tx) => findContactByEmail(tx, 'ANA.SILVA@ACME.EXAMPLE', partner.id))).length,
    1,
  )
  assert.equal((await api.get('/v1/contacts', { email: 'ana.silva@acme.example' })).body.data.length, 2)
  assert.equal((await api.get('/v1/contacts', { q: 'ana.silva' })).body.data.length, 2)
})

test('a contact is changed with its version, and joins its name from its parts', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const contact = await aContact(api, partner.id, { givenName: 'Ana', familyName: 'Silva' })
  assert.equal(contact.fullName, 'Ana Silva')
  assert.equal((await api.patch(`/v1/contacts/${contact.id}`, { title: 'CTO' })).status, 428)
  const changed = await api.patch(
    `/v1/contacts/${contact.id}`,
    { familyName: 'Souza', marketingConsent: { textVersion: '2026-01' }, phone: '+4930901820' },
    is(1),
  )
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body.fullName, 'Ana Souza')
  assert.equal(changed.body.consentTextVersion, '2026-01')
  assert.equal((await api.patch(`/v1/contacts/${contact.id}`, { title: 'CTO' }, is(1))).status, 412)
  assert.equal((await api.patch(`/v1/contacts/${contact.id}`, { phone: '030 123' }, is(2))).status, 422)
  const card = await api.get(`/v1/contacts/${contact.id}/card`)
  assert.match(card.text, /^BEGIN:VCARD\r\nVERSION:4\.0\r\nFN:Ana Souza\r\n/)
})

test('a viewer sees people without addresses and phones', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const contact = await aContact(api, partner.id, { phone: '+4930901820' })
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  const seen = (await viewer.api.get(`/v1/contacts/${contact.id}`)).body
  assert.deepEqual([seen.fullName, seen.email, seen.phone], [contact.fullName, null, null])
})

test('an erased person leaves a pseudonym, and nothing of the person in mails, search, facts and seats', async () => {
  const { api, workspace, services } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const partner = await aPartner(api)
  await aPortalUser(app, workspace, api, partner.id)
  const contact = await aContact(api, partner.id, {
    givenName: 'Xanthippe',
    familyName: 'Zywiec',
    email: 'xanthippe@zywiec.example',
    phone: '+4930555001',
  })
  const invited = await api.post(`/v1/partners/${partner.id}/portal-users`, { contactId: contact.id, roles: ['sales'] })
  assert.equal(invited.status, 201, invited.text)
  await api.patch(`/v1/contacts/${contact.id}`, { title: 'Head of Xanthippe' }, is(1))
  const gone = await admin.api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'Asked by mail' })
  assert.equal(gone.status, 200, gone.text)
  assert.match(gone.body.fullName, /^Erased person [0-9a-f]{8}$/)
  assert.deepEqual([gone.body.email, gone.body.phone, gone.body.title], [null, null, null])
  assert.ok(erased.includes(contact.id))
  assert.equal((await api.get('/v1/contacts', { q: 'xanthippe' })).body.data.length, 0)
  assert.equal((await api.patch(`/v1/contacts/${contact.id}`, { title: 'Back' }, is(9))).body.code, 'contact.erased')
  assert.equal(
    (await admin.api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'Again' })).body.code,
    'contact.erased',
  )
  const everywhere = await inTransaction(app.ctx(workspace), async (tx) => {
    const found: string[] = []
    for (const table of ['contacts', 'portal_users', 'invitations', 'mails', 'events', 'notes', 'partners']) {
      const { rows } = await sql<{
        row: string
      }>`select row_to_json(t)::text as row from ${sql.table(table)} t where workspace_id = ${workspace.id}`.execute(
        tx.db,
      )
      if (rows.some(({ row }) => /xanthippe|zywiec|4930555001/i.test(row))) found.push(table)
    }
    return found
  })
  assert.deepEqual(everywhere, [])
  const entries = await asOwner(services.database, (db) =>
    sql`select 1 from search_entries where workspace_id = ${workspace.id} and words like '%zywiec%'`.execute(db),
  )
  assert.equal(entries.rows.length, 0)
})

test('a person named in what must be kept is not erased', async () => {
  const { api, workspace } = await app.workspace()
  const legal = await aMember(app, workspace, { roles: ['legal'] })
  const contact = await aContact(api, (await aPartner(api)).id)
  retained.set(contact.id, 'Named in signed agreement AG-2027-0142; kept until 2034-03-01')
  const refused = await legal.api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'Asked' })
  assert.equal(refused.body.code, 'contact.retained')
  assert.equal(refused.body.detail, 'Named in signed agreement AG-2027-0142; kept until 2034-03-01')
  const manager = await aMember(app, workspace)
  assert.equal((await manager.api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'Asked' })).status, 403)
})

test('an invited person joins by the link in the mail, once', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api, { legalName: 'Acme' })
  const invited = await api.post(`/v1/partners/${partner.id}/portal-users`, {
    fullName: 'Chi Tran',
    email: 'chi@acme.example',
    roles: ['principal'],
  })
  assert.equal(invited.body.state, 'invited')
  assert.equal(
    (await api.post(`/v1/partners/${partner.id}/portal-users`, { email: 'CHI@acme.example', roles: ['sales'] })).body
      .code,
    'portal_user.exists',
  )
  const list = (await api.get('/v1/mails')).body.data
  const mail = (
    await api.get(`/v1/mails/${list.find((one: { kind: string }) => one.kind === 'invitation.portal_user').id}`)
  ).body
  const token = /invitation\?token=([A-Za-z0-9_-]+)/.exec(JSON.stringify(mail))?.[1]
  assert.ok(token)
  const offer = await app.anonymous.get(`/v1/public/invitations/${token}`)
  assert.equal(offer.status, 200, offer.text)
  assert.match(offer.text, /Acme/)
  const accepted = await app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {
    name: 'Chi Tran',
    password: 'correct horse battery staple 7',
  })
  assert.ok(accepted.status < 300, accepted.text)
  const users = (await api.get(`/v1/partners/${partner.id}/portal-users`)).body
  assert.deepEqual(
    users.data.map((one: { state: string; joinedAt: string | null }) => [one.state, one.joinedAt !== null]),
    [['active', true]],
  )
  assert.equal(
    (
      await app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {
        name: 'Chi Tran',
        password: 'correct horse battery staple 7',
      })
    ).status,
    410,
  )
})

test('an invitation that nobody accepts frees its seat after seven days', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const invited = await api.post(`/v1/partners/${partner.id}/portal-users`, {
    email: 'late@acme.example',
    roles: ['sales'],
  })
  assert.equal((await api.get(`/v1/partners/${partner.id}/portal-users`)).body.used, 1)
  app.advance(6 * 86_400_000)
  await app.settle()
  assert.equal((await api.post(`/v1/portal-users/${invited.body.id}/invitation`, {})).status, 200)
  app.advance(2 * 86_400_000)
  await app.settle()
  assert.equal(
    (await api.get(`/v1/partners/${partner.id}/portal-users`)).body.used,
    1,
    'sent again, it holds seven days from then',
  )
  app.advance(6 * 86_400_000)
  await app.settle()
  assert.equal((await api.get(`/v1/partners/${partner.id}/portal-users`)).body.used, 0)
  assert.equal(
    (await api.get(`/v1/partners/${partner.id}/portal-users`, { removed: true })).body.data[0].state,
    'removed',
  )
})

test('seats are limited, by the agreement where there is one', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  seats.set(partner.id, 1)
  assert.equal(
    (await api.post(`/v1/partners/${partner.id}/portal-users`, { email: 'a@acme.example', roles: ['sales'] })).status,
    201,
  )
  const more = await api.post(`/v1/partners/${partner.id}/portal-users`, { email: 'b@acme.example', roles: ['sales'] })
  assert.equal(more.body.code, 'portal_user.seat_limit')
  seats.delete(partner.id)
  assert.equal((await api.get(`/v1/partners/${partner.id}/portal-users`)).body.seats, 100)
})

test('the last principal cannot lock the partner out', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const first = await aPortalUser(app, workspace, api, partner.id, ['principal'])
  const refusals = [
    await api.delete(`/v1/portal-users/${first.id}`),
    await api.patch(`/v1/portal-users/${first.id}`, { roles: ['sales'] }, is(first.version)),
    await api.patch(`/v1/portal-users/${first.id}`, { state: 'suspended' }, is(first.version)),
    await api.post(`/v1/contacts/${first.contactId}/departure`),
    await first.api.delete(`/v1/portal/portal-users/${first.id}`),
    await first.api.patch(`/v1/portal/portal-users/${first.id}`, { roles: ['viewer'] }, is(first.version)),
  ]
  for (const refusal of refusals) {
    assert.equal(refusal.status, 409, refusal.text)
    assert.equal(refusal.body.code, 'portal_user.last_principal')
    assert.equal(refusal.body.detail, 'Name another principal first.')
  }
  const second = await aPortalUser(app, workspace, api, partner.id, ['principal', 'sales'])
  const both = await Promise.all([first, second].map((user) => api.delete(`/v1/portal-users/${user.id}`)))
  assert.deepEqual(
    both.map((answer) => answer.status).sort(),
    [204, 409],
    'of two who are taken away at once one stays',
  )
})

test('roles and state of a portal user hold from the next request on', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  await aPortalUser(app, workspace, api, partner.id)
  const user = await aPortalUser(app, workspace, api, partner.id, ['principal'])
  assert.equal((await user.api.post('/v1/portal/contacts', { fullName: 'New', email: 'new@acme.example' })).status, 201)
  const demoted = await api.patch(`/v1/portal-users/${user.id}`, { roles: ['viewer'] }, is(user.version))
  assert.equal(demoted.status, 200, demoted.text)
  assert.equal((await user.api.post('/v1/portal/contacts', { fullName: 'No', email: 'no@acme.example' })).status, 403)
  assert.equal(
    (await api.patch(`/v1/portal-users/${user.id}`, { state: 'suspended' }, is(demoted.body.version))).status,
    200,
  )
  assert.equal((await user.api.get('/v1/portal/partner')).status, 404)
  assert.equal(
    (await api.patch(`/v1/portal-users/${user.id}`, { state: 'active' }, is(demoted.body.version + 1))).status,
    200,
  )
  assert.equal((await user.api.get('/v1/portal/partner')).status, 200)
  assert.equal((await api.delete(`/v1/portal-users/${user.id}`)).status, 204)
  assert.equal((await user.api.get('/v1/portal/partner')).status, 404)
  assert.equal((await api.patch(`/v1/portal-users/${user.id}`, { state: 'active' }, is(1))).status, 412)
  const kinds = (await api.get('/v1/mails')).body.data.map((mail: { kind: string }) => mail.kind)
  assert.ok(kinds.includes('portal_user.roles_changed') && kinds.includes('portal_user.removed'))
})

test('one person at two partners has one sign-in and two seats', async () => {
  const { api, workspace } = await app.workspace()
  const [one, two] = [await aPartner(api, { legalName: 'One' }), await aPartner(api, { legalName: 'Two' })]
  const user = await aPortalUser(app, workspace, api, one.id)
  const other = await api.post(`/v1/partners/${two.id}/portal-users`, {
    fullName: 'Chi Tran',
    email: user.email,
    roles: ['sales'],
  })
  await inTransaction(app.ctx(workspace), (tx) =>
    joinPortal(tx, { subjectId: other.body.id, userId: user.userId, name: 'Chi Tran', email: user.email }),
  )
  assert.equal((await user.api.get('/v1/portal/partner')).body.legalName, 'One')
  assert.equal((await user.api.with({ 'tandem-partner': two.id }).get('/v1/portal/partner')).body.legalName, 'Two')
  assert.equal(
    (await user.api.with({ 'tandem-partner': 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' }).get('/v1/portal/partner')).status,
    404,
  )
})
