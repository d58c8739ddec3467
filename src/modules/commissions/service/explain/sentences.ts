/** Stored steps as sentences. Everything that is said is a figure that was stored; nothing is reckoned anew. */
import type { Printer } from '#modules/agreements/public.ts'
import { currencyExponent, type Fraction } from '#platform/money.ts'
import { compare, floor, read, round, times, zero } from '../../engine/fraction.ts'
import type { RuleVerdict, Step } from '../../engine/types.ts'
import { explanationWords } from '../../words/explanation.ts'

export type Sentence = { step: string; text: string }
export type Explained = {
  /** Undefined for what no sale was. */
  sale: { grossMinor: string; currency: string } | null
  day: string
  partner: string
  microShares: number
  clause: {
    agreementNumber: string | null
    versionNumber: number | null
    clause: string | null
    resolvedOn: string
  } | null
  isTail: boolean
  currency: string
  steps: readonly Step[]
  /** The rule of the line that is explained; null explains the whole evaluation. */
  ruleId: string | null
  reason: string | null
  holdDay: string | null
  dueDay: string | null
  reversalDay: string | null
}

export const sentencesOf = (printer: Printer, of: Explained): Sentence[] => {
  const words = explanationWords[printer.language]
  const out: Sentence[] = []
  const say = (step: string, template: string, values: Readonly<Record<string, string>> = {}) => {
    out.push({ step, text: template.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '') })
  }
  const date = (day: string) => printer.format('date', day)
  const minor = (amountMinor: string, currency = of.currency) => printer.format('money', { currency, amountMinor })
  const exact = (text: string) => exactMoney(printer, read(text), of.currency)
  const share = (ppm: number) => printer.format('ppm', ppm)
  const nameOf = (ruleId: string) => verdicts.find((one) => one.ruleId === ruleId)?.name ?? ruleId
  const verdicts = of.steps.flatMap((step) => (step.step === 'rules' ? step.rules : []))
  const isOwn = (ruleId: string) => of.ruleId === null || of.ruleId === ruleId

  if (of.sale) say('sale', words.sale, { gross: minor(of.sale.grossMinor, of.sale.currency), day: date(of.day) })
  else say('sale', words.lead, { day: date(of.day) })
  say('credit', of.microShares === 1_000_000 ? words.wholeCredit : words.credit, {
    share: share(of.microShares),
    partner: of.partner,
  })
  if (of.clause)
    say('clause', of.clause.agreementNumber ? words.clause : words.term, {
      number: of.clause.agreementNumber ?? '',
      version: String(of.clause.versionNumber ?? ''),
      clause: of.clause.clause ? `, ${clauseName(of.clause.clause)}` : '',
      day: date(of.clause.resolvedOn),
    })
  if (of.isTail) say('clause', words.tail)
  for (const step of of.steps) {
    switch (step.step) {
      case 'base':
        say('base', words.base[step.base], { amount: minor(step.saleMinor, step.currency) })
        for (const leg of step.rate?.legs ?? [])
          say('rate', leg.isInverse ? words.inverse : words.rate, {
            from: leg.isInverse ? leg.to : leg.from,
            to: leg.isInverse ? leg.from : leg.to,
            rate: leg.rate,
            day: date(leg.day),
          })
        if (step.rate) say('rate', words.inPlan, { amount: exact(step.exact) })
        break
      case 'rules':
        for (const rule of step.rules) sayRule(rule)
        break
      case 'clamp':
        if (isOwn(step.ruleId))
          say('clamp', words.clamp[step.bound], { bound: minor(step.boundMinor), amount: exact(step.exact) })
        break
      case 'share':
        if (isOwn(step.ruleId) && step.microShares < 1_000_000)
          say('share', words.share, {
            amount: exact(step.exact),
            share: share(step.microShares),
            result: exact(step.result),
          })
        break
      case 'tiers': {
        if (!isOwn(step.ruleId)) break
        const after = BigInt(step.before) + BigInt(step.credited)
        say('tiers', words.tiers, {
          rule: nameOf(step.ruleId),
          before: volume(step.measure, BigInt(step.before)),
          after: volume(step.measure, after),
          own: minor(String(BigInt(step.schedule[1]) - BigInt(step.schedule[0]))),
        })
        if (step.isRaised) say('tiers', words.raised)
        break
      }
      case 'catch_up':
        if (isOwn(step.ruleId))
          say('catch_up', words.catchUp, {
            target: minor(step.targetMinor),
            earned: minor(step.earnedMinor),
            amount: minor(step.amountMinor),
          })
        break
      case 'round':
        if (isOwn(step.ruleId) && (step.isTogether || !isWhole(step.exact)))
          say('round', step.isTogether ? words.together : words.round, {
            exact: exact(step.exact),
            amount: minor(step.amountMinor),
          })
        break
      case 'cap':
        if (isOwn(step.ruleId))
          say('cap', words.cap, {
            cap: minor(step.capMinor),
            per: printer.format('choice', step.per, 'per'),
            amount: minor(step.amountMinor),
            cut: minor(step.cutMinor),
          })
        break
      case 'ceiling':
        if (step.isAbove) say('ceiling', words.ceiling)
        break
    }
  }
  const reasons: Readonly<Record<string, string>> = words.nothing
  if (of.reason && reasons[of.reason]) say('nothing', reasons[of.reason]!, { day: date(of.day) })
  if (of.holdDay) say('hold', words.hold, { day: date(of.holdDay) })
  if (of.holdDay) say('due', of.dueDay ? words.due : words.dueLater, { day: of.dueDay ? date(of.dueDay) : '' })
  if (of.holdDay)
    say('changes', of.reversalDay ? words.changesWithin : words.changes, {
      day: of.reversalDay ? date(of.reversalDay) : '',
    })
  return out

  function volume(measure: string, amount: bigint): string {
    return measure === 'money'
      ? minor(String(amount))
      : printer.format('count', Number(amount / 1_000_000n) + Number(amount % 1_000_000n) / 1_000_000)
  }
  function sayRule(rule: RuleVerdict): void {
    if (rule.verdict === 'won' || rule.verdict === 'bonus') {
      if (isOwn(rule.ruleId)) say('rule', words[rule.verdict], { rule: rule.name, amount: exact(rule.worth!) })
      return
    }
    if (rule.verdict === 'lost') {
      const isNothing = compare(read(rule.worth!), zero) <= 0
      say('lost', isNothing ? words.lostNothing : words.lost, {
        rule: rule.name,
        amount: exact(rule.worth!),
        against: exact(rule.against!),
      })
      return
    }
    // What belongs to other events would only be noise.
    if (rule.reason === 'event' || !rule.reason) return
    const detail = rule.detail
      ? ` (${words.condition
          .replace('{field}', rule.detail.field)
          .replace('{operator}', rule.detail.operator.replaceAll('_', ' '))
          .replace('{asked}', JSON.stringify(rule.detail.asked))
          .replace('{known}', rule.detail.known === null ? words.notKnown : JSON.stringify(rule.detail.known))})`
      : ''
    say('against', words.against, { rule: rule.name, reason: words.reasons[rule.reason] + detail })
  }
}

const isWhole = (text: string): boolean => read(text).denominator === 1n
const digitsMax = 6

/** An exact amount in major units, with up to six decimals more than the currency has; an endless one ends in "…". */
const exactMoney = (printer: Printer, value: Fraction, currency: string): string => {
  if (value.denominator === 1n) return printer.format('money', { currency, amountMinor: String(value.numerator) })
  const scale = 10n ** BigInt(digitsMax)
  const scaled = times(value, scale)
  const isEndless = scaled.denominator !== 1n
  const cut = isEndless ? floor(scaled) : round(scaled)
  const sign = cut < 0n ? '-' : ''
  const exponent = currencyExponent(currency) + digitsMax
  const text = (cut < 0n ? -cut : cut).toString().padStart(exponent + 1, '0')
  const decimals = text.slice(-exponent).replace(isEndless ? /$^/ : /0+$/, '')
  const [, separator = '.'] = /1(\D)5/.exec(printer.format('money', { currency: 'USD', amountMinor: '150' })) ?? []
  return `${sign}${text.slice(0, -exponent)}${separator}${decimals}${isEndless ? '…' : ''} ${currency}`
}

/** A clause goes by its number, or by the key of its heading, which is read as words. */
const clauseName = (key: string): string => (/^[a-z_]+$/.test(key) ? `“${key.replaceAll('_', ' ')}”` : key)
