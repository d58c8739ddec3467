/**
 * Signed on paper: legal uploads the scan and attests that both sides signed what was approved. From then on it is as
 * any other signed version, and what it binds is known from that instant: a past day is read as it was.
 */
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { CivilDate, Email, optional, type Static, strict, Text, Type } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, Problem, unprocessable } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import { check } from '#platform/http/validate.ts'
import type { HttpExtras } from '#platform/module.ts'
import { agreementAmended, agreementExecuted } from '../../contract/events.ts'
import { type AgreementRow, updateAgreementRow, updateVersionRow } from '../../queries/agreements.ts'
import { agreementOfFile, insertAttestation } from '../../queries/imports.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { followDates } from '../dates/days.ts'
import { movedBase } from '../drafts/base.ts'
import { lockOpen } from '../drafts/draft.ts'
import { type VersionFacts, versionFacts } from '../drafts/facts.ts'
import { putInForce } from '../execute/put-in-force.ts'
import { type ExaminedFile, examineFile, pdfBytesMax } from '../legacy/examine.ts'
import { openPartnership } from './complete.ts'
import { about, passedTerms } from './envelopes.ts'
import { mailPaper } from './mails.ts'

const Fields = strict({
  documentHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  signedOn: CivilDate,
  ourName: Text(200),
  ourTitle: Text(200),
  theirName: Text(200),
  theirTitle: Text(200),
  theirEmail: optional(Email),
  statement: Text(2000),
})
type Fields = Static<typeof Fields>

/** What has to hold of the open version before a signature on paper can put it in force. */
const lockSignable = async (tx: Tx, id: string): Promise<VersionFacts> => {
  const { agreement, version } = await lockOpen(tx, id, ['approved'])
  const facts = await versionFacts(tx, agreement, version)
  if (facts.faults.length > 0)
    throw conflict('agreement.not_ready', facts.faults.map((fault) => fault.message).join(' '))
  if (facts.snapshot !== version.snapshot_hash)
    throw conflict('agreement.not_ready', 'The text is not the one that was agreed; accept it again.')
  const moved = await movedBase(tx, facts)
  if (moved) throw conflict('amendment.base_moved', moved.words, { conflicts: moved.conflicts })
  const [passed] = await passedTerms(tx, facts)
  if (passed) throw unprocessable('term.in_past', passed)
  return facts
}

export const attestInk = async (ctx: Ctx, http: HttpExtras, id: string): Promise<AgreementRow> => {
  // Looked at first, so that nothing is read for an agreement that takes no signature; and again when it is written.
  await inTransaction(ctx, (tx) => lockSignable(tx, id))
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose the scan as a PDF.' })
  const fields = readFields(upload.fields)
  const examined = await examineFile(upload.name, await bytesOf(upload.stream))
  if ('problem' in examined) throw unprocessable(examined.problem.rule, examined.problem.message)
  return inTransaction(ctx, async (tx) =>
    putPaperInForce(tx, await lockSignable(tx, id), fields, {
      ...examined.pdf,
      name: upload.name,
    }),
  )
}

const readFields = (sent: Readonly<Record<string, string>>): Fields => {
  const given = Object.fromEntries(
    Object.entries(sent).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]])),
  )
  const issues = check(Fields, given, 'body')
  if (issues.length > 0) throw invalid(...issues)
  return given as Fields
}
const bytesOf = async (stream: NodeJS.ReadableStream): Promise<Buffer> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length
    if (length > pdfBytesMax)
      throw new Problem({ status: 413, code: 'file.too_large', detail: 'A PDF has 40 MB at most.' })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const putPaperInForce = async (
  tx: Tx,
  facts: VersionFacts,
  fields: Fields,
  pdf: ExaminedFile & { name: string },
): Promise<AgreementRow> => {
  const { agreement } = facts
  if (fields.documentHash !== facts.documentHash)
    throw conflict(
      'signature.document_changed',
      'What was printed is not the text that is approved now; print it again.',
    )
  refuseDay(tx, facts, fields.signedOn)
  const known = await agreementOfFile(tx, pdf.sha256)
  if (known) throw conflict('paper.signed_already', `This very file stands for ${known.number} already.`)
  const effectiveOn = facts.version.effective_on ?? civilDate(agreement.zone, tx.now)
  const version = await updateVersionRow(tx, facts.version.id, {
    state: 'completing',
    document: JSON.stringify(facts.blocks),
    document_hash: facts.documentHash,
  })
  const file = await storeFile(tx.ctx, {
    content: pdf.bytes,
    name: `${agreement.number}-${version.number}-signed.pdf`,
    partnerId: agreement.partner_id,
    subjectKind: 'agreement',
    subjectId: agreement.id,
    category: 'agreement_paper',
    visibility: 'team',
    known: { type: 'application/pdf', extension: 'pdf' },
  })
  const by = acting(tx)
  const signers = [
    { side: 'partner', name: fields.theirName, title: fields.theirTitle, email: fields.theirEmail ?? null },
    { side: 'us', name: fields.ourName, title: fields.ourTitle, email: null },
  ]
  await insertAttestation(tx, {
    version_id: version.id,
    agreement_id: agreement.id,
    way: 'ink',
    signers: JSON.stringify(signers),
    sha256: pdf.sha256,
    file_id: file.id,
    file_name: pdf.name.slice(-300),
    pages: pdf.pages,
    signature: JSON.stringify(pdf.signature),
    signed_on: fields.signedOn,
    reference: null,
    statement: fields.statement,
    ...by,
    at: tx.now,
  })
  await audit(tx, agreement.id, 'signed_on_paper', {
    version: version.number,
    documentHash: facts.documentHash,
    sha256: pdf.sha256,
    signedOn: fields.signedOn,
    signers,
    statement: fields.statement,
  })
  await putInForce(tx, { agreement, version, executedAt: tx.now, effectiveOn })
  await audit(tx, agreement.id, 'executed', { version: version.number, documentHash: facts.documentHash, effectiveOn })
  const eventId = await tx.announce(
    version.kind === 'original' ? agreementExecuted : agreementAmended,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      category: agreement.category,
      versionNumber: version.number,
    },
    about(agreement),
  )
  if (agreement.category === 'partnership' && version.kind === 'original')
    await openPartnership(
      tx,
      agreement,
      fields.theirEmail ? { name: fields.theirName, email: fields.theirEmail } : undefined,
      eventId,
    )
  await sendCopies(tx, agreement, fields, {
    signedOn: fields.signedOn,
    effectiveOn,
    attestedBy: by.by_name,
    fileId: file.id,
    bytes: pdf.bytes.length,
  })
  await followDates(tx, agreement)
  return updateAgreementRow(tx, agreement.id, {})
}

/** To who signed for the partner, where an address is known, and to who attested it. */
const sendCopies = async (
  tx: Tx,
  agreement: AgreementRow,
  fields: Fields,
  of: Parameters<typeof mailPaper>[3],
): Promise<void> => {
  if (fields.theirEmail) await mailPaper(tx, agreement, { name: fields.theirName, email: fields.theirEmail }, of)
  const { actor } = tx.ctx
  if (actor.kind === 'member') await mailPaper(tx, agreement, { name: actor.name, email: actor.email }, of)
}

/** Nobody signs what was not written yet, nor tomorrow. */
const refuseDay = (tx: Tx, { agreement, version }: VersionFacts, day: string): void => {
  const today = civilDate(agreement.zone, tx.now)
  const begun = civilDate(agreement.zone, version.created_at)
  if (day > today)
    throw invalid({ field: 'signedOn', rule: 'maximum', message: `That day is to come; today is ${today}.` })
  if (day < begun)
    throw invalid({
      field: 'signedOn',
      rule: 'minimum',
      message: `This version was begun on ${begun}, after that day.`,
    })
}
