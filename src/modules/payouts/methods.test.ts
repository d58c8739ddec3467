/** Accounts of partners: who may name them, what is checked, what is shown, what a frozen payout can rely on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { memberRoles, portalRoles } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, type PortalPerson } from '#test/support/fixtures.ts'
import { aPayablePartner, userOf, withSecondFactor } from '#test/support/payouts.ts'
import { aMember } from '#test/support/people.ts'
import { checkedAccount } from './service/methods/account.ts'
import { decryptMethod, methodsById, methodsFor } from './service/methods/read.ts'
import { readinessOf } from './service/readiness.ts'
import { aMethod, berlin, ibans, keyed, ok, sepa } from './testing.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const admin = await aMember(app, workspace, { roles: memberRoles, isHead: true, name: 'Ada Head' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const under = { app, workspace, ctx, admin }

const aPerson = async (roles: string[] = [...portalRoles], partnerId?: string): Promise<PortalPerson> => {
  const person = await aPortalPerson(under, partnerId ?? (await aPartner(api)), roles)
  await withSecondFactor(app, ctx, person.id)
  return person
}
const person = await aPerson()
const add = (who: PortalPerson, body: object = sepa()) => who.api.post('/v1/portal/payout-methods', body, keyed())
const mails = (kind: string) =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ to_email: string; text_body: string; subject_id: string }>`
      select to_email, text_body, subject_id from mails where workspace_id = ${workspace.id} and kind = ${kind} order by id`.execute(
      tx.db,
    )
    return rows
  })

test('an account is named by a person with a fresh second factor, never by a key', async () => {
  const plain = await aPortalPerson(under, await aPartner(api), [...portalRoles])
  const refused = await add(plain)
  assert.deepEqual([refused.status, refused.body.code], [403, 'method.second_factor'])
  await withSecondFactor(app, ctx, plain.id)
  const userId = await userOf(ctx, plain.id)
  await asOwner(app.services.database, (db) =>
    sql`update auth_sessions set confirmed_at = now() - interval '16 minutes' where user_id = ${userId}`.execute(db),
  )
  assert.equal((await add(plain)).body.code, 'session.unconfirmed')
  assert.equal((await add(await aPerson(['sales', 'technical', 'marketing', 'viewer']))).status, 403)
  assert.equal((await api.post('/v1/portal/payout-methods', sepa(), keyed())).status, 403)
})

test('numbers are checked by country, length and check digits, and by what the way can reach', () => {
  const refusal = (input: object) => {
    try {
      checkedAccount({ kind: 'sepa', currency: 'EUR', ...input } as Parameters<typeof checkedAccount>[0])
      return 'taken'
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  for (const iban of Object.values(ibans)) assert.equal(refusal({ iban }), 'taken', iban)
  assert.equal(refusal({ iban: 'de89 3704 0044 0532 0130 00' }), 'taken')
  for (const iban of ['DE89370400440532013001', 'DE8937040044053201300', 'XX89370400440532013000', '', 'DE'])
    assert.equal(refusal({ iban }), 'method.iban_checksum', iban)
  // A good IBAN of a country that SEPA does not reach, and a currency that it does not carry.
  assert.equal(refusal({ iban: 'AE070331234567890123456' }), 'method.currency_unreachable')
  assert.equal(refusal({ iban: ibans.berlin, currency: 'USD' }), 'method.currency_unreachable')
  assert.equal(refusal({ iban: ibans.berlin, bic: 'COBADEFFXXX' }), 'taken')
  assert.equal(refusal({ iban: ibans.berlin, bic: 'BNPAFRPP' }), 'field.invalid')
  assert.equal(refusal({ iban: ibans.berlin, bic: 'COBADEF' }), 'field.invalid')
  const ach = { kind: 'ach', currency: 'USD', accountNumber: '123456789' }
  assert.equal(refusal({ ...ach, routingNumber: '021000021' }), 'taken')
  assert.equal(refusal({ ...ach, routingNumber: '021000022' }), 'field.invalid')
  assert.equal(refusal({ ...ach, routingNumber: '021000021', accountNumber: '123' }), 'field.invalid')
  assert.equal(refusal({ ...ach, routingNumber: '021000021', accountNumber: '1'.repeat(18) }), 'field.invalid')
  assert.equal(refusal({ ...ach, routingNumber: '021000021', currency: 'EUR' }), 'method.currency_unreachable')
})

test('an address has a town and a country at least', async () => {
  const { town: _, ...noTown } = berlin
  const answer = await add(person, sepa(ibans.berlin, { address: noTown }))
  assert.equal(answer.status, 422)
  assert.match(answer.text, /address/)
})

test('a new account waits for finance and for its cool-off, and every principal hears of it', async () => {
  const who = await aPerson()
  const second = await aPerson(['principal'], who.partnerId)
  const made = ok(await add(who), 201).body
  assert.deepEqual(
    [made.state, made.lastFour, made.isCoolingOff, made.isChanged, made.country],
    ['waiting', '3000', true, false, 'DE'],
  )
  assert.equal((await mails('payouts.method_added')).filter((one) => one.subject_id === made.id).length, 2)
  const task = (await finance.api.get('/v1/tasks', { kind: 'payouts.verify_method', limit: '200' })).body.data.find(
    (one: { subject: { id: string } }) => one.subject.id === made.id,
  )
  assert.ok(task)
  ok(await finance.api.post(`/v1/payout-methods/${made.id}/verification`, { how: 'Called back' }, keyed()))
  const codes = async () =>
    (await inTransaction(ctx, (tx) => readinessOf(tx, [who.partnerId])))
      .get(who.partnerId)!
      .missing.map((item) => item.code)
  assert.ok((await codes()).includes('method_cooling_off'))
  app.advance(72 * 3_600_000 + 1)
  await app.settle()
  assert.ok(!(await codes()).some((code) => code.startsWith('method_')))
  assert.equal((await mails('payouts.method_cooled_off')).filter((one) => one.subject_id === made.id).length, 2)
  const record = ok(await finance.api.get(`/v1/payout-methods/${made.id}`)).body
  assert.deepEqual(
    record.acts.map((one: { act: string }) => one.act),
    ['added', 'verified', 'cooled_off'],
  )
  assert.ok(second.id)
})

test('a changed bank account never receives a payout frozen before the change', async () => {
  const partnerId = await aPartner(api)
  const frozenFor = await aPayablePartner(ctx, partnerId)
  const who = await aPerson(['principal'], partnerId)
  const before = (await inTransaction(ctx, (tx) => methodsFor(tx, [partnerId])))(partnerId, 'EUR')!
  assert.deepEqual([before.id, before.isChanged], [frozenFor, false])
  assert.equal((await inTransaction(ctx, (tx) => decryptMethod(tx, frozenFor)))['iban'], ibans.berlin)
  const changed = ok(await add(who, sepa(ibans.vienna)), 201).body
  const [old, now] = await inTransaction(ctx, async (tx) => [
    (await methodsById(tx, [frozenFor])).get(frozenFor)!,
    (await methodsFor(tx, [partnerId]))(partnerId, 'EUR')!,
  ])
  // What was frozen keeps its own account and fingerprint, which stand no more: it is neither paid there nor here.
  assert.deepEqual([old!.state, old!.fingerprint], ['replaced', before.fingerprint])
  assert.notEqual(now!.fingerprint, before.fingerprint)
  assert.deepEqual([now!.id, now!.isChanged, now!.state], [changed.id, true, 'waiting'])
  for (const id of [frozenFor, changed.id])
    await assert.rejects(
      inTransaction(ctx, (tx) => decryptMethod(tx, id)),
      (error: { code: string }) => error.code === 'method.not_standing',
    )
  const told = (await mails('payouts.method_changed')).filter((one) => one.subject_id === changed.id)
  assert.ok(told.length >= 1)
  for (const mail of told) {
    assert.match(mail.text_body, /3000/)
    assert.match(mail.text_body, /3201/)
  }
})

test('the person who named the former account hears of the change', async () => {
  const first = await aPerson(['finance'])
  const principal = await aPerson(['principal'], first.partnerId)
  ok(await add(first), 201)
  const changed = ok(await add(principal, sepa(ibans.paris)), 201).body
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ email: string }>`select email from portal_users where id = any (${[first.id, principal.id]}::text[])`.execute(
      tx.db,
    ),
  )
  const told = (await mails('payouts.method_changed')).filter((one) => one.subject_id === changed.id)
  assert.deepEqual(told.map((one) => one.to_email).sort(), rows.map((one) => one.email).sort())
})

test('one account at two partners is marked at both', async () => {
  const [one, two] = [await aPerson(), await aPerson()]
  const first = ok(await add(one, sepa(ibans.london, { currency: 'EUR' })), 201).body
  const other = ok(await add(two, sepa(ibans.london)), 201).body
  const shown = (await finance.api.get('/v1/payout-methods', { isShared: 'true' })).body.data as {
    id: string
    sharedWith: { id: string }[]
  }[]
  assert.deepEqual(
    shown.find((row) => row.id === first.id)?.sharedWith.map((row) => row.id),
    [two.partnerId],
  )
  assert.deepEqual(
    shown.find((row) => row.id === other.id)?.sharedWith.map((row) => row.id),
    [one.partnerId],
  )
  assert.equal((await mails('payouts.method_shared')).filter((row) => row.subject_id === other.id).length, 2)
  assert.equal(JSON.stringify((await two.api.get('/v1/portal/payout-methods')).body).includes(one.partnerId), false)
})

test('a suspended account is paid to by nobody until it is verified again', async () => {
  const partnerId = await aPartner(api)
  const id = await aMethod(ctx, partnerId)
  ok(await finance.api.post(`/v1/payout-methods/${id}/suspension`, { reason: 'Closed by the bank' }, keyed()))
  assert.equal(
    (await finance.api.post(`/v1/payout-methods/${id}/suspension`, { reason: 'Again' }, keyed())).body.code,
    'method.state',
  )
  await assert.rejects(inTransaction(ctx, (tx) => decryptMethod(tx, id)))
  ok(await finance.api.delete(`/v1/payout-methods/${id}/suspension`, keyed()))
  await assert.rejects(inTransaction(ctx, (tx) => decryptMethod(tx, id)))
  ok(await finance.api.post(`/v1/payout-methods/${id}/verification`, { how: 'A letter of the bank' }, keyed()))
  assert.ok(await inTransaction(ctx, (tx) => decryptMethod(tx, id)))
})

test('another partner’s account is not there', async () => {
  const id = await aMethod(ctx, await aPartner(api))
  const who = await aPerson()
  assert.equal((await who.api.delete(`/v1/portal/payout-methods/${id}`, keyed())).status, 404)
})

test('no full account number stands in an answer, a mail, a fact or a row of the database', async () => {
  const partnerId = await aPartner(api)
  const who = await aPerson([...portalRoles], partnerId)
  const iban = 'NL91ABNA0417164300'
  const made = ok(await add(who, sepa(iban)), 201)
  const answers = [
    made,
    await who.api.get('/v1/portal/payout-methods'),
    await finance.api.get('/v1/payout-methods', { partnerId }),
    await finance.api.get(`/v1/payout-methods/${made.body.id}`),
    await api.get('/v1/events', { partnerId, limit: '200' }),
  ]
  const number = iban.slice(4)
  for (const answer of answers) assert.equal(answer.text.includes(number), false)
  const { rows } = await inTransaction(ctx, (tx) =>
    tx.asOwner(() =>
      sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`.execute(tx.db),
    ),
  )
  assert.ok(rows.length > 50)
  for (const { name } of rows) {
    const found = await inTransaction(ctx, (tx) =>
      tx.asOwner(() =>
        sql<{
          found: boolean
        }>`select exists (select from ${sql.table(name)} t where strpos(t::text, ${number}) > 0) as found`.execute(
          tx.db,
        ),
      ),
    )
    assert.equal(found.rows[0]!.found, false, name)
  }
})
