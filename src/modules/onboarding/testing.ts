/** Builders for the tests of this module: a partner with a signed agreement, its people, and its journey. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { agreementExecuted } from '#modules/agreements/contract/events.ts'
import { placeAtStage } from '#modules/partners/public.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { Answer, Client } from '#test/support/client.ts'
import { aPartner, aPortalPerson, type PortalPerson, type World } from '#test/support/fixtures.ts'

export const ok = (answer: Answer, status = 200): Answer => {
  assert.equal(answer.status, status, answer.text)
  return answer
}
// biome-ignore lint/suspicious/noExplicitAny: answers that the document has checked
export type Any = any

export type SignedTerm = { kind: string; values: unknown }
/** Signs an agreement: `anAgreement` of agreements, which a test hands in. */
export type Sign = (
  ctx: Ctx,
  partnerId: string,
  terms: readonly Any[],
  options: { effectiveOn: string },
) => Promise<{ agreementId: string }>

export const liveTerms: SignedTerm[] = [
  {
    kind: 'api_access',
    values: { environments: ['sandbox', 'live'], scopes: [], keysMax: 10, liveGate: ['go_live', 'security_review'] },
  },
]
export const aTypedPartner = async (world: World, type = 'solution'): Promise<string> => {
  const partnerId = await aPartner(world.api)
  const types = ok(await world.api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
  const partner = ok(await world.admin.api.get(`/v1/partners/${partnerId}`)).body
  ok(
    await world.admin.api.patch(
      `/v1/partners/${partnerId}`,
      { typeId: types.find((one) => one.key === type)!.id },
      { 'if-match': `"${partner.version}"` },
    ),
  )
  ok(
    await world.admin.api.post(`/v1/partners/${partnerId}/ownerships`, {
      memberId: world.admin.memberId,
      role: 'manager',
    }),
    201,
  )
  return partnerId
}
/** Tells what agreements tells when the last signature is in. */
export const announceExecuted = (world: World, partnerId: string, agreementId: string) =>
  inTransaction(world.ctx, (tx) =>
    tx.announce(
      agreementExecuted,
      { agreementId, partnerId, number: 'AG-2026-0001', category: 'partnership', versionNumber: 1 },
      { subject: { kind: 'agreement', id: agreementId }, partnerId },
    ),
  )
export type Onboarded = { partnerId: string; agreementId: string; principal: PortalPerson; journey: Any }
/** A partner whose agreement is signed and whose journey runs; the principal came before it. */
export const anOnboarding = async (
  world: World,
  sign: Sign,
  options: { type?: string; terms?: readonly SignedTerm[] } = {},
): Promise<Onboarded> => {
  const partnerId = await aTypedPartner(world, options.type)
  const principal = await aPortalPerson(world, partnerId, ['principal'])
  const today = world.app.services.time().toISOString().slice(0, 10)
  const { agreementId } = await sign(world.ctx, partnerId, options.terms ?? [], { effectiveOn: today })
  await inTransaction(world.ctx, (tx) => placeAtStage(tx, { partnerId, to: 'onboarding' }))
  await announceExecuted(world, partnerId, agreementId)
  await world.app.settle()
  return { partnerId, agreementId, principal, journey: await journeyOf(world.admin.api, partnerId) }
}
export const journeyOf = async (client: Client, partnerId: string): Promise<Any> => {
  const [row] = ok(await client.get('/v1/journeys', { partnerId })).body.data
  assert.ok(row, 'the partner has a journey')
  return ok(await client.get(`/v1/journeys/${row.id}`)).body
}
export const stepOf = (journey: Any, key: string): Any => {
  const step = journey.steps.find((one: Any) => one.key === key || one.key.startsWith(`${key}:`))
  assert.ok(step, `the journey has no step ${key}`)
  return step
}
/** Ends every step of the gate as the two sides would. */
export const passGate = async (world: World, { partnerId, principal }: Onboarded): Promise<void> => {
  const journey = await journeyOf(world.admin.api, partnerId)
  for (const step of journey.steps)
    if (step.gate && !['done', 'waived', 'skipped'].includes(step.state)) {
      if (step.key === 'security_questionnaire')
        ok(
          await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, {
            kind: 'form',
            answers: { data_location: 'Frankfurt', breach_contact: '+49 30 1234' },
          }),
          201,
        )
      else if (step.owners.length === 2)
        ok(await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, { kind: 'confirm' }), 201)
      else {
        const locked = (await journeyOf(world.admin.api, partnerId)).steps.find((one: Any) => one.id === step.id)
        if (locked.state === 'locked')
          for (const before of locked.waitsFor)
            ok(await world.admin.api.post(`/v1/steps/${before.id}/waiver`, { reason: 'Not in this test' }))
        ok(await world.admin.api.post(`/v1/steps/${step.id}/proofs`, { kind: 'confirm' }), 201)
      }
      const now = (await journeyOf(world.admin.api, partnerId)).steps.find((one: Any) => one.id === step.id)
      if (now.state === 'submitted') ok(await world.admin.api.post(`/v1/steps/${step.id}/approval`, {}))
    }
}

/** Onboarding mails that somebody got, with their day. */
export const mailsTo = async (world: World, email: string): Promise<{ subject: string; day: string }[]> => {
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      subject: string
      day: string
    }>`select subject, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day from mails
      where workspace_id = ${world.workspace.id} and kind = 'onboarding.day' and to_email = ${email} order by created_at`.execute(
      tx.db,
    ),
  )
  return rows
}
export const emailOf = async (world: World, partnerId: string, portalUserId: string): Promise<string> => {
  const users = ok(await world.admin.api.get(`/v1/partners/${partnerId}/portal-users`)).body.data as Any[]
  return users.find((user) => user.id === portalUserId).email
}
