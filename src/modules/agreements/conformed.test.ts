/** One reading of everything that was signed, files that can be checked elsewhere, and amendments whose ground has moved. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const world = await aWorld(app)
const kit = signingKit(app, world)
const { team } = kit
const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
const lawyer = await aMember(app, world.workspace, { roles: ['legal'] })
const day = (ahead: number) => new Date(world.ctx.clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10)
const protection = (days: number) => ({ kind: 'deal_protection', values: { days, extensions: 1, extensionDays: 30 } })
const hold = (days: number) => ({ kind: 'commission_hold', values: { days } })

const made = await kit.signed({
  terms: [
    protection(90),
    { kind: 'change_by_notice', values: { kinds: ['deal_protection'], days: 30, objection: true } },
  ],
})
const path = `/v1/agreements/${made.id}`
const noticed = async (days: number) => {
  const begun = await manager.api.post(`${path}/change-notices`, { reason: 'Aligned' })
  assert.equal(begun.status, 201, begun.text)
  const { number } = begun.body.openVersion
  await manager.api.patch(`${path}/draft`, { terms: [protection(days)] }, { 'if-match': `"${begun.body.version}"` })
  assert.equal((await manager.api.post(`${path}/change-notice-requests`, {})).status, 200)
  const sent = await lawyer.api.post(`${path}/change-notice-dispatches`, { number })
  assert.equal(sent.status, 200, sent.text)
  return number as number
}
const takenBack = (number: number) =>
  manager.api.post(`${path}/change-notice-withdrawals`, { number, reason: 'We listened' })
const amendment = async (terms: readonly object[]) => {
  const begun = await team.post(`${path}/versions`, { reason: 'As we talked about' })
  assert.equal(begun.status, 201, begun.text)
  const changed = await team.patch(`${path}/draft`, { terms }, { 'if-match': `"${begun.body.version}"` })
  assert.equal(changed.status, 200, changed.text)
}
const copyOf = async (query: Record<string, string> = {}) => {
  const answer = await team.get(`${path}/conformed-copy`, query)
  assert.equal(answer.status, 200, answer.text)
  return {
    versions: answer.body.versions.map((one: { number: number }) => one.number) as number[],
    text: answer.body.blocks.map((one: { text: string }) => one.text).join('\n') as string,
  }
}

test('the conformed copy reads on any day with the numbers that hold on it', async () => {
  assert.match((await copyOf()).text, /90 days/)
  await noticed(75)
  const today = await copyOf()
  assert.deepEqual(today.versions, [1], 'what begins later is no part of today')
  assert.match(today.text, /protected for 90 days/)
  const later = await copyOf({ on: day(31) })
  assert.deepEqual(later.versions, [1, 2])
  assert.match(later.text, /protected for 75 days/)
  assert.doesNotMatch(later.text, /protected for 90 days/)
  const theirs = await made.principal.api.get(`/v1/portal/agreements/${made.id}/conformed-copy`, { on: day(31) })
  assert.match(JSON.stringify(theirs.body.blocks), /protected for 75 days/)
  const foreign = await world.otherPrincipal.api.get(`/v1/portal/agreements/${made.id}/conformed-copy`)
  assert.equal(foreign.status, 404)
})

test('an amendment whose ground has moved is neither accepted nor sent before it stands on the newest version', async () => {
  await amendment([protection(120), hold(45)])
  const submitted = await team.post(`${path}/submission`, { to: 'negotiating' })
  assert.equal(submitted.status, 200, submitted.text)
  const before = (await team.get(path)).body.draft.snapshotHash
  assert.equal((await team.post(`${path}/acceptance`, { snapshotHash: before })).status, 200)
  const back = await takenBack(2)
  assert.equal(back.status, 200, back.text)
  const theirs = await made.principal.api.post(`/v1/portal/agreements/${made.id}/acceptance`, { snapshotHash: before })
  assert.deepEqual([theirs.status, theirs.body.code], [409, 'agreement.state'])
  assert.match(theirs.body.detail, /took effect since this amendment was begun; 1 part conflicts: Deal protection/)
  const { draft } = (await team.get(path)).body
  assert.deepEqual(draft.baseMoved.conflicts, ['Deal protection'])
  const moved = await team.post(`${path}/base`)
  assert.equal(moved.status, 200, moved.text)
  assert.equal(moved.body.draft.baseMoved, null)
  // Nobody's yes to the old ground counts for the new one.
  assert.notEqual(moved.body.draft.snapshotHash, before)
  assert.ok(moved.body.draft.acceptances.every((one: { current: boolean }) => !one.current))
  assert.equal((await team.post(`${path}/base`)).body.code, 'agreement.state')
  const { snapshotHash } = moved.body.draft
  await team.post(`${path}/acceptance`, { snapshotHash })
  await made.principal.api.post(`/v1/portal/agreements/${made.id}/acceptance`, { snapshotHash })
  const envelope = await kit.send(made.id)
  await kit.signAll(envelope)
  await app.settle()
  const answer = await team.get(`/v1/partners/${made.partnerId}/terms`, { kind: 'deal_protection' })
  assert.equal(answer.body.data[0].rows[0].values.days, 120)
})

test('the terms of an agreement are taken along as CSV and JSON, every row with its version and days', async () => {
  assert.equal((await manager.api.get(`${path}/terms/file`)).status, 403)
  const csv = await lawyer.api.get(`${path}/terms/file`, { format: 'csv' })
  assert.equal(csv.status, 200, csv.text)
  assert.match(csv.text, /^\uFEFF?agreement,version,termId,kind/)
  const json = JSON.parse((await lawyer.api.get(`${path}/terms/file`, { format: 'json' })).text)
  const rows = json.terms.filter((row: { kind: string }) => row.kind === 'deal_protection')
  assert.deepEqual(
    rows.map((row: { version: number; values: { days: number } }) => [row.version, row.values.days]),
    [
      [1, 90],
      [2, 75],
      [4, 90],
      [3, 120],
    ],
  )
  assert.equal(csv.text.trim().split(/\r?\n/).length, json.terms.length + 1)
})

test('the audit trail is verified outside by its lines alone, and one altered letter is seen', async () => {
  await app.settle()
  const file = await lawyer.api.get(`${path}/audit/file`)
  assert.equal(file.status, 200, file.text)
  const [head, ...rows] = file.text
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line))
  // Written from the recipe in the first line, with nothing of the product.
  const canonical = (value: unknown): string =>
    Array.isArray(value)
      ? `[${value.map(canonical).join(',')}]`
      : value !== null && typeof value === 'object'
        ? `{${Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
            .join(',')}}`
        : JSON.stringify(value)
  type Line = Record<string, unknown> & { hash: string; previousHash: string | null; number: number }
  const holds = (lines: readonly Line[]) => {
    let previous: string | null = null
    for (const [at, row] of lines.entries()) {
      const parts: unknown[] = [
        previous,
        head.agreementId,
        row.number,
        row['at'],
        row['actorKind'],
        row['actorId'],
        row['actorName'],
        row['act'],
        row['details'],
      ]
      const computed: string = createHash('sha256').update(canonical(parts)).digest('hex')
      if (row.number !== at + 1 || row.previousHash !== previous || row.hash !== computed) return false
      previous = row.hash
    }
    return previous === head.head
  }
  assert.ok(rows.length > 10)
  assert.equal(holds(rows), true)
  assert.equal(holds(rows.slice(0, -1)), false, 'a line cut off at the end')
  for (const at of [0, 5, rows.length - 1]) {
    const altered = structuredClone(rows)
    altered[at].actorName += '.'
    assert.equal(holds(altered), false, `row ${at}`)
  }
})
