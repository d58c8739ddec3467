/** A plan read without storing anything: in words, with what looks unintended, and on a sale that somebody types. */
import { type Plan, planSentences, printerFor, termLanguage } from '#modules/agreements/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import { findRates } from '#platform/ledger/rates.ts'
import type { evaluationEndpoints } from '../../contract/evaluations.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { periodOf } from '../../engine/periods.ts'
import { isTier } from '../../engine/tiers.ts'
import { type EngineInput, engineVersion, type FrozenPartner } from '../../engine/types.ts'
import { findPlans } from '../evaluate/plans.ts'
import { checkedPlan } from '../templates.ts'
import { hintsOf } from './hints.ts'
import { sentencesOf } from './sentences.ts'

type Endpoints = typeof evaluationEndpoints
type ExampleSale = NonNullable<InputOf<Endpoints['readPlan']>['body']['sale']>
type Example = AnswerOf<Endpoints['tryOwnCommissionPlan']>
type Language = 'en' | 'de' | 'es' | undefined

export const readPlan = (
  ctx: Ctx,
  { plan: values, sale, language }: InputOf<Endpoints['readPlan']>['body'],
): Promise<AnswerOf<Endpoints['readPlan']>> =>
  reading(ctx, async (tx) => {
    const plan = checkedPlan(values)
    // What it counts on comes first, then one sentence for each rule.
    const sentences = planSentences(printerOf(tx, language), plan)
    return {
      sentences,
      rules: plan.rules.map(({ id }, at) => ({ ruleId: id, sentence: sentences[at + 1]! })),
      hints: hintsOf(plan),
      example: sale ? await example(tx, plan, '', sale, language) : null,
    }
  })

export const ownPlan = (ctx: Ctx, language: Language): Promise<AnswerOf<Endpoints['getOwnCommissionPlan']>> =>
  reading(ctx, async (tx) => {
    const found = await planToday(tx)
    if (!found.plan) return { plan: null }
    return {
      plan: {
        currency: found.plan.currency,
        agreementNumber: found.clause?.agreementNumber ?? null,
        versionNumber: found.clause?.versionNumber ?? null,
        clause: found.clause?.clause ?? null,
        since: found.anchor,
        sentences: planSentences(printerOf(tx, language), found.plan),
        holdDays: found.holdDays,
      },
    }
  })

export const tryOwnPlan = (
  ctx: Ctx,
  { language, ...sale }: InputOf<Endpoints['tryOwnCommissionPlan']>['body'],
): Promise<Example> =>
  reading(ctx, async (tx) => {
    const { plan } = await planToday(tx)
    if (!plan) throw conflict('plan.none', 'No signed agreement grants a commission today.')
    return example(tx, plan, partnerOf(tx.ctx.actor)!, sale, language)
  })

const printerOf = (tx: Tx, language: Language) => printerFor(termLanguage(language ?? tx.ctx.workspace.language))

const planToday = async (tx: Tx) => {
  const ask = {
    partnerId: partnerOf(tx.ctx.actor)!,
    day: civilDate(tx.ctx.workspace.zone, tx.now),
    firstPaidDay: null,
    scope: {},
  }
  return tx.asTeam(async () => (await findPlans(tx, [ask]))(ask))
}

/** The engine that pays, on a sale of today that is nobody's. */
const example = (tx: Tx, plan: Plan, partnerId: string, sale: ExampleSale, language: Language): Promise<Example> =>
  tx.asTeam(async () => {
    const day = civilDate(tx.ctx.workspace.zone, tx.now)
    const currency = plan.currency === 'as_sale' ? sale.currency : plan.currency
    const [rate] = await findRates(tx, [{ from: sale.currency, to: currency, day }])
    const input = exampleInput(plan, partnerId, sale, day, rate)
    const { partners } = evaluate(input)
    const [result] = partners
    const sentences = sentencesOf(printerOf(tx, language), {
      sale: input.sale && { grossMinor: input.sale.grossMinor, currency: sale.currency },
      day,
      partner: '',
      microShares: 1_000_000,
      clause: null,
      isTail: false,
      currency,
      steps: result!.steps,
      ruleId: null,
      reason: result!.reason,
      holdDay: null,
      dueDay: null,
      reversalDay: null,
    })
    return {
      outcome: result!.outcome,
      lines: result!.lines.map((line) => ({
        ruleId: line.ruleId,
        rule: line.ruleName,
        amountMinor: line.amountMinor,
        currency: line.currency,
      })),
      // Nobody is credited with an example.
      sentences: sentences.filter(({ step }) => step !== 'credit'),
    }
  })

const exampleInput = (
  plan: Plan,
  partnerId: string,
  sale: ExampleSale,
  day: string,
  rate: Awaited<ReturnType<typeof findRates>>[number],
): EngineInput => {
  const before = sale.soldBeforeMinor ?? '0'
  const partner: FrozenPartner = {
    partnerId,
    plan,
    planHash: null,
    termIds: [],
    clause: null,
    anchor: `${day.slice(0, 4)}-01-01`,
    tail: null,
    facts: { type: null, tier: null, country: null, certifications: [], daysActive: null },
    isNewCustomer: sale.isNewCustomer ?? true,
    rate: rate
      ? { numerator: String(rate.rate.numerator), denominator: String(rate.rate.denominator), legs: rate.legs }
      : null,
    totals: plan.rules.flatMap(({ id, formula }) =>
      isTier(formula)
        ? [
            {
              ruleId: id,
              period: formula.period,
              periodStart: periodOf(formula.period, day, `${day.slice(0, 4)}-01-01`).start,
              volumeMinor: before,
              salesMicro: '0',
              customersMicro: '0',
              leadsMicro: '0',
            },
          ]
        : [],
    ),
    earned: [],
    pieces: { sales: 0, customers: 0, leads: 0 },
    bounties: {},
    ceilingPpm: 1_000_000,
  }
  const isFirst = sale.isRenewal !== true && (sale.isNewCustomer ?? true)
  const at = `${day}T12:00:00.000`
  return {
    engine: engineVersion,
    conversionId: 'example',
    creditSetId: 'example',
    event: 'sale',
    occurredAt: at,
    day,
    sale: {
      id: 'example',
      kind: sale.isRenewal ? 'renewal' : 'new',
      currency: sale.currency,
      grossMinor: sale.netMinor,
      netMinor: sale.netMinor,
      costMinor: sale.costMinor ?? null,
      lines: [],
      code: null,
      dealRole: null,
      metadata: {},
    },
    customer: {
      id: 'example',
      country: null,
      segment: null,
      source: null,
      subscriptionMonths: null,
      firstPaidAt: at,
      isFirstPaid: isFirst,
      paymentNumber: isFirst ? 1 : 2,
      metadata: {},
    },
    credits: [{ partnerId, microShares: 1_000_000 }],
    partners: [partner],
  }
}
