/** A PDF that was signed elsewhere, looked at before it is stored: what it is, and what the signatures inside say. */
import { createHash } from 'node:crypto'
import { Problem } from '#platform/errors.ts'
import { examinePdf } from '#platform/pdf/examine.ts'
import type { RowProblem } from './rows.ts'

export const pdfBytesMax = 40_000_000
export const pdfPagesMax = 300

export type PdfSignature = {
  state: 'valid' | 'unknown_certificate' | 'changed' | 'not_whole' | 'unsealed'
  words: string
  at: string | null
  subject: string | null
  certificateSha256: string | null
  format: string | null
}
export type ExaminedFile = { bytes: Buffer; sha256: string; pages: number; signature: PdfSignature }

export const examineFile = async (
  name: string,
  bytes: Buffer,
): Promise<{ pdf: ExaminedFile } | { problem: RowProblem }> => {
  const problem = (rule: string, message: string) => ({ problem: { field: 'file', rule, message, value: name } })
  if (bytes.length > pdfBytesMax) return problem('paper.too_large', 'A PDF has 40 MB at most.')
  if (!bytes.subarray(0, 1_024).includes('%PDF-')) return problem('paper.not_pdf', 'This file is no PDF.')
  try {
    const { pages, actions, seal } = await examinePdf(bytes)
    if (pages > pdfPagesMax) return problem('paper.too_long', `It has ${pages} pages; ${pdfPagesMax} at most.`)
    if (actions.length > 0)
      return problem(
        'paper.acts',
        `It holds what acts by itself (${actions.join(', ')}); print it to a plain PDF and say so in the statement.`,
      )
    return {
      pdf: {
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        pages,
        signature: {
          state: seal.state,
          words: wordsOf(seal.state, seal.seal?.certificate.subject ?? null),
          at: seal.seal?.at?.toISOString() ?? null,
          subject: seal.seal?.certificate.subject ?? null,
          certificateSha256: seal.seal?.certificate.sha256 ?? null,
          format: seal.seal?.format ?? null,
        },
      },
    }
  } catch (error) {
    if (error instanceof Problem) return problem(error.code, error.message)
    throw error
  }
}

const wordsOf = (state: PdfSignature['state'], subject: string | null): string => {
  switch (state) {
    case 'valid':
    case 'unknown_certificate':
      return `Signed inside by ${subject ?? 'an unnamed certificate'}, and unchanged since. Whose certificate it is was not checked.`
    case 'changed':
      return 'A signature inside does not match: the file was changed after it was signed, or the signature cannot be read.'
    case 'not_whole':
      return 'What was signed inside is unchanged, but something was added to the file after it.'
    default:
      return 'No electronic signature inside; as a scan has none.'
  }
}
