/** What is in a PDF that somebody sends in, before it is shown to others, signed or sealed. */
import { type PDF, PdfArray, PdfDict, type PdfObject, PdfRef } from '@libpdf/core'
import { openPdf } from './attach.ts'
import { checkSeal, type SealCheck } from './check.ts'

export type ExaminedPdf = {
  readonly pages: number
  /** What acts by itself or leads out of the file, such as `JavaScript` or `Launch`; empty in a plain document. */
  readonly actions: readonly string[]
  /** Names of the files inside. */
  readonly files: readonly string[]
  /** What its signatures say, by their own certificates; state `unsealed` without one. */
  readonly seal: SealCheck
}

// ISO 32000-2, 12.6.4: actions that run code, start programs, send data or fetch something from elsewhere.
const actingKinds = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Rendition',
  'RichMediaExecute',
])

/** Reads everything that the file holds. 422 for one that cannot be read, is encrypted, has no page or is above 64 MB. */
export const examinePdf = async (bytes: Uint8Array): Promise<ExaminedPdf> => {
  const { pdf } = await openPdf(bytes)
  return {
    pages: pdf.getPageCount(),
    actions: [...actionsIn(pdf)].sort(),
    files: [...pdf.attachments.list().keys()].sort(),
    seal: checkSeal(bytes),
  }
}

/** Walks from the catalog over everything that a reader can reach. */
const actionsIn = (pdf: PDF): Set<string> => {
  const found = new Set<string>()
  const seen = new Set<string>()
  const waiting: (PdfObject | undefined | null)[] = [pdf.getCatalog()]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (value instanceof PdfRef) {
      const key = `${value.objectNumber} ${value.generation}`
      if (!seen.has(key)) {
        seen.add(key)
        waiting.push(pdf.getObject(value))
      }
    } else if (value instanceof PdfArray) {
      for (const one of value) waiting.push(one)
    } else if (value instanceof PdfDict) {
      const kind = value.getName('S', (ref) => pdf.getObject(ref))?.value
      if (kind && actingKinds.has(kind)) found.add(kind)
      // A script may also stand without naming its kind.
      if (value.has('JS') || value.has('JavaScript')) found.add('JavaScript')
      if (value.has('XFA')) found.add('XFA')
      for (const [, one] of value) waiting.push(one)
    }
  }
  return found
}
