/** Negotiating by link: a person of the partner, named by us, reads, comments, changes and accepts without an account. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { NegotiationLink } from '../../contract/negotiation.ts'
import { type AgreementRow, findAgreement, lockAgreement, versionsOf } from '../../queries/agreements.ts'
import { findLink, insertLink, type LinkRow, linkByToken, linksOf, updateLink } from '../../queries/talks.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { versionFacts } from '../drafts/facts.ts'
import { isOpenLink, mailLink } from './mails.ts'
import type { Talker } from './rounds.ts'
import { hashNegotiationToken, negotiationToken } from './token.ts'
import { negotiationToWire } from './wire.ts'

const dayMs = 86_400_000
const expiresInDaysDefault = 60
const shownStates = ['negotiating', 'agreed', 'approving', 'approved', 'signing', 'completing']

export const linkToWire = (tx: Tx, row: LinkRow): Static<typeof NegotiationLink> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  openedAt: row.opened_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  works: isOpenLink(tx, row),
})
export const listLinks = async (tx: Tx, agreementId: string) => {
  if (!(await findAgreement(tx, agreementId))) throw notFound('agreement')
  return { data: (await linksOf(tx, agreementId)).map((row) => linkToWire(tx, row)) }
}

export const addLink = async (
  tx: Tx,
  agreementId: string,
  body: { name: string; email: string; expiresInDays?: number | undefined },
): Promise<LinkRow> => {
  const agreement = await lockAgreement(tx, agreementId)
  if (!agreement) throw notFound('agreement')
  const open = await shownVersion(tx, agreement)
  if (!open) throw conflict('agreement.state', 'Nothing is in negotiation; send the draft to the partner first.')
  const email = body.email.toLowerCase()
  if ((await linksOf(tx, agreementId)).some((one) => one.email === email && isOpenLink(tx, one)))
    throw conflict('link.exists', `${email} has a link that works; take it back to make another.`)
  const id = newId(idPrefixes.negotiationLink)
  const link = await insertLink(tx, {
    id,
    agreement_id: agreementId,
    name: body.name,
    email,
    token_hash: hashNegotiationToken(negotiationToken(tx.ctx, id)),
    expires_at: new Date(tx.now.getTime() + (body.expiresInDays ?? expiresInDaysDefault) * dayMs),
    ...acting(tx),
  })
  await mailLink(tx, 'invited', agreement, link, acting(tx).by_name)
  await audit(tx, agreementId, 'negotiation_link_sent', { name: body.name, email })
  return link
}
export const revokeLink = async (tx: Tx, id: string): Promise<LinkRow> => {
  const known = await findLink(tx, id)
  if (!known) throw notFound('link')
  await lockAgreement(tx, known.agreement_id)
  const link = (await findLink(tx, id))!
  if (link.revoked_at) throw conflict('link.revoked', 'It has been taken back.')
  await audit(tx, link.agreement_id, 'negotiation_link_revoked', { name: link.name, email: link.email })
  return updateLink(tx, id, { revoked_at: tx.now })
}

const shownVersion = async (tx: Tx, agreement: AgreementRow) =>
  (await versionsOf(tx, [agreement.id])).findLast((version) => shownStates.includes(version.state))

/** The link behind a token. 404 for one that never was, 410 for one that has run out. */
export const linkOf = async (tx: Tx, token: string): Promise<{ link: LinkRow; talker: Talker }> => {
  const link = tx.ctx.workspace.id === '' ? undefined : await linkByToken(tx, hashNegotiationToken(token))
  if (!link) throw notFound('negotiation')
  if (!isOpenLink(tx, link))
    throw new Problem({
      status: 410,
      code: 'link.expired',
      detail: `This link ${link.revoked_at ? 'was taken back' : 'has run out'}; ask ${link.by_name} for a new one.`,
    })
  return { link, talker: { side: 'partner', by: { by_kind: 'link', by_id: link.id, by_name: link.name } } }
}
export const negotiationOfLink = async (tx: Tx, link: LinkRow) => {
  const agreement = (await findAgreement(tx, link.agreement_id))!
  const version = await shownVersion(tx, agreement)
  if (!version) throw conflict('agreement.state', 'Nothing is in negotiation any more; what was signed came by mail.')
  return negotiationToWire(tx, await versionFacts(tx, agreement, version), link.name)
}

export const openNegotiation = async (tx: Tx, token: string) => negotiationOfLink(tx, (await linkOf(tx, token)).link)
export const viewNegotiation = async (tx: Tx, token: string) => {
  const { link, talker } = await linkOf(tx, token)
  if (!link.opened_at) {
    await lockAgreement(tx, link.agreement_id)
    await updateLink(tx, link.id, { opened_at: tx.now })
    await audit(tx, link.agreement_id, 'negotiation_opened', { email: link.email }, talker.by)
  }
  return negotiationOfLink(tx, link)
}
/** An act by link, answered with how things stand after it. */
export const actByLink = async (
  tx: Tx,
  token: string,
  run: (agreementId: string, talker: Talker) => Promise<unknown>,
) => {
  const { link, talker } = await linkOf(tx, token)
  await run(link.agreement_id, talker)
  return negotiationOfLink(tx, link)
}
