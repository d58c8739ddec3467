/** Builders for the tests of this module: a team, a candidate, a case as far as a test needs it. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { TestApp, TestWorkspace } from '#test/support/app.ts'
import type { Answer, Client } from '#test/support/client.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import { insertScreening } from './queries/documents.ts'

export type Team = Record<'pm' | 'eng' | 'exec' | 'legal' | 'finance' | 'admin' | 'viewer', TestMember>
export type World = TestWorkspace & Team & { types: Record<string, string> }

export const ok = (answer: Answer, status = 200): Answer => {
  assert.equal(answer.status, status, answer.text)
  return answer
}

const roles: Record<keyof Team, MemberRole[]> = {
  pm: ['partner_manager'],
  eng: ['engineering'],
  exec: ['executive'],
  legal: ['legal'],
  finance: ['finance'],
  admin: ['admin'],
  viewer: ['viewer'],
}
export const aQualificationWorld = async (app: TestApp): Promise<World> => {
  const world = await app.workspace()
  const team = {} as Team
  for (const [key, held] of Object.entries(roles))
    team[key as keyof Team] = await aMember(app, world.workspace, { roles: held, name: `Member ${key}` })
  const types = ok(await world.api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
  return { ...world, ...team, types: Object.fromEntries(types.map((type) => [type.key, type.id])) }
}

/** A commission plan as the registry of terms wants it. */
export const aCommission = (ratePpm: number) => ({
  kind: 'commission',
  values: {
    currency: 'EUR',
    base: 'net',
    tierPeriod: null,
    holdDays: null,
    reversalDays: null,
    refunds: null,
    keepsOldCustomers: false,
    rules: [
      {
        id: 'rule-1',
        name: 'Every sale',
        event: 'sale',
        formula: { kind: 'percent', ratePpm },
        products: { ids: [], categories: [] },
        when: null,
        customers: 'all',
        duration: { kind: 'lifetime' },
        stacking: 'exclusive',
        minimumMinor: null,
        maximumMinor: null,
        cap: null,
        from: null,
        to: null,
      },
    ],
    groupCaps: [],
    guarantee: null,
    retainer: null,
  },
  scope: {},
})

let companies = 0
export const aCandidate = async (world: World, type = 'solution'): Promise<string> => {
  companies += 1
  const made = ok(
    await world.pm.api.post('/v1/partners', {
      legalName: `Candidate ${companies} ${process.pid} Ltd`,
      website: `https://candidate-${companies}-${process.pid}.example`,
      typeId: world.types[type],
      source: { kind: 'inbound' },
    }),
    201,
  ).body
  ok(await world.api.post(`/v1/partners/${made.id}/ownerships`, { memberId: world.pm.memberId, role: 'manager' }), 201)
  ok(await world.pm.api.post(`/v1/partners/${made.id}/stage-moves`, { to: 'qualifying' }), 201)
  return made.id
}
// biome-ignore lint/suspicious/noExplicitAny: answers that the document has checked
export type Case = any
export const aCase = async (world: World, type = 'solution'): Promise<Case> => {
  const partnerId = await aCandidate(world, type)
  return ok(await world.pm.api.post('/v1/qualification-cases', { partnerId }), 201).body
}
export const readCase = async (client: Client, id: string): Promise<Case> =>
  ok(await client.get(`/v1/qualification-cases/${id}`)).body

export const noInterest = { ownsShares: false, family: false, formerEmployer: false, managesReferrer: false }
export const declare = (member: TestMember, id: string, more: object = {}) =>
  member.api.post(`/v1/qualification-cases/${id}/interest-declarations`, { ...noInterest, ...more })

export const cardOf = (found: Case, member: TestMember, purpose: string): Case => {
  const card = found.scorecards.find(
    (one: Case) => one.reviewer.id === member.memberId && one.purpose === purpose && one.state !== 'recused',
  )
  assert.ok(card, `${member.name} has no ${purpose} card`)
  return card
}

/** Answers to everything a card asks, the same score unless told otherwise, with what each needs beside it. */
export const answersTo = (card: Case, score = 4, own: Record<string, number | null> = {}) =>
  card.criteria.map((one: Case) => {
    const value = one.key in own ? own[one.key]! : score
    return {
      criterion: one.key,
      score: value,
      cannotAssess: value === null ? 'Nothing was shown' : null,
      confidence: 'medium',
      comment: value === 1 || value === 5 ? 'It stands out' : '',
      evidence:
        one.evidence === 'none'
          ? []
          : [{ kind: one.evidence === 'document' ? 'document' : 'call_note', ref: 'call of 2 March', text: 'As told' }],
    }
  })
export const submit = async (
  member: TestMember,
  found: Case,
  purpose: string,
  score = 4,
  own: Record<string, number | null> = {},
): Promise<Case> => {
  const card = ok(await member.api.get(`/v1/scorecards/${cardOf(found, member, purpose).id}`)).body
  return ok(await member.api.post(`/v1/scorecards/${card.id}/submission`, { answers: answersTo(card, score, own) }))
    .body
}

const upload = async (client: Client, path: string) => {
  const form = new FormData()
  form.set('file', new File(['An extract of the register'], 'extract.txt', { type: 'text/plain' }))
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return client.request('POST', path, {
    rawBody: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type')! },
  })
}
export const aDocument = async (
  world: World,
  partnerId: string,
  kind: string,
  dates: object = { issuedOn: '2026-02-01' },
): Promise<Case> => {
  const asked = ok(await world.finance.api.post('/v1/company-documents', { partnerId, kind }), 201).body
  ok(await upload(world.finance.api, `/v1/company-documents/${asked.id}/file`))
  return ok(await world.finance.api.post(`/v1/company-documents/${asked.id}/acceptance`, dates)).body
}
export const uploadFile = upload

export const screen = async (world: World, partnerId: string, result = 'clear', hits: object[] = []) =>
  ok(
    await world.legal.api.post('/v1/screenings', {
      partnerId,
      names: [{ role: 'company', name: 'Candidate Ltd' }],
      listName: 'EU consolidated list',
      listDate: '2026-03-01',
      result,
      hits,
    }),
    201,
  ).body

/** Gates of a solution partner, all passed. */
export const passGates = async (world: World, found: Case) => {
  const partnerId = found.partner.id
  await screen(world, partnerId)
  await aDocument(world, partnerId, 'registration_extract')
  await aDocument(world, partnerId, 'audited_accounts', { issuedOn: '2026-02-01', periodEndOn: '2025-12-31' })
  const now = await readCase(world.pm.api, found.id)
  ok(
    await world.pm.api.patch(
      `/v1/qualification-cases/${found.id}`,
      { facts: { touchesCustomerData: false } },
      { 'if-match': String(now.version) },
    ),
  )
  for (const gate of now.gateList as Case[])
    if (gate.gate === 'signatory' || gate.gate === 'support_contact')
      ok(
        await world.pm.api.post(`/v1/qualification-cases/${found.id}/gates/${gate.gate}/answer`, {
          result: 'pass',
          words: 'Kim Berg, per the extract',
        }),
        201,
      )
}
export const declareAll = async (world: World, found: Case) => {
  for (const member of [world.pm, world.eng, world.exec])
    if (found.scorecards.some((card: Case) => card.reviewer.id === member.memberId))
      ok(await declare(member, found.id), 201)
}
/** A case whose fit is being assessed: gates passed, technical and business cards in. */
export const anAssessing = async (world: World, type = 'solution', score = 4): Promise<Case> => {
  const found = await aCase(world, type)
  await declareAll(world, found)
  await passGates(world, found)
  await submit(world.eng, found, 'technical', score)
  await submit(world.pm, found, 'business', score)
  const now = await readCase(world.pm.api, found.id)
  assert.equal(now.state, 'assessing', JSON.stringify(now.missing))
  return now
}
/** A case that waits for its decision. */
export const anAssessed = async (world: World, type = 'solution', score = 4): Promise<Case> => {
  const found = await anAssessing(world, type, score)
  await submit(world.pm, found, 'fit', score)
  await submit(world.eng, found, 'fit', score)
  if (found.scorecards.some((card: Case) => card.seat === 'executive' && card.state !== 'recused'))
    await submit(world.exec, found, 'fit', score)
  const now = await readCase(world.pm.api, found.id)
  assert.equal(now.state, 'assessed', JSON.stringify(now.missing))
  return now
}

/** Decisions as most tests make them. */
export const casePath = (found: Case) => `/v1/qualification-cases/${found.id}`
export const approval = {
  outcome: 'approved',
  terms: [aCommission(200_000)],
  conditions: [{ text: 'Name a support contact', side: 'partner', dueOn: '2026-04-01' }],
  predictions: {
    revenueYear1: { low: '5000000', likely: '9000001', high: '16000000' },
    customersYear1: { low: '4', likely: '8', high: '15' },
    activeAtMonth12Ppm: 800_000,
  },
}
export const prepare = async (world: World, found: Case, body: object = approval): Promise<Case> =>
  ok(await world.pm.api.put(`${casePath(found)}/decision`, body)).body
export const sign = (member: TestMember, found: Case, decision: Case) =>
  member.api.post(`${casePath(found)}/sign-offs`, { contentHash: decision.contentHash })
export const make = (member: TestMember, found: Case, decision: Case) =>
  member.api.post(`${casePath(found)}/decision`, { contentHash: decision.contentHash })
export const signedOff = async (world: World, found: Case, body: object = approval): Promise<Case> => {
  const decision = await prepare(world, found, body)
  ok(await sign(world.pm, found, decision), 201)
  return ok(await sign(world.eng, found, decision), 201).body
}
export const decline = {
  outcome: 'declined',
  reasons: ['not_our_market'],
  againstReason: 'The market has changed since',
}

/** Facts of a kind in the workspace, as they were announced. */
export const eventsOf = (world: { ctx: Ctx }, kind: string) =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{
      subject_id: string
      actor_id: string | null
      data: unknown
      changes: unknown
    }>`select subject_id, actor_id, data, changes from events where workspace_id = ${tx.ctx.workspace.id} and kind = ${kind} order by id`.execute(
      tx.db,
    )
    return rows
  })

/** A clear screening that holds for years, straight as a row: for tests of what is paid only to the screened. */
export const screeningOf = (tx: Tx, partnerId: string) =>
  insertScreening(tx, {
    id: newId(idPrefixes.screening),
    partner_id: partnerId,
    names: JSON.stringify([]),
    list_name: 'EU consolidated list',
    list_date: '2026-03-01',
    hits: JSON.stringify([]),
    result: 'clear',
    by_kind: 'system',
    by_name: 'Test',
    next_due_on: '2099-12-31',
  })
