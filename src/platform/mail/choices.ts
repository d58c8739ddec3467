/** Which mails a person may do without, and what each chose. Legal, security and money mails are not among them. */
import type { Tx } from '../context.ts'
import { defineSlot } from '../module.ts'

export const mailTimings = ['now', 'daily', 'none'] as const
export type MailTiming = (typeof mailTimings)[number]
export type MailSide = 'member' | 'portal'

/** A kind of mail that a module lets people choose; what is not declared goes out always. */
export type MailKind = {
  /** As `queueMail` names it. */
  kind: string
  sides: readonly MailSide[]
  words: { en: string; de: string; es: string }
  /** Members may get it with the daily mail of Today instead of at once. */
  daily?: true
}
export const mailKinds = defineSlot<MailKind>('mail.kinds')

/** Somebody with a seat in this workspace, and what that person chose; each side answers for its own people. */
export type MailReader = { side: MailSide; preferences: Readonly<Record<string, unknown>> }
export const mailReaders = defineSlot<(tx: Tx, email: string) => Promise<MailReader[]>>('mail.readers')

/** What a person chose for a kind; at once unless something else was chosen. */
export const timingOf = (preferences: Readonly<Record<string, unknown>>, kind: string): MailTiming => {
  const chosen = preferences['mails']
  const timing = typeof chosen === 'object' && chosen !== null ? (chosen as Record<string, unknown>)[kind] : undefined
  return mailTimings.find((one) => one === timing) ?? 'now'
}

/** Whether everybody who sits behind this address does without such a mail, or gets it with the daily one. */
export const isUnwanted = async (tx: Tx, kind: string, email: string): Promise<boolean> => {
  const { product } = tx.ctx.services
  const sides = mailKinds.of(product).find((one) => one.kind === kind)?.sides
  if (!sides) return false
  const readers: MailReader[] = []
  for (const source of mailReaders.of(product)) readers.push(...(await source(tx, email)))
  const asked = readers.filter(({ side }) => sides.includes(side))
  return asked.length > 0 && asked.every(({ preferences }) => timingOf(preferences, kind) !== 'now')
}
