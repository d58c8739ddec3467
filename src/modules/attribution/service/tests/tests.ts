/** The tool that explains why a sale was or was not attributed, for the team and, for its own part, for a partner. */
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { decimalFromMoney, money } from '#platform/money.ts'
import { findTest, insertTest, lockTestsOf, type TestRow } from '../../queries/tests.ts'
import { actingName } from '../acting.ts'
import { partnerRefs } from '../show.ts'
import { forPartner, forTeam, ofPartnerForTeam, type PortalAnswer, type TeamAnswer } from './answers.ts'
import { factsOf } from './facts.ts'
import { type Pretended, pretendSale } from './pretend.ts'
import { findSubject, isOf } from './subject.ts'

export type Question = { find?: string | undefined; pretend?: Pretended | undefined }
/** What a partner may ask in a day. */
export const testsPerDay = 20

export const testAttribution = (ctx: Ctx, question: Question) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      refuseBoth(question)
      const { customerId, answer } = question.pretend
        ? await pretendSale(tx, question.pretend, null, forTeam)
        : await found(tx, question.find!)
      const row = await keep(tx, question, null, customerId, answer)
      return { ...headOf(row), partner: null, ...answer }
    }),
  )
const found = async (tx: Tx, asked: string): Promise<{ customerId: string | null; answer: TeamAnswer }> => {
  const subject = await findSubject(tx, asked, async () => true)
  const facts = subject && (await factsOf(tx, subject))
  return { customerId: subject?.customer?.id ?? null, answer: await forTeam(tx, facts) }
}

const own = (ctx: Ctx): string => {
  const partnerId = partnerOf(ctx.actor)
  if (partnerId === null) throw forbidden('portal.only', 'This is the partner’s own side.')
  return partnerId
}
export const testOwnAttribution = (ctx: Ctx, question: Question) =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const partnerId = own(ctx)
      refuseBoth(question)
      const day = civilDate(tx.ctx.workspace.zone, tx.now)
      const before = await lockTestsOf(tx, partnerId, day)
      if (before >= testsPerDay)
        throw conflict(
          'attribution_test.day_full',
          `Your company asked ${testsPerDay} times today; ask again tomorrow.`,
        )
      // Whom a partner pretends to sell to is nobody that exists: what others did with a customer is not its to learn.
      const { customerId, answer } = question.pretend
        ? await pretendSale(tx, { ...question.pretend, customer: undefined }, partnerId, (within, facts) =>
            forPartner(within, facts, partnerId),
          )
        : await foundOwn(tx, question.find!, partnerId)
      const row = await keep(tx, question, partnerId, customerId, answer)
      return { ...headOf(row), ...answer, leftToday: testsPerDay - before - 1 }
    }),
  )
const foundOwn = async (tx: Tx, asked: string, partnerId: string) => {
  const subject = await findSubject(tx, asked, async (one) => {
    const { path } = await factsOf(tx, one)
    return isOf(
      tx,
      partnerId,
      one,
      path.map((touch) => touch.id),
    )
  })
  const facts = subject && (await factsOf(tx, subject))
  return { customerId: subject?.customer?.id ?? null, answer: await forPartner(tx, facts, partnerId) }
}

const refuseBoth = ({ find, pretend }: Question): void => {
  if ((find === undefined) === (pretend === undefined))
    throw unprocessable(
      'attribution_test.one_question',
      'Ask for something that happened, or pretend a sale; one of both.',
    )
}

/** What was asked, as it is kept: of an address only its domain. */
const askedWords = ({ find, pretend }: Question): string => {
  if (pretend)
    return `A pretended sale of ${decimalFromMoney(money(pretend.currency, BigInt(pretend.grossMinor)))} ${pretend.currency}`
  const text = find!.trim()
  return (text.includes('@') && !text.includes('://') ? `…${text.slice(text.lastIndexOf('@'))}` : text).slice(0, 300)
}
const keep = async (
  tx: Tx,
  question: Question,
  partnerId: string | null,
  customerId: string | null,
  answer: TeamAnswer | PortalAnswer,
): Promise<Omit<TestRow, 'workspace_id'>> => {
  const row = {
    id: newId(idPrefixes.attributionTest),
    partner_id: partnerId,
    day: civilDate(tx.ctx.workspace.zone, tx.now),
    asked: askedWords(question),
    is_pretended: question.pretend !== undefined,
    customer_id: customerId,
    answer: JSON.stringify(answer),
    by_name: actingName(tx),
    at: tx.now,
  }
  await insertTest(tx, row)
  return { ...row, answer: answer as TestRow['answer'] }
}
const headOf = (row: Omit<TestRow, 'workspace_id'>) => ({
  id: row.id,
  asked: row.asked,
  isPretended: row.is_pretended,
  at: row.at.toISOString(),
})

export const getAttributionTest = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findTest(tx, id)
    if (!row) throw notFound('attribution_test')
    if (row.partner_id === null) return { ...headOf(row), partner: null, ...(row.answer as unknown as TeamAnswer) }
    const partner = (await partnerRefs(tx, [row.partner_id]))(row.partner_id)
    return { ...headOf(row), partner, ...ofPartnerForTeam(row.answer as unknown as PortalAnswer, partner) }
  })
export const getOwnAttributionTest = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const partnerId = own(ctx)
    const row = await findTest(tx, id)
    if (!row || row.partner_id !== partnerId) throw notFound('attribution_test')
    const asked = await tx.asTeam(() => lockTestsOf(tx, partnerId, civilDate(tx.ctx.workspace.zone, tx.now)))
    return {
      ...headOf(row),
      ...(row.answer as unknown as PortalAnswer),
      leftToday: Math.max(0, testsPerDay - asked),
    }
  })
