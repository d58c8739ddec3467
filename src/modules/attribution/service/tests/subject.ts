/** What a question is about: the text that somebody typed, found among everything that has an id. */
import type { Tx } from '#platform/context.ts'
import { type ClickRow, readClick } from '../../queries/clicks.ts'
import {
  type ConversionRow,
  conversionOfLead,
  conversionRows,
  conversionsOfSales,
  sharesOf,
} from '../../queries/credits.ts'
import { type CustomerRow, findCustomer, findCustomerByExternalId } from '../../queries/customers.ts'
import type { LeadRow } from '../../queries/leads.ts'
import { type LinkRow, linkByKey, readCode, readLink } from '../../queries/links.ts'
import { findSale, type SaleRow } from '../../queries/sales.ts'
import {
  customerIdOfEmail,
  lastClickOf,
  lastConversion,
  lastTouchOf,
  leadOfId,
  salesOfOrder,
  waitingOfId,
} from '../../queries/tests.ts'
import { touchRows } from '../../queries/touches.ts'
import type { UnmatchedRow } from '../../queries/unmatched.ts'
import { type FoundCode, findCode } from '../links/codes.ts'
import { hashEmail } from '../record/customers.ts'

/** What the question named, and what was reached from there; only what was found stands in it. */
export type Subject = {
  sale?: SaleRow | undefined
  lead?: LeadRow | undefined
  customer?: CustomerRow | undefined
  conversion?: ConversionRow | undefined
  click?: ClickRow | undefined
  link?: LinkRow | undefined
  code?: FoundCode | undefined
  waiting?: UnmatchedRow | undefined
}

/** The first that the text names and that the asker may know of; undefined when there is none. Nothing foreign is told. */
export const findSubject = async (
  tx: Tx,
  asked: string,
  mayKnow: (subject: Subject) => Promise<boolean>,
): Promise<Subject | undefined> => {
  const text = readAsked(asked)
  for (const look of looks) {
    const subject = await look(tx, text)
    if (subject && (await mayKnow(subject))) return subject
  }
  return undefined
}

/** Of an address what it carries: the click's id, the key behind `via`, else the key that it ends with. */
export const readAsked = (asked: string): string => {
  const text = asked.trim()
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text
  const { searchParams, pathname } = new URL(text)
  return (
    searchParams.get('tandem_click') ?? searchParams.get('via') ?? pathname.split('/').filter(Boolean).at(-1) ?? text
  )
}

type Look = (tx: Tx, text: string) => Promise<Subject | undefined>
const byId =
  (prefix: string, find: Look): Look =>
  async (tx, text) =>
    new RegExp(`^${prefix}_[0-9a-z]{26}$`).test(text) ? find(tx, text) : undefined

const ofSale = async (tx: Tx, sale: SaleRow | undefined): Promise<Subject | undefined> => {
  if (!sale) return undefined
  const [conversion] = await conversionsOfSales(tx, [sale.id])
  return { sale, conversion, customer: await findCustomer(tx, sale.customer_id) }
}
const ofLead = async (tx: Tx, lead: LeadRow | undefined): Promise<Subject | undefined> =>
  lead && {
    lead,
    conversion: await conversionOfLead(tx, lead.id),
    customer: await findCustomer(tx, lead.customer_id),
  }
export const ofConversion = async (tx: Tx, conversion: ConversionRow | undefined): Promise<Subject | undefined> => {
  if (!conversion) return undefined
  if (conversion.sale_id !== null) return ofSale(tx, await findSale(tx, conversion.sale_id))
  return conversion.lead_id === null ? undefined : ofLead(tx, await leadOfId(tx, conversion.lead_id))
}
const ofCustomer = async (tx: Tx, customer: CustomerRow | undefined): Promise<Subject | undefined> =>
  customer && ((await ofConversion(tx, await lastConversion(tx, customer.id))) ?? { customer })

/** From a contact to what its customer bought. */
const ofTouch = async (tx: Tx, touch: { customer_id: string | null } | undefined): Promise<Subject | undefined> =>
  touch?.customer_id ? ofCustomer(tx, await findCustomer(tx, touch.customer_id)) : undefined
const ofClick: Look = async (tx, id) => {
  const click = await readClick(tx, id)
  if (!click) return undefined
  const touch = await lastTouchOf(tx, { partnerId: click.partner_id, clickId: click.id, at: click.clicked_at })
  return { ...(await ofTouch(tx, touch)), click }
}
const ofLink = async (tx: Tx, link: LinkRow | undefined): Promise<Subject | undefined> =>
  link && {
    ...(await ofTouch(tx, await lastTouchOf(tx, { partnerId: link.partner_id, linkId: link.id }))),
    link,
    click: await lastClickOf(tx, link.id),
  }
const ofCode = async (tx: Tx, code: FoundCode | undefined): Promise<Subject | undefined> =>
  code && {
    ...(await ofTouch(tx, await lastTouchOf(tx, { partnerId: code.partnerId, codeId: code.codeId }))),
    code,
  }

const looks: readonly Look[] = [
  byId('sl', async (tx, id) => ofSale(tx, await findSale(tx, id))),
  byId('cv', async (tx, id) => ofConversion(tx, (await conversionRows(tx, [id]))[0])),
  byId('ld', async (tx, id) => ofLead(tx, await leadOfId(tx, id))),
  byId('cu', async (tx, id) => ofCustomer(tx, await findCustomer(tx, id))),
  byId('ck', ofClick),
  byId('lk', async (tx, id) => ofLink(tx, await readLink(tx, id))),
  byId('cd', async (tx, id) => {
    const row = await readCode(tx, id)
    return row && ofCode(tx, await findCode(tx, row.code, tx.now))
  }),
  async (tx, text) => {
    if (!text.includes('@')) return undefined
    const id = await customerIdOfEmail(tx, hashEmail(text))
    return id === undefined ? undefined : ofCustomer(tx, await findCustomer(tx, id))
  },
  async (tx, text) => ofSale(tx, (await salesOfOrder(tx, text))[0]),
  async (tx, text) => (text.length > 40 ? undefined : ofCode(tx, await findCode(tx, text, tx.now))),
  async (tx, text) => ofLink(tx, await linkByKey(tx, text.toLowerCase())),
  async (tx, text) => ofCustomer(tx, await findCustomerByExternalId(tx, text)),
  async (tx, text) => {
    const waiting = await waitingOfId(tx, text)
    return waiting && { waiting }
  },
]

/** A link by its id, key or address. */
export const findLink = async (tx: Tx, asked: string): Promise<LinkRow | undefined> => {
  const text = readAsked(asked)
  return text.startsWith('lk_') ? readLink(tx, text) : linkByKey(tx, text.toLowerCase())
}

/** Whether a partner has a part in what was found: a contact, a share, or that it brought it itself. */
export const isOf = async (
  tx: Tx,
  partnerId: string,
  subject: Subject,
  touchIds: readonly string[],
): Promise<boolean> => {
  const { click, link, code, sale, lead, conversion } = subject
  if ([click?.partner_id, link?.partner_id, code?.partnerId, sale?.partner_id, lead?.partner_id].includes(partnerId))
    return true
  if (conversion && (await sharesOf(tx, [conversion.id])).some((share) => share.partner_id === partnerId)) return true
  return (await touchRows(tx, touchIds)).some((touch) => touch.partner_id === partnerId)
}
