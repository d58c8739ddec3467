/** What happens to inquiries on the workspace's clock. Each is safe to run twice: the row says whether it still holds. */
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import {
  hashInquirySender,
  type InquiryRow,
  lockInquiryRow,
  putInquirySearchEntry,
  updateInquiryRow,
} from '../../queries/inquiries.ts'
import { hashAddress } from '../applications/token.ts'
import { inquirySlots } from './due-kinds.ts'

const each = (run: (tx: Tx, row: InquiryRow) => Promise<void>) => async (tx: Tx, ids: readonly string[]) => {
  for (const id of ids) {
    const row = await lockInquiryRow(tx, id)
    if (row) await run(tx, row)
  }
}

/** Keeps that there was one, and nothing of what it said. */
const emptySpam = async (tx: Tx, row: InquiryRow) => {
  if (row.state !== 'new' || !row.suspicion) return
  await forgetWriter(tx, row, {
    state: 'closed',
    text: '',
    subject: '',
    company: '',
    website: null,
    website_domain: null,
  })
}

/** The writer's name and addresses go; what is left is put into the search anew. */
export const forgetWriter = async (tx: Tx, row: InquiryRow, more: Parameters<typeof updateInquiryRow>[2] = {}) => {
  const changed = await updateInquiryRow(tx, row.id, {
    sender_name: '',
    email: null,
    email_folded: null,
    phone: null,
    sender_address: null,
    ...more,
  })
  await putInquirySearchEntry(tx, changed)
}

const hashSender = async (tx: Tx, row: InquiryRow) => {
  if (row.sender_address) await hashInquirySender(tx, row.id, hashAddress(tx.ctx, row.sender_address))
}

export const inquiryDue: readonly DueKind[] = [
  {
    kind: inquirySlots.spamExpiry,
    summary: 'An inquiry that looks like spam and that nobody took is emptied',
    run: each(emptySpam),
  },
  {
    kind: inquirySlots.senderHash,
    summary: 'The address of who wrote is replaced by its keyed hash',
    run: each(hashSender),
  },
]
