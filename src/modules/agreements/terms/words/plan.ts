/** A commission plan in plain words: one sentence per rule, then what holds for all of them. */
import type { Comparison, ConditionGroup, Plan, PlanFormula, PlanRule } from '../plan.ts'
import type { Printer } from './print.ts'

type PlanWords = {
  events: Readonly<Record<PlanRule['event'], string>>
  percent: string
  flat: string
  perUnit: string
  bracket: string
  lastBracket: string
  tiers: Readonly<Record<'marginal_tiers' | 'retroactive_tiers' | 'count_tiers', string>>
  bounty: Readonly<Record<'first_sale' | 'nth_customer' | 'certification' | 'launch_by' | 'target_reached', string>>
  recruited: Readonly<Record<'flat' | 'when_approved_reach' | 'share_of_commissions', string>>
  base: Readonly<Record<Plan['base'], string>>
  periods: Readonly<Record<string, string>>
  durations: Readonly<Record<'first_sale' | 'payments' | 'months' | 'lifetime', string>>
  newOnly: string
  products: string
  bonus: string
  between: string
  cap: string
  per: Readonly<Record<string, string>>
  each: string
  when: string
  operators: Readonly<Record<string, string>>
  and: string
  or: string
  from: string
  until: string
  head: string
  asSale: string
  hold: string
  reversal: string
  refunds: Readonly<Record<string, string>>
  oldCustomers: string
  guarantee: string
  retainer: string
}

export const planSentences = (printer: Printer, plan: Plan): string[] => {
  const words = planWords[printer.language]
  const money = (amountMinor: string) =>
    plan.currency === 'as_sale' ? amountMinor : printer.format('money', { currency: plan.currency, amountMinor })
  const fill = (template: string, values: Record<string, string>) =>
    template.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
  const period = (name: string | null) => (name ? (words.periods[name] ?? name) : '')
  const cap = (one: NonNullable<PlanRule['cap']>) =>
    fill(words.cap, {
      amount: money(one.amountMinor),
      per: words.per[one.per] ?? one.per,
      each: one.of === 'partner_and_customer' ? words.each : '',
    })
  const formulaWords = (formula: PlanFormula): string => {
    switch (formula.kind) {
      case 'percent':
        return fill(words.percent, { rate: printer.format('ppm', formula.ratePpm), base: words.base[plan.base] })
      case 'flat':
        return fill(words.flat, { amount: money(formula.amountMinor) })
      case 'per_unit':
        return fill(words.perUnit, { amount: money(formula.amountMinor) })
      case 'bounty':
        return fill(words.bounty[formula.occurrence], {
          amount: money(formula.amountMinor),
          number: String(formula.number ?? ''),
          by: formula.by ? printer.format('date', formula.by) : '',
          certificate: formula.certificate ?? '',
        })
      case 'partner_recruited':
        return fill(words.recruited[formula.pays], {
          amount: formula.amountMinor ? money(formula.amountMinor) : '',
          reach: formula.reachMinor ? money(formula.reachMinor) : '',
          rate: formula.ratePpm === null ? '' : printer.format('ppm', formula.ratePpm),
        })
      default: {
        const limit = (text: string) => (formula.measure === 'money' ? money(text) : printer.format('count', text))
        const steps = formula.brackets.map((one, at) => {
          const value = one.ratePpm === null ? money(one.amountMinor!) : printer.format('ppm', one.ratePpm)
          const next = formula.brackets[at + 1]
          return fill(next ? words.bracket : words.lastBracket, {
            value,
            from: limit(one.from),
            to: next ? limit(next.from) : '',
          })
        })
        return fill(words.tiers[formula.kind], { steps: printer.list(steps), period: period(formula.period) })
      }
    }
  }
  const comparison = (one: Comparison): string => {
    const value = (part: unknown) =>
      typeof part === 'object' && part !== null && 'amountMinor' in part ? printer.format('money', part) : String(part)
    const shown = Array.isArray(one.value)
      ? printer.list(one.value.map(value))
      : one.value === undefined
        ? ''
        : value(one.value)
    return `${one.field} ${words.operators[one.operator] ?? one.operator}${shown ? ` ${shown}` : ''}`
  }
  const conditions = (group: ConditionGroup): string =>
    group.conditions
      .map((one) => ('join' in one ? `(${conditions(one)})` : comparison(one)))
      .join(` ${group.join === 'and' ? words.and : words.or} `)
  const ruleSentence = (rule: PlanRule): string => {
    const products = [...rule.products.ids, ...rule.products.categories]
    const { duration } = rule
    const parts = [
      formulaWords(rule.formula),
      words.events[rule.event],
      rule.customers === 'new' ? words.newOnly : '',
      products.length > 0 ? fill(words.products, { list: printer.list(products) }) : '',
      duration.kind === 'lifetime'
        ? ''
        : fill(words.durations[duration.kind], { number: 'number' in duration ? String(duration.number) : '' }),
      rule.when ? fill(words.when, { conditions: conditions(rule.when) }) : '',
      rule.minimumMinor !== null || rule.maximumMinor !== null
        ? fill(words.between, {
            least: rule.minimumMinor ? money(rule.minimumMinor) : '–',
            most: rule.maximumMinor ? money(rule.maximumMinor) : '–',
          })
        : '',
      rule.cap ? cap(rule.cap) : '',
      rule.from ? fill(words.from, { date: printer.format('date', rule.from) }) : '',
      rule.to ? fill(words.until, { date: printer.format('date', rule.to) }) : '',
      rule.stacking === 'bonus' ? words.bonus : '',
    ]
    return `${rule.name}: ${parts.filter(Boolean).join(', ')}.`
  }
  const sentences = [
    fill(words.head, {
      base: words.base[plan.base],
      currency: plan.currency === 'as_sale' ? words.asSale : plan.currency,
    }),
    ...plan.rules.map(ruleSentence),
    ...plan.groupCaps.map((group) => `${group.name}: ${cap(group.cap)}.`),
  ]
  if (plan.holdDays !== null) sentences.push(fill(words.hold, { days: printer.format('days', plan.holdDays) }))
  if (plan.reversalDays !== null)
    sentences.push(fill(words.reversal, { days: printer.format('days', plan.reversalDays) }))
  if (plan.refunds !== null) sentences.push(words.refunds[plan.refunds]!)
  if (plan.keepsOldCustomers) sentences.push(words.oldCustomers)
  if (plan.guarantee)
    sentences.push(
      fill(words.guarantee, { amount: money(plan.guarantee.amountMinor), period: period(plan.guarantee.period) }),
    )
  if (plan.retainer)
    sentences.push(
      fill(words.retainer, { amount: money(plan.retainer.amountMinor), period: period(plan.retainer.period) }),
    )
  return sentences
}

const operators = {
  en: {
    equals: 'is',
    not: 'is not',
    in: 'is one of',
    not_in: 'is none of',
    greater: '>',
    at_least: '≥',
    less: '<',
    at_most: '≤',
    between: 'between',
    contains: 'contains',
    starts_with: 'starts with',
    is_set: 'is known',
    is_not_set: 'is not known',
  },
  de: {
    equals: 'ist',
    not: 'ist nicht',
    in: 'ist eines von',
    not_in: 'ist keines von',
    greater: '>',
    at_least: '≥',
    less: '<',
    at_most: '≤',
    between: 'zwischen',
    contains: 'enthält',
    starts_with: 'beginnt mit',
    is_set: 'ist bekannt',
    is_not_set: 'ist nicht bekannt',
  },
  es: {
    equals: 'es',
    not: 'no es',
    in: 'es uno de',
    not_in: 'no es ninguno de',
    greater: '>',
    at_least: '≥',
    less: '<',
    at_most: '≤',
    between: 'entre',
    contains: 'contiene',
    starts_with: 'empieza por',
    is_set: 'se conoce',
    is_not_set: 'no se conoce',
  },
}
const planWords: Readonly<Record<'en' | 'de' | 'es', PlanWords>> = {
  en: {
    events: {
      sale: 'for each sale',
      lead: 'for each confirmed lead',
      signup: 'for each sign-up',
      deal_won: 'for each won deal',
      milestone: 'for a milestone',
      custom: 'for an event of our own',
      partner_recruited: 'for a recommended partner',
      period: 'for each period',
    },
    percent: '{rate} of the {base}',
    flat: '{amount}',
    perUnit: '{amount} per unit',
    bracket: '{value} from {from} to {to}',
    lastBracket: '{value} from {from} on',
    tiers: {
      marginal_tiers: 'in steps per {period}, each step on its own part: {steps}',
      retroactive_tiers: 'in steps per {period}, the step reached counts for all: {steps}',
      count_tiers: 'by number per {period}: {steps}',
    },
    bounty: {
      first_sale: '{amount} once for the first sale',
      nth_customer: '{amount} for customer number {number}',
      certification: '{amount} for the certificate {certificate}',
      launch_by: '{amount} for going live by {by}',
      target_reached: '{amount} when {number} is reached',
    },
    recruited: {
      flat: '{amount}',
      when_approved_reach: '{amount} when its approved commissions reach {reach}',
      share_of_commissions: '{rate} of its commissions in its first year',
    },
    base: { net: 'net amount', gross: 'gross amount', margin: 'margin' },
    periods: {
      month: 'month',
      quarter: 'quarter',
      year: 'year',
      agreement_year: 'agreement year',
      lifetime: 'lifetime',
    },
    durations: {
      first_sale: 'first sale of a customer only',
      payments: 'for the first {number} payments of a customer',
      months: 'for {number} months from a customer’s first sale',
      lifetime: '',
    },
    newOnly: 'new customers only',
    products: 'for {list}',
    bonus: 'in addition to any other rule',
    between: 'at least {least} and at most {most} per sale',
    cap: '{amount} at most per {per}{each}',
    per: {
      sale: 'sale',
      month: 'month',
      quarter: 'quarter',
      year: 'year',
      agreement: 'agreement',
      lifetime: 'lifetime',
    },
    each: ' and customer',
    when: 'if {conditions}',
    operators: operators.en,
    and: 'and',
    or: 'or',
    from: 'from {date}',
    until: 'before {date}',
    head: 'Commission is computed on the {base}, in {currency}. Of several matching rules the one worth most on the sale counts.',
    asSale: 'the currency of each sale',
    hold: 'Commissions of this plan wait {days}.',
    reversal: 'Refunds take commission back for {days}.',
    refunds: {
      proportional: 'Refunds take commission back in proportion.',
      only_full: 'Only full refunds take commission back.',
      never: 'Refunds take nothing back.',
    },
    oldCustomers: 'Customers won earlier keep the rules of their first sale.',
    guarantee: 'At least {amount} per {period} are paid.',
    retainer: '{amount} per {period} are paid in any case.',
  },
  de: {
    events: {
      sale: 'für jeden Verkauf',
      lead: 'für jeden bestätigten Lead',
      signup: 'für jede Anmeldung',
      deal_won: 'für jeden gewonnenen Deal',
      milestone: 'für einen Meilenstein',
      custom: 'für ein eigenes Ereignis',
      partner_recruited: 'für einen empfohlenen Partner',
      period: 'für jeden Zeitraum',
    },
    percent: '{rate} vom {base}',
    flat: '{amount}',
    perUnit: '{amount} je Stück',
    bracket: '{value} von {from} bis {to}',
    lastBracket: '{value} ab {from}',
    tiers: {
      marginal_tiers: 'in Staffeln je {period}, jede für ihren Teil: {steps}',
      retroactive_tiers: 'in Staffeln je {period}, die erreichte gilt für alles: {steps}',
      count_tiers: 'nach Anzahl je {period}: {steps}',
    },
    bounty: {
      first_sale: '{amount} einmalig für den ersten Verkauf',
      nth_customer: '{amount} für den Kunden Nummer {number}',
      certification: '{amount} für das Zertifikat {certificate}',
      launch_by: '{amount} für den Start bis {by}',
      target_reached: '{amount} bei Erreichen von {number}',
    },
    recruited: {
      flat: '{amount}',
      when_approved_reach: '{amount}, wenn seine freigegebenen Provisionen {reach} erreichen',
      share_of_commissions: '{rate} seiner Provisionen im ersten Jahr',
    },
    base: { net: 'Nettobetrag', gross: 'Bruttobetrag', margin: 'Rohertrag' },
    periods: {
      month: 'Monat',
      quarter: 'Quartal',
      year: 'Jahr',
      agreement_year: 'Vertragsjahr',
      lifetime: 'Gesamtdauer',
    },
    durations: {
      first_sale: 'nur der erste Verkauf an einen Kunden',
      payments: 'für die ersten {number} Zahlungen eines Kunden',
      months: 'für {number} Monate ab dem ersten Verkauf an einen Kunden',
      lifetime: '',
    },
    newOnly: 'nur neue Kunden',
    products: 'für {list}',
    bonus: 'zusätzlich zu jeder anderen Regel',
    between: 'mindestens {least} und höchstens {most} je Verkauf',
    cap: 'höchstens {amount} je {per}{each}',
    per: {
      sale: 'Verkauf',
      month: 'Monat',
      quarter: 'Quartal',
      year: 'Jahr',
      agreement: 'Vertrag',
      lifetime: 'Gesamtdauer',
    },
    each: ' und Kunde',
    when: 'wenn {conditions}',
    operators: operators.de,
    and: 'und',
    or: 'oder',
    from: 'ab {date}',
    until: 'vor {date}',
    head: 'Provision wird auf den {base} berechnet, in {currency}. Von mehreren passenden Regeln zählt die, die für den Verkauf am meisten bringt.',
    asSale: 'der Währung des Verkaufs',
    hold: 'Provisionen dieses Plans warten {days}.',
    reversal: 'Erstattungen nehmen Provision {days} lang zurück.',
    refunds: {
      proportional: 'Erstattungen nehmen Provision anteilig zurück.',
      only_full: 'Nur volle Erstattungen nehmen Provision zurück.',
      never: 'Erstattungen nehmen nichts zurück.',
    },
    oldCustomers: 'Früher gewonnene Kunden behalten die Regeln ihres ersten Verkaufs.',
    guarantee: 'Mindestens {amount} je {period} werden gezahlt.',
    retainer: '{amount} je {period} werden in jedem Fall gezahlt.',
  },
  es: {
    events: {
      sale: 'por cada venta',
      lead: 'por cada contacto confirmado',
      signup: 'por cada alta',
      deal_won: 'por cada oportunidad ganada',
      milestone: 'por un hito',
      custom: 'por un suceso propio',
      partner_recruited: 'por un socio recomendado',
      period: 'por cada periodo',
    },
    percent: '{rate} del {base}',
    flat: '{amount}',
    perUnit: '{amount} por unidad',
    bracket: '{value} de {from} a {to}',
    lastBracket: '{value} desde {from}',
    tiers: {
      marginal_tiers: 'por tramos por {period}, cada uno sobre su parte: {steps}',
      retroactive_tiers: 'por tramos por {period}, el alcanzado vale para todo: {steps}',
      count_tiers: 'por número por {period}: {steps}',
    },
    bounty: {
      first_sale: '{amount} una vez por la primera venta',
      nth_customer: '{amount} por el cliente número {number}',
      certification: '{amount} por el certificado {certificate}',
      launch_by: '{amount} por arrancar antes del {by}',
      target_reached: '{amount} al alcanzar {number}',
    },
    recruited: {
      flat: '{amount}',
      when_approved_reach: '{amount} cuando sus comisiones aprobadas lleguen a {reach}',
      share_of_commissions: '{rate} de sus comisiones en el primer año',
    },
    base: { net: 'importe neto', gross: 'importe bruto', margin: 'margen' },
    periods: {
      month: 'mes',
      quarter: 'trimestre',
      year: 'año',
      agreement_year: 'año de acuerdo',
      lifetime: 'toda la duración',
    },
    durations: {
      first_sale: 'solo la primera venta a un cliente',
      payments: 'por los primeros {number} pagos de un cliente',
      months: 'durante {number} meses desde la primera venta a un cliente',
      lifetime: '',
    },
    newOnly: 'solo clientes nuevos',
    products: 'para {list}',
    bonus: 'además de cualquier otra regla',
    between: 'como mínimo {least} y como máximo {most} por venta',
    cap: 'como máximo {amount} por {per}{each}',
    per: {
      sale: 'venta',
      month: 'mes',
      quarter: 'trimestre',
      year: 'año',
      agreement: 'acuerdo',
      lifetime: 'toda la duración',
    },
    each: ' y cliente',
    when: 'si {conditions}',
    operators: operators.es,
    and: 'y',
    or: 'o',
    from: 'desde el {date}',
    until: 'antes del {date}',
    head: 'La comisión se calcula sobre el {base}, en {currency}. De varias reglas que encajan vale la que más aporta en la venta.',
    asSale: 'la moneda de cada venta',
    hold: 'Las comisiones de este plan esperan {days}.',
    reversal: 'Los reembolsos revierten comisiones durante {days}.',
    refunds: {
      proportional: 'Los reembolsos revierten en proporción.',
      only_full: 'Solo los reembolsos totales revierten.',
      never: 'Los reembolsos no revierten nada.',
    },
    oldCustomers: 'Los clientes anteriores conservan las reglas de su primera venta.',
    guarantee: 'Se pagan al menos {amount} por {period}.',
    retainer: 'Se pagan {amount} por {period} en todo caso.',
  },
}
