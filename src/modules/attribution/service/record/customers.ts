/** Customers: made by what arrives about them, never emptied by what is left out. */
import { createHash } from 'node:crypto'
import { domainEvidence, foldEmail } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import {
  type CustomerRow,
  companyOfHistoricDomain,
  findCustomer,
  putCustomerSearchEntry,
  upsertCompanyRow,
  upsertCustomerRow,
} from '../../queries/customers.ts'

import { recordTouch, type TouchInput } from './touches.ts'
import { matchWaiting } from './unmatched.ts'

export type CustomerInput = {
  externalId: string
  name?: string | null | undefined
  email?: string | null | undefined
  /** SHA-256 of the folded address, for companies that do not hand the address itself. */
  emailHash?: string | null | undefined
  phone?: string | null | undefined
  /** Website or domain of the customer's company, and its name. */
  company?: { domain?: string | null | undefined; name?: string | null | undefined } | null | undefined
  country?: string | null | undefined
  segment?: string | null | undefined
  source?: string | null | undefined
  metadata?: Readonly<Record<string, string>> | undefined
}

export const hashEmail = (email: string): string => createHash('sha256').update(foldEmail(email)).digest('hex')

/** Answers the customer of this id, whole; a merged one answers as the one that goes on. Repeatable. */
export const upsertCustomer = async (tx: Tx, input: CustomerInput, seenAt: Date = tx.now): Promise<CustomerRow> =>
  tx.asTeam(async () => {
    const companyId = await companyFor(tx, input)
    const row = await upsertCustomerRow(tx, {
      id: newId(idPrefixes.customer),
      externalId: input.externalId,
      firstSeenAt: seenAt,
      name: input.name,
      email: input.email,
      emailHash: input.emailHash ?? (input.email ? hashEmail(input.email) : null),
      phone: input.phone,
      country: input.country,
      segment: input.segment,
      source: input.source,
      companyId,
      metadata: input.metadata,
    })
    if (row.merged_into !== null) return (await findCustomer(tx, row.merged_into)) ?? row
    // Written when something was: the row's own time says so.
    if (row.updated_at.getTime() === tx.now.getTime()) await putCustomerSearchEntry(tx, row)
    if (row.created_at.getTime() === tx.now.getTime()) await takeWaitingTouches(tx, row)
    return row
  })

/** One company per registrable domain; an address at a free mail service says nothing about one. */
const companyFor = async (tx: Tx, input: CustomerInput): Promise<string | null> => {
  const evidence = [input.company?.domain, input.email]
    .filter((text) => typeof text === 'string')
    .map((text) => domainEvidence(text))
    .find(({ kind }) => kind === 'own')
  if (!evidence) return null
  const before = await companyOfHistoricDomain(tx, evidence.key)
  if (before) return before.id
  const company = await upsertCompanyRow(tx, {
    id: newId(idPrefixes.company),
    domain: evidence.key,
    name: input.company?.name ?? null,
  })
  return company.id
}

type WaitingTouch = Omit<TouchInput, 'occurredAt' | 'customerId'> & { occurredAt: string }
/** Contacts that were told of before the customer was. */
const takeWaitingTouches = (tx: Tx, row: CustomerRow): Promise<number> =>
  matchWaiting(tx, `customer:${row.external_id}`, async ({ kind, payload }) => {
    if (kind !== 'touch') return
    const { occurredAt, ...touch } = payload as WaitingTouch
    await recordTouch(tx, { ...touch, customerId: row.id, occurredAt: new Date(occurredAt) })
  })
