/** Proof that a domain is a partner's: a DNS record, or a link in a mail to its admin@ address. */
import { createHash, randomBytes } from 'node:crypto'
// The module as a whole: a named import would keep the name servers of the moment of import.
import dns from 'node:dns'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound, postgresCode } from '#platform/errors.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { partnerDomainProven } from '../contract/events.ts'
import { domainEvidence } from '../matching/domain.ts'
import { type DomainRow, findDomain, findDomainByMailToken, updateDomain } from '../queries/belongings.ts'
import { findPartner } from '../queries/partners.ts'
import { domainWire } from './read.ts'

const mailPauseMs = 600_000
const mailValidMs = 7 * 86_400_000
const dnsTimeoutMs = 5_000
const recordName = (domain: string) => `_tandem.${domain}`
const recordValue = (row: DomainRow) => `tandem-domain-proof=${row.token}`
const hash = (token: string) => createHash('sha256').update(token).digest('hex')

const needDomain = async (tx: Tx, partnerId: string, domain: string, options: { lock?: true } = {}) => {
  const partner = await tx.asTeam(() => findPartner(tx, partnerId))
  const own = partnerOf(tx.ctx.actor)
  if (!partner || (own !== null && own !== partner.id)) throw notFound('partner')
  const evidence = domainEvidence(domain)
  if (evidence.kind === 'free_mail' || evidence.kind === 'shared' || evidence.kind === 'shared_page')
    throw conflict('domain.shared', `${domain} is shared by many; it proves nothing about a company.`)
  const row = await tx.asTeam(() => findDomain(tx, partner.id, evidence.key, options))
  if (!row) throw notFound('domain')
  return { partner, row }
}

export const readProof = async (tx: Tx, partnerId: string, domain: string) => {
  const { row } = await needDomain(tx, partnerId, domain)
  return {
    domain: row.domain,
    state: row.proven_at ? ('proven' as const) : ('claimed' as const),
    record: { type: 'TXT' as const, name: recordName(row.domain), value: recordValue(row) },
    mailTo: `admin@${row.domain}`,
    mailSentAt: row.mail_sent_at?.toISOString() ?? null,
    provenAt: row.proven_at?.toISOString() ?? null,
  }
}

/** Looks the record up, or sends the mail. The look-up waits for the network, so no transaction is open meanwhile. */
export const proveDomain = async (ctx: Ctx, input: { partnerId: string; domain: string; method: 'dns' | 'mail' }) => {
  const { partner, row } = await reading(ctx, (tx) => needDomain(tx, input.partnerId, input.domain))
  if (row.proven_at) return domainWire(row, partner.domain)
  if (input.method === 'dns') {
    const found = await textRecords(recordName(row.domain))
    if (!found.includes(recordValue(row)))
      throw conflict(
        'domain.not_proven',
        `There is no TXT record ${recordName(row.domain)} with the value ${recordValue(row)} yet. New records can take an hour to be seen.`,
        { found: found.slice(0, 20) },
      )
    return inTransaction(ctx, (tx) => tx.asTeam(() => settle(tx, partner.id, row.domain, 'dns')))
  }
  return inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      const { row: locked } = await needDomain(tx, partner.id, row.domain, { lock: true })
      const now = tx.ctx.services.time()
      if (locked.mail_sent_at && now.getTime() - locked.mail_sent_at.getTime() < mailPauseMs)
        throw conflict('domain.mail_recent', `A mail was sent to admin@${row.domain} less than ten minutes ago.`)
      const token = randomBytes(32).toString('base64url')
      await updateDomain(tx, partner.id, row.domain, { mail_token_hash: hash(token), mail_sent_at: now })
      await queueMail(tx, {
        kind: 'partner.domain_proof',
        to: { email: `admin@${row.domain}` },
        subject: `${ctx.workspace.name}: is ${row.domain} a domain of ${partner.display_name}?`,
        text: `Somebody at ${partner.display_name} or at ${ctx.workspace.name} says that ${row.domain} belongs to ${partner.display_name}.\n\nIf that is so, confirm it here within 7 days:\n${linkTo(ctx, `/o/${ctx.workspace.slug}/domain-proof?token=${token}`)}\n\nIf not, do nothing.`,
        subjectKind: 'partner',
        subjectId: partner.id,
        partnerId: partner.id,
      })
      return domainWire({ ...locked, proven_at: null, proven_by_method: null }, partner.domain)
    }),
  )
}

/** The link in the mail. 404 for a token that was never sent, was used, or is older than 7 days. */
export const confirmDomainMail = async (tx: Tx, token: string) => {
  const row = await findDomainByMailToken(tx, hash(token))
  const age = row?.mail_sent_at
    ? tx.ctx.services.time().getTime() - row.mail_sent_at.getTime()
    : Number.POSITIVE_INFINITY
  if (!row || age > mailValidMs) throw notFound('domain proof')
  return settle(tx, row.partner_id, row.domain, 'mail')
}

const settle = async (tx: Tx, partnerId: string, domain: string, method: 'dns' | 'mail') => {
  const { partner, row } = await needDomain(tx, partnerId, domain, { lock: true })
  if (row.proven_at) return domainWire(row, partner.domain)
  try {
    await updateDomain(tx, partner.id, row.domain, {
      proven_at: tx.now,
      proven_by_method: method,
      mail_token_hash: null,
    })
  } catch (error) {
    if (postgresCode(error) === '23505')
      throw conflict('domain.proven_elsewhere', `Another partner proved ${row.domain} already.`)
    throw error
  }
  await tx.announce(
    partnerDomainProven,
    { partnerId: partner.id, domain: row.domain, method },
    { subject: { kind: 'partner', id: partner.id }, partnerId: partner.id },
  )
  return domainWire({ domain: row.domain, proven_at: tx.now, proven_by_method: method }, partner.domain)
}

/** TXT values of a name; none when there is no such name or nobody answers in time, which for a proof is the same. */
const textRecords = async (name: string): Promise<string[]> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[][]>((resolve) => {
    timer = setTimeout(() => resolve([]), dnsTimeoutMs)
  })
  try {
    return (await Promise.race([dns.promises.resolveTxt(name).catch(() => []), late])).map((parts) => parts.join(''))
  } finally {
    clearTimeout(timer)
  }
}
