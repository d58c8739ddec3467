/** The life of lines on a real database: holds, approval, due, reversals, what payouts do with them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { freeze } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post, postMirror } from '#platform/ledger/post.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { accountsOf, aLine, differences, readLine } from './lines-testing.ts'
import { approveLines } from './service/lines/approve.ts'
import { declineLines } from './service/lines/decline.ts'
import { holdLines, releaseLines } from './service/lines/hold.ts'
import { freezeLines, openLinesOf, payLines, returnLines, thawLines } from './service/lines/payout.ts'
import { applySaleReversals, closeDebt, type SaleFacts, supersede } from './service/lines/reverse.ts'

const app = await testApp()
const { api, ctx } = await app.workspace({ currency: 'EUR' })
const day = 86_400_000
const partner = () => aPartner(api)
const write = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(ctx, work)
/** A person of the team with both roles, who did not write anything. */
const boss: Ctx = {
  ...ctx,
  actor: {
    kind: 'member',
    id: newId(idPrefixes.member),
    userId: 'u',
    sessionId: 's',
    name: 'Fay Nance',
    email: 'fay@team.example',
    roles: ['finance', 'partner_manager'],
    isHead: false,
    isLead: false,
  },
}
const approve = (id: string) => inTransaction(boss, (tx) => approveLines(tx, [id], 'member'))
const refused = (saleId: string, grossMinor: bigint, ...amounts: (bigint | [bigint, boolean])[]): SaleFacts => ({
  saleId,
  grossMinor,
  lineGross: new Map(),
  reversals: amounts.map((one, index) => {
    const [amountMinor, isValid] = typeof one === 'bigint' ? [one, true] : one
    return { id: `sr_${index}`, kind: 'refund', amountMinor, isValid, occurredAt: new Date(), lines: [] }
  }),
})
const anyRule = () => Promise.resolve(new Map())
const reverseBy = (sale: SaleFacts) => write((tx) => applySaleReversals(tx, [sale], anyRule))
/** Freezes what is open of a partner into a payout, as payouts do. */
const freezeAll = async (partnerId: string, payoutId: string) => {
  const found = await write(async (tx) => {
    await lockMoneyOf(tx, [partnerId])
    const open = await openLinesOf(tx, [partnerId])
    const sum = open.reduce((total, line) => total + line.netMinor, 0n)
    await freezeLines(tx, [{ payoutId, lineIds: open.map((line) => line.id) }])
    const [transfer] = await post(tx, [
      {
        ...freeze({ partnerId, amount: { currency: 'EUR', amountMinor: sum } }),
        source: { kind: 'payout', id: payoutId },
        step: 'frozen',
      },
    ])
    return { sum, transferId: transfer!.id }
  })
  return found
}
const dueLine = async (partnerId: string, amountMinor: bigint, saleId: string | null = null) => {
  const id = await aLine(ctx, { partnerId, amountMinor, saleId })
  await approve(id)
  return id
}
/** Past the due day of everything that was approved by now. */
const toDueDay = () => app.advance(45 * day)

test('a line is approved after its hold period, falls due on its day and stands in the ledger as it stands here', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId, holdUntil: new Date(ctx.clock.now().getTime() + 3 * day) })
  const [early] = await approve(id)
  assert.equal(early?.refusal?.code, 'commission.hold_period')
  app.advance(3 * day)
  assert.equal((await approve(id))[0]?.line?.state, 'approved')
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'approved EUR': 10_000n })
  const { dueOn } = await readLine(ctx, id)
  assert.equal(dueOn?.slice(8), '08')
  assert.deepEqual(await write((tx) => openLinesOf(tx, [partnerId])), [])
  toDueDay()
  const [open] = await write((tx) => openLinesOf(tx, [partnerId]))
  assert.equal(open?.netMinor, 10_000n)
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'due EUR': 10_000n })
  assert.deepEqual(await differences(ctx), [])
})

test('two hundred parallel approvals approve once', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId })
  const answers = await Promise.all(Array.from({ length: 200 }, () => approve(id)))
  assert.ok(answers.every(([one]) => one?.line?.state === 'approved' && one.refusal === undefined))
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'approved EUR': 10_000n })
  assert.equal((await readLine(ctx, id)).version, 2)
})

test('a held sale is created held; no instant exists in which it could be paid', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId, isHeld: true })
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'held EUR': 10_000n })
  assert.equal((await approve(id))[0]?.refusal?.code, 'commission.on_hold')
  toDueDay()
  assert.deepEqual(await write((tx) => openLinesOf(tx, [partnerId])), [])
})

test('released, a line stands where the clocks say it belongs now', async () => {
  const partnerId = await partner()
  const id = await dueLine(partnerId, 500n)
  const hold = { kind: 'flag' as const, reason: 'Velocity review', causeId: 'ff_1' }
  await write((tx) => holdLines(tx, [id], hold))
  await write((tx) => holdLines(tx, [id], { kind: 'manual', reason: 'Asked the sales team', causeId: null }))
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'held EUR': 500n })
  toDueDay()
  const [byHand] = await write((tx) => releaseLines(tx, [id], { byHand: true }))
  assert.equal(byHand?.line?.isHeld, true)
  await write((tx) => releaseLines(tx, [id], { causeId: 'ff_1' }))
  const line = await readLine(ctx, id)
  assert.deepEqual([line.state, line.isHeld], ['due', false])
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'due EUR': 500n })
  assert.deepEqual(await differences(ctx), [])
})

test('a declined line is taken back where it stands, and is final', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId })
  await write((tx) => holdLines(tx, [id], { kind: 'flag', reason: 'Own purchase?', causeId: 'ff_2' }))
  await write((tx) => declineLines(tx, [id], { reason: 'Bought by the partner itself', causeId: 'ff_2' }))
  assert.deepEqual(await accountsOf(ctx, partnerId), {})
  assert.equal((await approve(id))[0]?.refusal?.code, 'commission.final')
  assert.deepEqual(await differences(ctx), [])
})

test('refunds shrink a line where it stands, a failed one gives back, the last one ends it', async () => {
  const partnerId = await partner()
  const saleId = newId(idPrefixes.sale)
  const id = await aLine(ctx, { partnerId, amountMinor: 1_001n, saleId })
  await reverseBy(refused(saleId, 10_000n, 3_333n))
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'pending EUR': 667n })
  await reverseBy(refused(saleId, 10_000n, 3_333n))
  assert.equal((await readLine(ctx, id)).reversedMinor, 334n)
  await approve(id)
  await reverseBy(refused(saleId, 10_000n, 3_333n, 6_667n))
  assert.deepEqual(await accountsOf(ctx, partnerId), {})
  assert.equal((await readLine(ctx, id)).state, 'clawed_back')
  await reverseBy(refused(saleId, 10_000n, 3_333n, [6_667n, false]))
  assert.equal((await readLine(ctx, id)).state, 'approved')
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'approved EUR': 667n })
  assert.deepEqual(await differences(ctx), [])
})

test('a refund after payout leaves the paid line and makes a negative carry-over', async () => {
  const partnerId = await partner()
  const saleId = newId(idPrefixes.sale)
  const id = await dueLine(partnerId, 10_000n, saleId)
  toDueDay()
  const payoutId = newId(idPrefixes.payout)
  await freezeAll(partnerId, payoutId)
  await write((tx) => payLines(tx, { payoutId, at: tx.now }))
  await reverseBy(refused(saleId, 50_000n, 50_000n))
  const line = await readLine(ctx, id)
  assert.deepEqual(
    [line.state, line.amountMinor, line.reversedMinor, line.payoutId],
    ['paid', 10_000n, 10_000n, payoutId],
  )
  const [debt] = await write((tx) => openLinesOf(tx, [partnerId]))
  assert.deepEqual([debt?.source, debt?.netMinor, debt?.saleId], ['reversal', -10_000n, saleId])
  assert.equal((await accountsOf(ctx, partnerId))['due EUR'], -10_000n)
  // Later earnings are offset in one payout.
  await dueLine(partnerId, 12_500n)
  toDueDay()
  const { sum } = await freezeAll(partnerId, newId(idPrefixes.payout))
  assert.equal(sum, 2_500n)
  assert.deepEqual(await differences(ctx), [])
})

test('a payout that is stopped or comes back makes its lines due again, those on hold stay so', async () => {
  const partnerId = await partner()
  const [first, second] = [await dueLine(partnerId, 700n), await dueLine(partnerId, 300n)]
  toDueDay()
  const payoutId = newId(idPrefixes.payout)
  const { transferId } = await freezeAll(partnerId, payoutId)
  await assert.rejects(freezeAll(partnerId, newId(idPrefixes.payout)), /above zero/)
  await write((tx) => holdLines(tx, [second], { kind: 'manual', reason: 'A question came up', causeId: null }))
  assert.equal((await readLine(ctx, second)).isHeld, true)
  await write(async (tx) => {
    await postMirror(tx, { type: 'stopped', transferId, source: { kind: 'payout', id: payoutId }, step: 'stopped' })
    await thawLines(tx, { payoutId })
  })
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'due EUR': 700n, 'held EUR': 300n })
  assert.equal((await readLine(ctx, first)).payoutId, null)
  const again = newId(idPrefixes.payout)
  const paid = await freezeAll(partnerId, again)
  await write((tx) => payLines(tx, { payoutId: again, at: tx.now }))
  assert.equal(
    (await write((tx) => declineLines(tx, [first], { reason: 'Too late', causeId: null })))[0]?.refusal?.code,
    'commission.paid',
  )
  await write(async (tx) => {
    const source = { kind: 'payout', id: again }
    await postMirror(tx, { type: 'returned', transferId: paid.transferId, source, step: 'returned' })
    await returnLines(tx, { payoutId: again })
  })
  assert.deepEqual(await differences(ctx), [])
  assert.equal((await readLine(ctx, first)).state, 'due')
})

test('credits that are replaced take their lines back in full', async () => {
  const partnerId = await partner()
  const [conversionId, creditSetId] = [newId(idPrefixes.conversion), newId(idPrefixes.creditSet)]
  const saleId = newId(idPrefixes.sale)
  const id = await aLine(ctx, { partnerId, amountMinor: 900n, conversionId, creditSetId, saleId })
  await reverseBy(refused(saleId, 9_000n, 3_000n))
  await write((tx) => supersede(tx, conversionId, creditSetId))
  assert.deepEqual(await accountsOf(ctx, partnerId), {})
  await reverseBy(refused(saleId, 9_000n, [3_000n, false]))
  assert.equal((await readLine(ctx, id)).reversedMinor, 900n)
  assert.deepEqual(await differences(ctx), [])
})

test('a negative line is a proposal until it is approved, then due at once', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId, amountMinor: -250n, kind: 'adjustment' })
  assert.deepEqual(await accountsOf(ctx, partnerId), {})
  await approve(id)
  const other: Ctx = {
    ...boss,
    actor: { ...(boss.actor as Extract<Ctx['actor'], { kind: 'member' }>), id: newId(idPrefixes.member) },
  }
  await inTransaction(other, (tx) => approveLines(tx, [id], 'member'))
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'due EUR': -250n })
  assert.equal((await write((tx) => openLinesOf(tx, [partnerId])))[0]?.netMinor, -250n)
  assert.deepEqual(await differences(ctx), [])
})

test('a debt that is written off ends its carry-over to the unit', async () => {
  const partnerId = await partner()
  const saleId = newId(idPrefixes.sale)
  await dueLine(partnerId, 400n, saleId)
  toDueDay()
  const payoutId = newId(idPrefixes.payout)
  await freezeAll(partnerId, payoutId)
  await write((tx) => payLines(tx, { payoutId, at: tx.now }))
  await reverseBy(refused(saleId, 800n, 800n))
  await write((tx) =>
    closeDebt(tx, {
      partnerId,
      currency: 'EUR',
      amountMinor: 400n,
      how: 'written_off',
      causeId: newId(idPrefixes.payable),
    }),
  )
  const open = await write((tx) => openLinesOf(tx, [partnerId]))
  assert.equal(
    open.reduce((sum, line) => sum + line.netMinor, 0n),
    0n,
  )
})

test('small lines of partners that are active for long approve themselves, others wait for a person', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId })
  app.advance(10 * 60_000)
  await app.settle()
  const line = await readLine(ctx, id)
  assert.deepEqual([line.state, line.askedAt !== null], ['pending', true])
  await approve(id)
  assert.equal((await readLine(ctx, id)).askedAt, null)
})
