/** Who must not be contacted: asked before every mail, kept as a keyed hash beyond an erasure. */
import { createHmac } from 'node:crypto'
import { civilDate } from '#platform/civil-time.ts'
import { actorId, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { isEmail } from '../../contract/answers.ts'
import { contactOptedOut } from '../../contract/events.ts'
import type { contactKinds, DoNotContact, settingsEndpoints } from '../../contract/settings.ts'
import {
  blankDoNotContact,
  type DoNotContactRow,
  doNotContactPage,
  entriesOfHashes,
  insertDoNotContact,
  lockDoNotContact,
  removeDoNotContactRow,
} from '../../queries/settings.ts'

type Kind = (typeof contactKinds)[number]

/** One spelling per address, number and domain. */
export const foldContact = (kind: Kind, value: string): string => {
  const text = value.normalize('NFKC').trim().toLowerCase()
  if (kind === 'phone') return text.replaceAll(/[^0-9+]/g, '').replace(/^00/, '+')
  return kind === 'domain' ? text.replace(/^@/, '') : text
}
export const hashOf = (tx: Tx, kind: Kind, value: string): string =>
  createHmac('sha256', tx.ctx.services.secret)
    .update(`do not contact\n${tx.ctx.workspace.id}\n${kind}\n${foldContact(kind, value)}`)
    .digest('hex')

/** Adds an entry, once: the same address again answers the entry in force. Announces `contact.opted_out`. */
export const addDoNotContact = async (
  tx: Tx,
  input: { kind: Kind; value: string; why: string; fromWhom: string },
): Promise<DoNotContactRow> =>
  tx.asTeam(async () => {
    const value = foldContact(input.kind, input.value)
    if (input.kind === 'email' && !isEmail(value))
      throw invalid({ field: 'value', rule: 'email', message: 'This is no e-mail address.' })
    if (input.kind === 'domain' && !/^[^\s/@]+\.[^\s/@]+$/.test(value))
      throw invalid({ field: 'value', rule: 'domain', message: 'This is no domain such as acme.com.' })
    if (input.kind === 'phone' && !/^\+?[0-9]{6,15}$/.test(value))
      throw invalid({ field: 'value', rule: 'phone', message: 'This is no phone number.' })
    const hash = hashOf(tx, input.kind, value)
    const id = newId(idPrefixes.doNotContactEntry)
    const row = await insertDoNotContact(tx, {
      id,
      kind: input.kind,
      value,
      hash,
      why: input.why,
      fromWhom: input.fromWhom,
      byKind: tx.ctx.actor.kind,
      byId: actorId(tx.ctx.actor),
    })
    if (row) {
      await tx.announce(
        contactOptedOut,
        { entryId: row.id, kind: input.kind },
        { subject: { kind: 'do_not_contact', id: row.id } },
      )
      return row
    }
    const standing = (await entriesOfHashes(tx, [hash])).find((entry) => entry.kind === input.kind)
    if (!standing) throw conflict('do_not_contact.removed', 'The entry was removed a moment ago; add it again.')
    return standing
  })

/** As `addDoNotContact` for an address of which only the hash is left, because the person was erased. */
export const addForgottenAddress = async (tx: Tx, hash: string, why: string): Promise<DoNotContactRow | undefined> =>
  tx.asTeam(async () => {
    const row = await insertDoNotContact(tx, {
      id: newId(idPrefixes.doNotContactEntry),
      kind: 'email',
      value: null,
      hash,
      why,
      fromWhom: 'erased',
      byKind: tx.ctx.actor.kind,
      byId: actorId(tx.ctx.actor),
    })
    if (row)
      await tx.announce(
        contactOptedOut,
        { entryId: row.id, kind: 'email' },
        { subject: { kind: 'do_not_contact', id: row.id } },
      )
    return row ?? (await entriesOfHashes(tx, [hash]))[0]
  })

/** The entry that forbids contact with this address or its domain, if there is one; `number` asks for a phone too. */
export const contactForbidden = async (
  tx: Tx,
  of: { email?: string | null | undefined; phone?: string | null | undefined },
): Promise<DoNotContactRow | undefined> =>
  tx.asTeam(async () => {
    const hashes = [
      ...(of.email ? addressHashes(tx, of.email) : []),
      ...(of.phone ? [hashOf(tx, 'phone', of.phone)] : []),
    ]
    return (await entriesOfHashes(tx, hashes))[0]
  })

/** Under which an entry may stand that forbids this address: itself, its domain, and the domains above that. */
export const addressHashes = (tx: Tx, email: string): string[] => {
  const labels = (foldContact('email', email).split('@')[1] ?? '').split('.')
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
  return [hashOf(tx, 'email', email), ...domains.map((domain) => hashOf(tx, 'domain', domain))]
}

/** 409 `contact.do_not_contact` with the day of the opt-out. */
export const refuseForbidden = async (
  tx: Tx,
  of: { email?: string | null | undefined; phone?: string | null | undefined },
): Promise<void> => {
  const entry = await contactForbidden(tx, of)
  if (entry)
    throw conflict('contact.do_not_contact', `Opted out on ${dayWords(civilDate(tx.ctx.workspace.zone, entry.at))}.`, {
      entryId: entry.id,
    })
}

/** "2 May 2026". */
export const dayWords = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00.000Z`),
  )

export const removeDoNotContact = async (tx: Tx, id: string, reason: string): Promise<DoNotContactRow> => {
  const row = await lockDoNotContact(tx, id)
  if (!row) throw notFound('entry')
  if (row.removed_at) throw conflict('do_not_contact.removed', 'This entry was removed already.')
  return removeDoNotContactRow(tx, id, reason, actorId(tx.ctx.actor))
}

/** An erased person's address is forgotten here; its hash goes on refusing. */
export const forgetContact = (tx: Tx, of: { emails: readonly string[]; phones: readonly string[] }) =>
  blankDoNotContact(tx, [
    ...of.emails.map((email) => hashOf(tx, 'email', email)),
    ...of.phones.map((phone) => hashOf(tx, 'phone', phone)),
  ])

export const listDoNotContact = (tx: Tx, query: InputOf<typeof settingsEndpoints.listDoNotContact>['query']) => {
  const kinds: Kind[] = query.kind ? [query.kind] : ['email', 'phone', 'domain']
  const value = query.value ?? query.q
  return doNotContactPage(
    tx,
    { ...query, ...(value !== undefined && { hashes: kinds.map((kind) => hashOf(tx, kind, value)) }) },
    (rows) => rows.map(entryToWire),
  )
}
export const entryToWire = (row: DoNotContactRow): Static<typeof DoNotContact> => ({
  id: row.id,
  kind: row.kind as Kind,
  value: row.value,
  why: row.why,
  fromWhom: row.from_whom,
  at: row.at.toISOString(),
  removedAt: row.removed_at?.toISOString() ?? null,
})
