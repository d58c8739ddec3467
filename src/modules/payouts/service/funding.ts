/** Our own accounts: added, renamed, limited, closed. A number never changes; another account is another record. */

import type { Ctx, Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, constraintOf, notFound, postgresCode, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { currencyExponent } from '#platform/money.ts'
import { decrypt, encrypt } from '#platform/secrets.ts'
import { type FundingAccount, type fundingEndpoints, fundingEvents } from '../contract/funding.ts'
import type { Rail } from '../contract/states.ts'
import {
  type FundingRow,
  findFunding,
  fundingPage,
  insertFunding,
  lockFunding,
  updateFunding,
} from '../queries/funding.ts'
import { checkedAccountNumber, checkedBic, checkedIban, checkedRouting } from './methods/account.ts'

type Identifiers = {
  iban?: string
  bic?: string
  creditorId?: string
  routingNumber?: string
  accountNumber?: string
  companyId?: string
  originName?: string
  accountId?: string
  address?: unknown
}
type Limits = { payoutMaxMinor?: string | null; dayMaxMinor?: string | null }
/** As a rail needs it. `identifiers` are in the clear: for building a file, and never for an answer or a log. */
export type OwnAccount = {
  id: string
  name: string
  currency: string
  rail: Rail
  holderName: string | null
  country: string | null
  payoutMaxMinor: bigint | null
  dayMaxMinor: bigint | null
  isActive: boolean
}
const limit = (text: string | null | undefined): bigint | null => (text ? BigInt(text) : null)
const asAccount = (row: FundingRow): OwnAccount => {
  const limits = row.limits as Limits
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    rail: row.rail as Rail,
    holderName: row.holder_name,
    country: row.country,
    payoutMaxMinor: limit(limits.payoutMaxMinor),
    dayMaxMinor: limit(limits.dayMaxMinor),
    isActive: row.is_active,
  }
}
/** The account that a run draws on; 404 when it is not there. */
export const fundingAccount = async (tx: Tx, id: string): Promise<OwnAccount> => {
  const row = await findFunding(tx, id)
  if (!row) throw notFound('funding account')
  return asAccount(row)
}
const placeOf = (id: string): string => `funding account ${id}`

const show = (tx: Tx, row: FundingRow): Static<typeof FundingAccount> => {
  const limits = row.limits as Limits
  const details = row.details
    ? (JSON.parse(decrypt(tx.ctx.services.secret, placeOf(row.id), row.details)) as Identifiers)
    : {}
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    rail: row.rail as Rail,
    holderName: row.holder_name,
    country: row.country,
    lastFour: row.last_four,
    bic: details.bic ?? null,
    payoutMaxMinor: limits.payoutMaxMinor ?? null,
    dayMaxMinor: limits.dayMaxMinor ?? null,
    isActive: row.is_active,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

export const listFunding = (ctx: Ctx, input: InputOf<typeof fundingEndpoints.listFundingAccounts>['query']) =>
  reading(ctx, (tx) => fundingPage(tx, input, (rows) => rows.map((row) => show(tx, row))))
export const getFunding = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findFunding(tx, id)
    if (!row) throw notFound('funding account')
    return show(tx, row)
  })

const checked = (
  rail: Rail,
  given: Identifiers,
): { kept: Identifiers; lastFour: string | null; country: string | null } => {
  if (rail === 'sepa') {
    const iban = checkedIban(given.iban, 'identifiers.iban')
    const country = iban.slice(0, 2)
    const bic = given.bic ? checkedBic(given.bic, country, 'identifiers.bic') : undefined
    return { kept: { ...given, iban, ...(bic && { bic }) }, lastFour: iban.slice(-4), country }
  }
  if (rail === 'ach') {
    const routingNumber = checkedRouting(given.routingNumber, 'identifiers.routingNumber')
    const accountNumber = checkedAccountNumber(given.accountNumber, 'identifiers.accountNumber')
    return { kept: { ...given, routingNumber, accountNumber }, lastFour: accountNumber.slice(-4), country: 'US' }
  }
  const number = given.iban ? checkedIban(given.iban, 'identifiers.iban') : (given.accountNumber ?? given.accountId)
  return { kept: given, lastFour: number?.slice(-4) ?? null, country: given.iban ? number!.slice(0, 2) : null }
}

const aboutFunding = (row: FundingRow) => ({ subject: { kind: 'funding_account', id: row.id, version: row.version } })
const factOf = (row: FundingRow) => ({ fundingAccountId: row.id, currency: row.currency, rail: row.rail })
const nameTaken = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'funding_accounts_by_name')
      throw conflict('funding_account.name_taken', 'Another account has this name; runs are told apart by it.')
    throw error
  }
}

export const createFunding = (ctx: Ctx, input: InputOf<typeof fundingEndpoints.createFundingAccount>['body']) =>
  inTransaction(ctx, async (tx) => {
    currencyExponent(input.currency)
    if ((ctx.workspace.kind === 'sandbox') !== (input.rail === 'simulated'))
      throw unprocessable(
        'funding_account.rail_here',
        ctx.workspace.kind === 'sandbox'
          ? 'In a sandbox no money moves: its only rail is the simulated one.'
          : 'The simulated rail belongs to sandboxes; here money is real.',
      )
    const { kept, lastFour, country } = checked(input.rail, (input.identifiers ?? {}) as Identifiers)
    const id = newId(idPrefixes.fundingAccount)
    const row = await nameTaken(() =>
      insertFunding(tx, {
        id,
        name: input.name.trim(),
        currency: input.currency,
        rail: input.rail,
        holder_name: input.holderName?.trim() || null,
        country: country ?? input.country ?? null,
        last_four: lastFour,
        details: Object.keys(kept).length > 0 ? encrypt(ctx.services.secret, placeOf(id), JSON.stringify(kept)) : null,
        limits: JSON.stringify(input.limits ?? {}),
      }),
    )
    await tx.announce(fundingEvents.fundingAccountAdded, factOf(row), aboutFunding(row))
    return show(tx, row)
  })

export const updateFundingAccount = (
  ctx: Ctx,
  { params, body, version }: InputOf<typeof fundingEndpoints.updateFundingAccount>,
) =>
  inTransaction(ctx, async (tx) => {
    const before = await lockFunding(tx, params.id)
    if (!before) throw notFound('funding account')
    if (before.version !== version) throw changedMeanwhile(before.version)
    const row = await nameTaken(() =>
      updateFunding(tx, before.id, {
        ...(body.name !== undefined && { name: body.name.trim() }),
        ...(body.limits && { limits: JSON.stringify({ ...(before.limits as object), ...body.limits }) }),
        ...(body.isActive !== undefined && { is_active: body.isActive }),
      }),
    )
    await tx.announce(fundingEvents.fundingAccountChanged, factOf(row), {
      ...aboutFunding(row),
      changes: {
        name: [before.name, row.name],
        limits: [before.limits, row.limits],
        isActive: [before.is_active, row.is_active],
      },
    })
    return show(tx, row)
  })
