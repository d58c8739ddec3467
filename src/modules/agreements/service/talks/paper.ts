/** Their own paper: a PDF that holds the text, examined before anybody sees it; our schedule of terms is signed with it. */
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { deleteFile, fileAnswer, readFileBytes, storeFile } from '#platform/files/store.ts'
import type { HttpExtras } from '#platform/module.ts'
import { examinePdf } from '#platform/pdf/examine.ts'
import {
  type AgreementRow,
  findAgreement,
  updateAgreementRow,
  updateVersionRow,
  versionsOf,
} from '../../queries/agreements.ts'
import type { Content } from '../../texts/content.ts'
import { audit } from '../audit.ts'
import { lockOpen } from '../drafts/draft.ts'

const bytesMax = 40_000_000
const pagesMax = 300

const lockTheirs = async (tx: Tx, id: string) => {
  const open = await lockOpen(tx, id, ['draft', 'negotiating'])
  if (open.agreement.paper !== 'theirs')
    throw conflict('paper.ours', 'This agreement is on our own paper; draft one on theirs.')
  if (open.version.state === 'negotiating' && open.version.pen !== 'us')
    throw conflict('pen.not_yours', 'The partner holds the pen.')
  return open
}

export const uploadPaper = async (ctx: Ctx, http: HttpExtras, id: string): Promise<AgreementRow> => {
  // Looked at first, so that nothing is stored for an agreement that takes no file; and again when it is written.
  const { agreement } = await inTransaction(ctx, (tx) => lockTheirs(tx, id))
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose a PDF.' })
  const stored = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    partnerId: agreement.partner_id,
    subjectKind: 'agreement',
    subjectId: id,
    category: 'agreement_paper',
    visibility: 'team',
    allowed: ['application/pdf'],
  })
  try {
    if (stored.sizeBytes > bytesMax) throw unprocessable('paper.too_large', 'A PDF has 40 MB at most.')
    const found = await examinePdf(await readFileBytes(ctx, stored.id))
    if (found.pages > pagesMax)
      throw unprocessable('paper.too_long', `It has ${found.pages} pages; ${pagesMax} at most.`)
    if (found.actions.length > 0)
      throw unprocessable(
        'paper.acts',
        `It holds what acts by itself (${found.actions.join(', ')}); ask for a plain PDF.`,
      )
    return await inTransaction(ctx, async (tx) => {
      const open = await lockTheirs(tx, id)
      const content = structuredClone(open.version.content) as Content
      content.paper = { fileId: stored.id, name: stored.name, sha256: stored.sha256, pages: found.pages }
      await updateVersionRow(tx, open.version.id, { content: JSON.stringify(content) })
      await audit(tx, id, 'paper_put_in', { name: stored.name, sha256: stored.sha256, pages: found.pages })
      return updateAgreementRow(tx, id, {})
    })
  } catch (error) {
    await inTransaction(ctx, (tx) => deleteFile(tx, stored.id))
    throw error
  }
}

/** The file of the newest version that has one. Who may see the agreement was checked by the caller. */
export const paperFile = async (tx: Tx, id: string): Promise<string> => {
  const found = (await versionsOf(tx, [id])).findLast((version) => (version.content as Content).paper)
  const paper = found && (found.content as Content).paper
  if (!paper) throw conflict('paper.none', 'This agreement has no PDF of theirs.')
  return paper.fileId
}
export const downloadPaper = async (ctx: Ctx, id: string) => {
  const fileId = await reading(ctx, async (tx) => {
    const agreement = await findAgreement(tx, id)
    if (!agreement || partnerOf(tx.ctx.actor)) throw notFound('agreement')
    return paperFile(tx, id)
  })
  return fileAnswer(ctx, fileId, { inline: true, trusted: true })
}
