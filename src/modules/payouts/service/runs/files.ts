/** The file of a run for a bank or wallet: made once, kept encrypted, the same bytes on each download, each one noted. */
import { partnerNames } from '#modules/partners/public.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { FileAnswer } from '#platform/module.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { decrypt, encrypt } from '#platform/secrets.ts'
import { csvLine } from '#platform/tabular/write.ts'
import {
  downloadsOf,
  type FileRow,
  filesOfRun,
  insertFile,
  noteDownload,
  payoutsOfFile,
  readFileRow,
  setFile,
  withoutFile,
} from '../../queries/runs/files.ts'
import { type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { readRun } from '../../queries/runs/runs.ts'
import { settleRunIn } from './execute.ts'
import { sha256 } from './hash.ts'
import { stopped, submitted } from './moves.ts'
import { paying } from './paying.ts'
import { namesOfPeople } from './people.ts'
import { adviseLater, tellOutcome } from './tell.ts'

const columns = [
  'reference',
  'date',
  'amount',
  'currency',
  'payee',
  'iban',
  'bic',
  'routing_number',
  'account_number',
  'account',
  'message',
]
const placeOf = (id: string) => `payout file ${id}`

/** Makes the file of what has none yet; nothing when every order is in one. */
export const buildFile = (ctx: Ctx, runId: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await readRun(tx, runId, 'update')
    if (!run) return
    const ids = await withoutFile(tx, runId)
    if (ids.length === 0) return
    const lines = [csvLine(columns)]
    let total = 0n
    for (const id of ids) {
      const payout = (await readPayout(tx, id))!
      total += BigInt(payout.net_minor)
      lines.push(csvLine(await lineOf(tx, payout, run.planned_on)))
    }
    const content = `${lines.join('\r\n')}\r\n`
    const id = newId(idPrefixes.payoutFile)
    const number = (await filesOfRun(tx, runId)).length + 1
    await insertFile(
      tx,
      {
        id,
        run_id: runId,
        number,
        name: `payouts-${run.planned_on}-${run.currency}-${number}.csv`,
        content: encrypt(ctx.services.secret, placeOf(id), content),
        sha256: sha256(content),
        payouts: ids.length,
        total_minor: total.toString(),
        currency: run.currency,
      },
      ids,
    )
  })

const lineOf = async (tx: Tx, payout: PayoutRow, day: string) => {
  const details = (await paying.decryptMethod(tx, payout.method_id)) as Record<string, string | undefined>
  const name = (await partnerNames(tx, [payout.partner_id])).get(payout.partner_id)
  return [
    payout.reference,
    day,
    decimalFromMoney({ currency: payout.currency, amountMinor: BigInt(payout.net_minor) }),
    payout.currency,
    details['holderName'] ?? name ?? payout.partner_id,
    details['iban'] ?? '',
    details['bic'] ?? '',
    details['routingNumber'] ?? '',
    details['accountNumber'] ?? '',
    details['reference'] ?? details['accountId'] ?? '',
    payout.document_number ?? payout.reference,
  ]
}

const person = (ctx: Ctx): string => {
  if (ctx.actor.kind !== 'member') throw forbidden('file.person', 'A bank file is for named people.')
  return ctx.actor.id
}

/** The bytes as they were made; who took them and when is written down first. */
export const downloadFile = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const memberId = person(ctx)
  const file = await inTransaction(ctx, async (tx) => {
    const row = await readFileRow(tx, id)
    if (!row) throw notFound('payout file')
    await noteDownload(tx, id, memberId)
    return row
  })
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: file.name,
    body: decrypt(ctx.services.secret, placeOf(id), file.content),
  }
}

/** The bank has it: by its receipt, or by the word of a person. Every order in it is submitted. */
export const markFileSent = (ctx: Ctx, id: string, input: { receipt?: string | undefined }) =>
  inTransaction(ctx, async (tx) => {
    await lockPartnersOf(tx, id)
    const file = await readFileRow(tx, id, true)
    if (!file) throw notFound('payout file')
    if (file.state !== 'built') throw conflict('file.over', `This file was ${file.state} already.`)
    for (const payoutId of await payoutsOfFile(tx, id)) {
      const payout = (await readPayout(tx, payoutId, 'update'))!
      if (payout.state === 'submitting') await submitted(tx, payout, { railReference: null })
    }
    await setFile(tx, id, {
      state: 'sent',
      sent_at: tx.now,
      sent_by: actorId(ctx.actor),
      receipt: input.receipt ?? null,
    })
    await settleRunIn(tx, file.run_id)
    await adviseLater(tx, file.run_id)
    return showFile(tx, (await readFileRow(tx, id))!)
  })

/** A file that was never sent is taken back by two people; its orders are stopped and due again. */
export const cancelFile = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const memberId = person(ctx)
    await lockPartnersOf(tx, id)
    const file = await readFileRow(tx, id, true)
    if (!file) throw notFound('payout file')
    if (file.state !== 'built')
      throw conflict('file.over', `This file was ${file.state} already; ask the bank, and record what it says.`)
    if (!file.cancel_asked_by) await setFile(tx, id, { cancel_asked_by: memberId })
    else if (file.cancel_asked_by === memberId)
      throw conflict(
        'resolution.same_person',
        'You asked for it; another person confirms that the file was never sent.',
      )
    else {
      for (const payoutId of await payoutsOfFile(tx, id)) {
        const payout = (await readPayout(tx, payoutId, 'update'))!
        if (payout.state === 'submitting')
          await tellOutcome(
            tx,
            await stopped(tx, payout, { code: 'file_cancelled', reason: 'The file was never sent' }),
          )
      }
      await setFile(tx, id, { state: 'cancelled', cancelled_at: tx.now, cancelled_by: memberId })
      await settleRunIn(tx, file.run_id)
    }
    return showFile(tx, (await readFileRow(tx, id))!)
  })

/** Money first: the partners of a file are locked before its rows. */
const lockPartnersOf = async (tx: Tx, fileId: string): Promise<void> => {
  const partners: string[] = []
  for (const id of await payoutsOfFile(tx, fileId)) {
    const payout = await readPayout(tx, id)
    if (payout) partners.push(payout.partner_id)
  }
  await lockMoneyOf(tx, partners)
}

export const listFiles = (ctx: Ctx, runId: string) =>
  reading(ctx, async (tx) => {
    if (!(await readRun(tx, runId))) throw notFound('payout run')
    return { data: await showFiles(tx, await filesOfRun(tx, runId)) }
  })
const showFile = async (tx: Tx, file: FileRow) => (await showFiles(tx, [file]))[0]!
const showFiles = async (tx: Tx, files: readonly FileRow[]) => {
  const downloads = await downloadsOf(
    tx,
    files.map(({ id }) => id),
  )
  const names = await namesOfPeople(tx, [
    ...downloads.map((one) => one.member_id),
    ...files.flatMap((file) => [file.sent_by, file.cancel_asked_by, file.cancelled_by]),
  ])
  return files.map((file) => ({
    id: file.id,
    name: file.name,
    sha256: file.sha256,
    payouts: file.payouts,
    currency: file.currency,
    totalMinor: file.total_minor,
    state: file.state,
    madeAt: file.made_at.toISOString(),
    sentAt: file.sent_at?.toISOString() ?? null,
    sentBy: names(file.sent_by),
    receipt: file.receipt,
    cancelAskedBy: names(file.cancel_asked_by),
    cancelledBy: names(file.cancelled_by),
    downloads: downloads
      .filter((one) => one.file_id === file.id)
      .slice(-100)
      .map((one) => ({ at: one.at.toISOString(), by: names(one.member_id) })),
  }))
}
