/**
 * What an executed agreement opens, item by item: each in a transaction of its own, so that one that fails holds up no
 * other; tried again after 1, 5, 30 and 120 minutes, then it waits for a person. Replayed, the rows are the same.
 */
import { signersOfPartner } from '#modules/agreements/public.ts'
import { offerFirstSandbox } from '#modules/integrations/public.ts'
import {
  findContactByEmail,
  findPartner,
  foldEmail,
  invitePortalUser,
  peopleOfPartners,
  primaryContacts,
  setAccountLevel,
} from '#modules/partners/public.ts'
import { openQuietly } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { PortalRole } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { JobKind } from '#platform/module.ts'
import { accountItemFailed, accountOpened } from '../contract/events.ts'
import { type OpeningItem, openingItemLabels, openingItems, retryMinutes, roleLabels } from '../contract/states.ts'
import { journeyRows } from '../queries/journeys.ts'
import {
  findOpening,
  insertOpenings,
  lockOpening,
  type OpeningRow,
  openingsOf,
  updateOpening,
} from '../queries/openings.ts'
import { stepRows } from '../queries/steps.ts'
import { openingRetry } from './due-kinds.ts'
import { termsOf } from './facts.ts'
import { tellPerson } from './mails.ts'
import { beginJourney, openJourneyOf } from './start.ts'

export const openAccountKind = 'onboarding.open_account'

type About = { partnerId: string; agreementId: string | null }
type Made = { state: 'done' | 'not_needed'; words: string }
const done = (words: string): Made => ({ state: 'done', words })
const notNeeded = (words: string): Made => ({ state: 'not_needed', words })

const principalOf = async (tx: Tx, partnerId: string) =>
  (await peopleOfPartners(tx, [partnerId])).get(partnerId)?.portal.find((seat) => seat.roles.includes('principal'))

/** What somebody does for the company, as a role in the portal; who only signs has none. */
const roleOfFunction: Readonly<Record<string, Exclude<PortalRole, 'viewer'>>> = {
  sales: 'sales',
  partnerships: 'sales',
  engineering: 'technical',
  finance: 'finance',
  marketing: 'marketing',
}
/** Contacts whom the agreement names beside the principal get the role that fits what they do. */
const giveRoles = async (tx: Tx, { partnerId, agreementId }: About): Promise<Made> => {
  const named = agreementId ? await signersOfPartner(tx, agreementId) : []
  const seats = (await peopleOfPartners(tx, [partnerId])).get(partnerId)?.portal ?? []
  const seated = new Set(seats.map((seat) => foldEmail(seat.email)))
  const others = named.filter((signer) => !seated.has(foldEmail(signer.email)))
  if (others.length === 0)
    return notNeeded(
      seats.length > 1
        ? `${seats.length} people have their roles`
        : 'The agreement names nobody beside the principal, who invites the others',
    )
  const words: string[] = []
  for (const { name, email } of others) {
    const [known] = await findContactByEmail(tx, email, partnerId)
    const role = known?.job_function ? roleOfFunction[known.job_function] : undefined
    if (known && role) {
      await invitePortalUser(tx, { partnerId, contactId: known.id, roles: [role] })
      words.push(`${known.full_name}: ${roleLabels[role].toLowerCase()}`)
    } else words.push(`${name}: no role fits what is known of them, so their principal gives one`)
  }
  return done(words.join('; '))
}

/** How each item is made. Every one may be run again: what is there already is the answer. */
const makers: Readonly<Record<OpeningItem, (tx: Tx, about: About) => Promise<Made>>> = {
  account_level: async (tx, { partnerId }) => {
    const partner = await findPartner(tx, partnerId)
    if (partner?.account_level === 'full') return done('Full since the agreement')
    await setAccountLevel(tx, { partnerId, level: 'full', cause: 'onboarding' })
    return done('Raised to full')
  },
  principal: async (tx, { partnerId }) => {
    const known = await principalOf(tx, partnerId)
    if (known) return done(known.name)
    const contact = (await primaryContacts(tx, [partnerId])).get(partnerId)
    if (!contact?.email)
      throw conflict(
        'account.no_principal',
        'Nobody signed here and no primary contact has an e-mail address; add one.',
      )
    const seat = await invitePortalUser(tx, { partnerId, contactId: contact.id, roles: ['principal'] })
    return done(seat.name)
  },
  sign_in_link: async (tx, { partnerId }) => {
    const principal = await principalOf(tx, partnerId)
    if (!principal) throw conflict('account.no_principal', 'There is no principal to send a link to.')
    return principal.state === 'active'
      ? notNeeded(`${principal.name} signs in already`)
      : done(`Sent to ${principal.email}, good for 7 days`)
  },
  contact_roles: async (tx, about) => giveRoles(tx, about),
  journey: async (tx, about) => {
    const { id } = await beginJourney(tx, about)
    const [row] = await journeyRows(tx, [id])
    return done(`Target ${row?.target_on ?? ''}`)
  },
  sandbox: async (tx, { partnerId }) => {
    const offer = await offerFirstSandbox(tx, partnerId)
    if (offer.state === 'not_offered') return notNeeded(offer.reason)
    return done(offer.state === 'there' ? 'There already' : 'Being built')
  },
  documents: async (tx, { partnerId }) => {
    const partner = await findPartner(tx, partnerId)
    if (partner?.account_level !== 'full') throw conflict('account.not_full', 'The account is not full yet.')
    return done('Open with the full account')
  },
  support_route: async (tx, { partnerId }) => {
    const owner = (await peopleOfPartners(tx, [partnerId]))
      .get(partnerId)
      ?.owners.find((one) => one.ownership === 'manager')
    if (!owner)
      throw conflict('account.no_manager', 'Nobody manages the partner, so nobody answers it; assign a manager.')
    return done(`${owner.name} answers`)
  },
  payment_profile: async (tx, { partnerId }) => {
    const terms = await termsOf(tx, partnerId)
    if (!terms.earns) return notNeeded('No money flows to the partner under its terms')
    const journey = await openJourneyOf(tx, partnerId)
    if (!journey) throw conflict('account.no_journey', 'It is asked for as a step, and no journey has begun.')
    return done('Asked for as a step of the journey')
  },
  welcome_mail: async (tx, { partnerId }) => {
    const principal = await principalOf(tx, partnerId)
    if (!principal) throw conflict('account.no_principal', 'There is no principal to write to.')
    const journey = await openJourneyOf(tx, partnerId)
    const [next] = journey?.next_step_id ? await stepRows(tx, [journey.next_step_id]) : []
    const template = next?.definition as { title: string; minutes: number } | undefined
    await tellPerson(tx, {
      personId: principal.id,
      journeyId: journey?.id ?? null,
      kind: 'welcome',
      facts: { step: template?.title ?? 'Sign in', minutes: template?.minutes ?? 5 },
      cause: `welcome ${partnerId} ${journey?.id ?? ''}`,
    })
    return done(`To ${principal.email}`)
  },
}

/** Writes the rows of an opening and starts on them; the same cause twice is the same rows. */
export const openAccount = async (tx: Tx, about: About): Promise<void> => {
  const cause = about.agreementId ?? about.partnerId
  await insertOpenings(
    tx,
    openingItems.map((item) => ({
      id: newId(idPrefixes.accountOpening),
      partner_id: about.partnerId,
      agreement_id: about.agreementId,
      item,
      cause,
      state: 'waiting',
    })),
  )
  const waiting = (await openingsOf(tx, { partnerId: about.partnerId, cause })).some((row) => row.state === 'waiting')
  if (waiting) await enqueueOpening(tx, about.partnerId, cause)
}
const enqueueOpening = (tx: Tx, partnerId: string, cause: string) =>
  tx.enqueue(openAccountKind, {
    title: 'Open an account',
    input: { partnerId, cause },
    subjectId: partnerId,
    partnerId,
  })

/** For partners that came by import and run already: the rows say so, and nothing is done. */
export const markRunning = async (tx: Tx, partnerId: string): Promise<void> => {
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw notFound('partner')
  await insertOpenings(
    tx,
    openingItems.map((item) => ({
      id: newId(idPrefixes.accountOpening),
      partner_id: partner.id,
      agreement_id: null,
      item,
      cause: partner.id,
      state: 'already_running',
      words: 'Running before it came here',
      ended_at: tx.now,
    })),
  )
}
export const openImported = async (ctx: Ctx, partnerIds: readonly string[], as: 'open' | 'already_running') => {
  const refused: { partnerId: string; words: string }[] = []
  let opened = 0
  for (const partnerId of partnerIds)
    try {
      await inTransaction(ctx, async (tx) => {
        if (!(await findPartner(tx, partnerId))) throw notFound('partner')
        await (as === 'open' ? openAccount(tx, { partnerId, agreementId: null }) : markRunning(tx, partnerId))
      })
      opened += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push({ partnerId, words: error.message })
    }
  return { opened, refused }
}

/** Works through what waits of one opening, in order. Safe to run again: rows say what is done. */
export const openAccountJob: JobKind = {
  kind: openAccountKind,
  run: async (ctx, job) => {
    const about = { partnerId: String(job.input['partnerId']), cause: String(job.input['cause']) }
    const rows = await inTransaction(ctx, (tx) => openingsOf(tx, about))
    const inOrder = openingItems.flatMap((item) => rows.filter((row) => row.item === item))
    for (const row of inOrder) if (row.state === 'waiting') await runItem(ctx, row)
    return { done: true }
  },
}
const runItem = async (ctx: Ctx, row: OpeningRow): Promise<void> => {
  try {
    await inTransaction(ctx, async (tx) => {
      const held = await lockOpening(tx, row.id)
      if (held?.state !== 'waiting' || (held.next_try_at !== null && held.next_try_at > tx.now)) return
      const made = await makers[held.item as OpeningItem](tx, {
        partnerId: held.partner_id,
        agreementId: held.agreement_id,
      })
      await updateOpening(tx, held.id, {
        state: made.state,
        words: made.words.slice(0, 1000),
        tries: held.tries + 1,
        next_try_at: null,
        last_error: null,
        ended_at: tx.now,
      })
      await announceWhenOpen(tx, held)
    })
  } catch (error) {
    await noteFailure(ctx, row, error)
  }
}
const announceWhenOpen = async (tx: Tx, row: OpeningRow): Promise<void> => {
  const all = await openingsOf(tx, { partnerId: row.partner_id, cause: row.cause })
  if (all.some((one) => one.state === 'waiting' || one.state === 'failed')) return
  await tx.announce(
    accountOpened,
    { partnerId: row.partner_id, agreementId: row.agreement_id },
    { subject: { kind: 'partner', id: row.partner_id }, partnerId: row.partner_id },
  )
}
const noteFailure = async (ctx: Ctx, seen: OpeningRow, error: unknown): Promise<void> => {
  // What a person may read: our own refusals; the rest stands in the log.
  const words = error instanceof Problem ? error.message : 'It failed; the log says why.'
  if (!(error instanceof Problem)) ctx.log.error({ err: error, item: seen.item }, 'an item of an account failed')
  await inTransaction(ctx, async (tx) => {
    const row = await lockOpening(tx, seen.id)
    if (row?.state !== 'waiting') return
    const tries = row.tries + 1
    const waitMinutes = retryMinutes[tries - 1]
    const nextTryAt = waitMinutes === undefined ? null : new Date(tx.now.getTime() + waitMinutes * 60_000)
    await updateOpening(tx, row.id, {
      state: nextTryAt ? 'waiting' : 'failed',
      tries,
      next_try_at: nextTryAt,
      last_error: words.slice(0, 2000),
    })
    await tx.announce(
      accountItemFailed,
      { accountOpeningId: row.id, partnerId: row.partner_id, item: row.item as OpeningItem, tries },
      { subject: { kind: 'account_opening', id: row.id }, partnerId: row.partner_id },
    )
    if (nextTryAt) await tx.schedule(openingRetry, row.id, nextTryAt)
    else
      await openQuietly(tx, {
        kind: 'onboarding.open_account_item',
        subject: { kind: 'account_opening', id: row.id },
        partnerId: row.partner_id,
        title: `Open by hand: ${openingItemLabels[row.item as OpeningItem]}`.slice(0, 140),
        side: 'team',
        owner: { role: 'admin' },
        waiting: 'partner',
        cause: `opening ${row.id} ${tries}`,
      })
  })
}
/** The time of another try has come. */
export const retryDue = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const again = new Map<string, OpeningRow>()
  for (const id of ids) {
    const row = await findOpening(tx, id)
    if (row?.state === 'waiting') again.set(`${row.partner_id} ${row.cause}`, row)
  }
  for (const row of again.values()) await enqueueOpening(tx, row.partner_id, row.cause)
}
/** A person asks for another try now. */
export const retryOpening = async (tx: Tx, id: string): Promise<OpeningRow> => {
  const row = await lockOpening(tx, id)
  if (!row) throw notFound('account opening')
  if (row.state !== 'failed' && row.state !== 'waiting')
    throw conflict('account.item_done', `${openingItemLabels[row.item as OpeningItem]} is done already.`)
  const waiting = await updateOpening(tx, id, { state: 'waiting', next_try_at: null })
  await tx.unschedule(openingRetry, id)
  await enqueueOpening(tx, row.partner_id, row.cause)
  return waiting
}
