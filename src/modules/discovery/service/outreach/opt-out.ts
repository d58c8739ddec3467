/** The way to be left alone: a link in every mail, which needs no account, works for good, and twice is once. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import type { OptOutPage } from '../../contract/outreach.ts'
import { type OutreachRow, outreachByOptOut, updateOutreachRow } from '../../queries/outreach.ts'
import { entriesOfHashes } from '../../queries/settings.ts'
import { outreachWords } from '../../words/outreach.ts'
import { hashToken } from '../applications/token.ts'
import { refuseAbove } from '../rate.ts'
import { addDoNotContact, addForgottenAddress } from '../settings/do-not-contact.ts'
import { announceOutreach } from './announce.ts'
import { stopSequences } from './stop.ts'

const minuteMs = 60_000
const why = 'By the link in a mail'

export const readOptOut = (ctx: Ctx, token: string, http: HttpExtras): Promise<Static<typeof OptOutPage>> => {
  refuseMany(ctx, http)
  return inTransaction(ctx, (tx) => tx.asTeam(async () => pageOf(tx, await byToken(tx, token))))
}

export const optOut = (ctx: Ctx, token: string, http: HttpExtras): Promise<Static<typeof OptOutPage>> => {
  refuseMany(ctx, http)
  return inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const row = await byToken(tx, token, true)
      if (row.email)
        await addDoNotContact(tx, { kind: 'email', value: row.email, why, fromWhom: row.person ?? row.email })
      else if (row.email_hash) await addForgottenAddress(tx, row.email_hash, why)
      if (row.outcome !== 'opted_out') {
        const updated = await updateOutreachRow(tx, row.id, { outcome: 'opted_out', outcome_at: tx.now })
        await stopSequences(tx, { targetId: row.target_id, contactId: row.contact_id, email: row.email }, 'opted_out')
        await announceOutreach(tx, updated)
      }
      return pageOf(tx, row)
    }),
  )
}

/** What a mail program's own button calls; nobody reads the answer but who looks. */
export const optOutWithOneClick = async (ctx: Ctx, token: string, http: HttpExtras): Promise<FileAnswer> => {
  const { language } = await optOut(ctx, token, http)
  return {
    contentType: 'text/html; charset=utf-8',
    inline: true,
    body: `<!doctype html><p>${outreachWords(language).done}</p>`,
  }
}

const refuseMany = (ctx: Ctx, http: HttpExtras) =>
  refuseAbove(ctx.services, `opt-out ${ctx.workspace.id} ${http.address}`, 300, minuteMs, 'Too many at once.')

const byToken = async (tx: Tx, token: string, lock = false): Promise<OutreachRow> => {
  const row = tx.ctx.workspace.id === '' ? undefined : await outreachByOptOut(tx, hashToken(token), lock)
  if (!row) throw notFound('link')
  return row
}

const pageOf = async (tx: Tx, row: OutreachRow): Promise<Static<typeof OptOutPage>> => {
  const [entry] = row.email_hash ? await entriesOfHashes(tx, [row.email_hash]) : []
  return {
    workspaceName: tx.ctx.workspace.name,
    language: row.language ?? tx.ctx.workspace.language,
    email: row.email && hidden(row.email),
    optedOutAt: entry?.at.toISOString() ?? null,
  }
}
/** Whoever has the link may not be who reads the mailbox. */
const hidden = (email: string): string => email.replace(/^(.).*@/, '$1•••@')
