/** Sentences of an explanation in three languages. Figures are filled in by whoever reads the stored steps. */
import type { TermLanguage } from '#modules/agreements/public.ts'
import type { NothingReason, ReasonAgainst } from '../engine/types.ts'

export type ExplanationWords = {
  sale: string
  lead: string
  base: Readonly<Record<'net' | 'gross' | 'margin', string>>
  rate: string
  inverse: string
  inPlan: string
  credit: string
  wholeCredit: string
  term: string
  clause: string
  tail: string
  won: string
  bonus: string
  lost: string
  lostNothing: string
  against: string
  reasons: Readonly<Record<ReasonAgainst, string>>
  condition: string
  notKnown: string
  clamp: Readonly<Record<'minimum' | 'maximum', string>>
  share: string
  tiers: string
  raised: string
  catchUp: string
  round: string
  together: string
  cap: string
  ceiling: string
  hold: string
  due: string
  dueLater: string
  changes: string
  changesWithin: string
  nothing: Readonly<Record<NothingReason | 'fx_rate_missing' | 'cost_missing', string>>
  byHand: string
}

export const explanationWords: Readonly<Record<TermLanguage, ExplanationWords>> = {
  en: {
    sale: 'A sale of {gross} on {day}.',
    lead: 'A lead on {day}.',
    base: {
      net: 'Commission is counted on the net amount, without tax and shipping: {amount}.',
      gross: 'Commission is counted on the gross amount: {amount}.',
      margin: 'Commission is counted on the margin, net amount less cost: {amount}.',
    },
    rate: 'One {from} was {rate} {to} on {day}.',
    inverse: 'One {to} was {rate} {from} on {day}.',
    inPlan: 'In the currency of the plan that is {amount}.',
    credit: '{share} of it is credited to {partner}.',
    wholeCredit: 'All of it is credited to {partner}.',
    term: 'The agreement that was in force on {day} applies.',
    clause: 'Agreement {number}, version {version}{clause}, as it was in force on {day}, applies.',
    tail: 'The agreement had ended; its last version still earns for a time.',
    won: 'The rule “{rule}” earns: on the whole sale it is worth {amount}.',
    bonus: 'The rule “{rule}” is added to any other: on the whole sale it is worth {amount}.',
    lost: '“{rule}” would have been worth {amount}; what won is worth {against} on the same goods.',
    lostNothing: '“{rule}” matched but is worth nothing here.',
    against: '“{rule}” does not apply: {reason}.',
    reasons: {
      event: 'it is for another kind of event',
      not_begun: 'it had not begun',
      over: 'it was over',
      products: 'no product of the sale belongs to it',
      old_customer: 'it is for new customers only',
      conditions: 'a condition is not met',
      first_sale_only: 'it is for the first sale of a customer only',
      payments_over: 'the number of payments it covers is reached',
      months_over: 'the months it covers are over',
      bounty_not_reached: 'what it rewards is not reached by this sale',
      bounty_taken: 'it was earned as often as agreed',
      tail: 'after the end of the agreement only renewals earn',
      formula: 'it earns otherwise',
    },
    condition: '{field} {operator} {asked}; known was {known}',
    notKnown: 'nothing',
    clamp: {
      minimum: 'The least per sale is {bound}, which takes the place of {amount}.',
      maximum: 'The most per sale is {bound}, which takes the place of {amount}.',
    },
    share: 'Of {amount} the credited share of {share} is {result}.',
    tiers: 'Sold so far in this period: {before}; with this sale {after}. The steps of “{rule}” give {own} for it.',
    raised: 'A higher step is reached, and it counts for everything sold in the period.',
    catchUp: 'What was sold before is worth {target} by the higher step; {earned} was earned, so {amount} is added.',
    round: '{exact} is rounded to {amount}.',
    together: '{exact} was rounded together with other credits of this sale, to {amount}.',
    cap: 'The limit of {cap} per {per} had room for {amount}; {cut} is above it.',
    ceiling: 'All commissions of this sale together are above the agreed share of it, so they are looked at first.',
    hold: 'It waits until {day}, so that refunds are seen first.',
    due: 'It is due on {day} and paid with the payout after that.',
    dueLater: 'Once it is approved it falls due on the agreed day of the month after.',
    changes: 'A refund of the sale, or a correction of who is credited, would change it.',
    changesWithin: 'A refund of the sale by {day}, or a correction of who is credited, would change it.',
    nothing: {
      no_term: 'No signed commission term was in force on {day}.',
      no_rule: 'No rule of the plan matched.',
      worth_nothing: 'By the rule that matched it is worth nothing.',
      cap_reached: 'The agreed limit was reached before.',
      fx_rate_missing: 'It waits for an exchange rate of {day}.',
      cost_missing: 'It waits for the cost of the sale.',
    },
    byHand: 'Written by hand: {reason}',
  },
  de: {
    sale: 'Ein Verkauf über {gross} am {day}.',
    lead: 'Ein Lead am {day}.',
    base: {
      net: 'Die Provision rechnet auf den Nettobetrag, ohne Steuer und Versand: {amount}.',
      gross: 'Die Provision rechnet auf den Bruttobetrag: {amount}.',
      margin: 'Die Provision rechnet auf den Rohertrag, netto abzüglich Kosten: {amount}.',
    },
    rate: 'Ein {from} waren am {day} {rate} {to}.',
    inverse: 'Ein {to} waren am {day} {rate} {from}.',
    inPlan: 'In der Währung des Plans sind das {amount}.',
    credit: '{share} davon sind {partner} gutgeschrieben.',
    wholeCredit: 'Der ganze Verkauf ist {partner} gutgeschrieben.',
    term: 'Es gilt der Vertrag, der am {day} in Kraft war.',
    clause: 'Es gilt Vertrag {number}, Fassung {version}{clause}, wie er am {day} in Kraft war.',
    tail: 'Der Vertrag war beendet; seine letzte Fassung verdient noch eine Zeit lang.',
    won: 'Die Regel „{rule}“ verdient: Auf den ganzen Verkauf ist sie {amount} wert.',
    bonus: 'Die Regel „{rule}“ kommt zu jeder anderen hinzu: Auf den ganzen Verkauf ist sie {amount} wert.',
    lost: '„{rule}“ wäre {amount} wert gewesen; was gewonnen hat, ist auf dieselben Waren {against} wert.',
    lostNothing: '„{rule}“ trifft zu, ist hier aber nichts wert.',
    against: '„{rule}“ gilt nicht: {reason}.',
    reasons: {
      event: 'sie gilt für eine andere Art von Ereignis',
      not_begun: 'sie hatte noch nicht begonnen',
      over: 'sie war vorbei',
      products: 'kein Produkt des Verkaufs gehört dazu',
      old_customer: 'sie gilt nur für neue Kunden',
      conditions: 'eine Bedingung ist nicht erfüllt',
      first_sale_only: 'sie gilt nur für den ersten Verkauf an einen Kunden',
      payments_over: 'die Zahl der Zahlungen, die sie umfasst, ist erreicht',
      months_over: 'die Monate, die sie umfasst, sind vorbei',
      bounty_not_reached: 'was sie belohnt, erreicht dieser Verkauf nicht',
      bounty_taken: 'sie wurde so oft verdient wie vereinbart',
      tail: 'nach dem Ende des Vertrags verdienen nur Verlängerungen',
      formula: 'sie verdient auf andere Weise',
    },
    condition: '{field} {operator} {asked}; bekannt war {known}',
    notKnown: 'nichts',
    clamp: {
      minimum: 'Das Mindeste je Verkauf sind {bound}; sie treten an die Stelle von {amount}.',
      maximum: 'Das Höchste je Verkauf sind {bound}; sie treten an die Stelle von {amount}.',
    },
    share: 'Von {amount} ist der gutgeschriebene Anteil von {share} {result}.',
    tiers:
      'Bisher in diesem Zeitraum verkauft: {before}; mit diesem Verkauf {after}. Die Stufen von „{rule}“ geben dafür {own}.',
    raised: 'Eine höhere Stufe ist erreicht, und sie gilt für alles in diesem Zeitraum.',
    catchUp:
      'Was vorher verkauft wurde, ist nach der höheren Stufe {target} wert; verdient waren {earned}, also kommen {amount} hinzu.',
    round: '{exact} wird auf {amount} gerundet.',
    together: '{exact} wurde zusammen mit anderen Gutschriften dieses Verkaufs gerundet, auf {amount}.',
    cap: 'Die Grenze von {cap} je {per} ließ noch {amount} zu; {cut} liegen darüber.',
    ceiling: 'Alle Provisionen dieses Verkaufs liegen zusammen über dem vereinbarten Anteil; sie werden erst geprüft.',
    hold: 'Sie wartet bis {day}, damit Erstattungen vorher sichtbar werden.',
    due: 'Sie ist am {day} fällig und wird mit der Auszahlung danach bezahlt.',
    dueLater: 'Nach der Freigabe wird sie am vereinbarten Tag des Folgemonats fällig.',
    changes: 'Eine Erstattung des Verkaufs oder eine Korrektur der Gutschrift würde sie ändern.',
    changesWithin: 'Eine Erstattung des Verkaufs bis {day} oder eine Korrektur der Gutschrift würde sie ändern.',
    nothing: {
      no_term: 'Am {day} war keine unterschriebene Provisionsregel in Kraft.',
      no_rule: 'Keine Regel des Plans trifft zu.',
      worth_nothing: 'Nach der zutreffenden Regel ist es nichts wert.',
      cap_reached: 'Die vereinbarte Grenze war schon erreicht.',
      fx_rate_missing: 'Es wartet auf einen Wechselkurs vom {day}.',
      cost_missing: 'Es wartet auf die Kosten des Verkaufs.',
    },
    byHand: 'Von Hand geschrieben: {reason}',
  },
  es: {
    sale: 'Una venta de {gross} el {day}.',
    lead: 'Un contacto del {day}.',
    base: {
      net: 'La comisión se calcula sobre el importe neto, sin impuestos ni envío: {amount}.',
      gross: 'La comisión se calcula sobre el importe bruto: {amount}.',
      margin: 'La comisión se calcula sobre el margen, neto menos coste: {amount}.',
    },
    rate: 'Un {from} valía {rate} {to} el {day}.',
    inverse: 'Un {to} valía {rate} {from} el {day}.',
    inPlan: 'En la moneda del plan son {amount}.',
    credit: 'El {share} se atribuye a {partner}.',
    wholeCredit: 'La venta entera se atribuye a {partner}.',
    term: 'Se aplica el contrato vigente el {day}.',
    clause: 'Se aplica el contrato {number}, versión {version}{clause}, vigente el {day}.',
    tail: 'El contrato había terminado; su última versión sigue generando comisión por un tiempo.',
    won: 'Gana la regla «{rule}»: sobre la venta entera vale {amount}.',
    bonus: 'La regla «{rule}» se suma a cualquier otra: sobre la venta entera vale {amount}.',
    lost: '«{rule}» habría valido {amount}; la que ganó vale {against} sobre los mismos productos.',
    lostNothing: '«{rule}» se cumple, pero aquí no vale nada.',
    against: '«{rule}» no se aplica: {reason}.',
    reasons: {
      event: 'es para otro tipo de suceso',
      not_begun: 'aún no había empezado',
      over: 'ya había terminado',
      products: 'ningún producto de la venta le corresponde',
      old_customer: 'es solo para clientes nuevos',
      conditions: 'no se cumple una condición',
      first_sale_only: 'es solo para la primera venta a un cliente',
      payments_over: 'se alcanzó el número de pagos que cubre',
      months_over: 'pasaron los meses que cubre',
      bounty_not_reached: 'esta venta no alcanza lo que premia',
      bounty_taken: 'se obtuvo tantas veces como se acordó',
      tail: 'tras el fin del contrato solo cuentan las renovaciones',
      formula: 'se gana de otra manera',
    },
    condition: '{field} {operator} {asked}; se conocía {known}',
    notKnown: 'nada',
    clamp: {
      minimum: 'El mínimo por venta es {bound}, en lugar de {amount}.',
      maximum: 'El máximo por venta es {bound}, en lugar de {amount}.',
    },
    share: 'De {amount}, la parte atribuida del {share} es {result}.',
    tiers:
      'Vendido hasta ahora en este periodo: {before}; con esta venta {after}. Los tramos de «{rule}» dan {own} por ella.',
    raised: 'Se alcanza un tramo superior, que cuenta para todo lo vendido en el periodo.',
    catchUp: 'Lo vendido antes vale {target} según el tramo superior; se ganaron {earned}, así que se añaden {amount}.',
    round: '{exact} se redondea a {amount}.',
    together: '{exact} se redondeó junto con otras atribuciones de esta venta, a {amount}.',
    cap: 'El límite de {cap} por {per} dejaba {amount}; {cut} quedan por encima.',
    ceiling: 'Todas las comisiones de esta venta juntas superan la parte acordada; primero se revisan.',
    hold: 'Espera hasta el {day}, para ver antes las devoluciones.',
    due: 'Vence el {day} y se paga con el pago siguiente.',
    dueLater: 'Una vez aprobada, vence el día acordado del mes siguiente.',
    changes: 'Una devolución de la venta, o una corrección de la atribución, la cambiaría.',
    changesWithin: 'Una devolución de la venta hasta el {day}, o una corrección de la atribución, la cambiaría.',
    nothing: {
      no_term: 'El {day} no había ninguna comisión firmada en vigor.',
      no_rule: 'Ninguna regla del plan se cumple.',
      worth_nothing: 'Según la regla que se cumple no vale nada.',
      cap_reached: 'Ya se había alcanzado el límite acordado.',
      fx_rate_missing: 'Espera un tipo de cambio del {day}.',
      cost_missing: 'Espera el coste de la venta.',
    },
    byHand: 'Escrita a mano: {reason}',
  },
}
