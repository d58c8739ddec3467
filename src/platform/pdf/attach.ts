/** Files inside a PDF, by the standard's embedded files with their relationship to the document (ISO 32000-2, 14.13). */
import { createHash } from 'node:crypto'
import { PDF, PdfArray, PdfDict, PdfName, type PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { invalid, unprocessable } from '../errors.ts'

export type EmbeddedFile = {
  /** A plain file name with its ending, 1 to 120 characters; each once in a PDF. */
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
  /** What the file is to the document: `Data` it was made from, its `Source`, a `Supplement`, an `Alternative`. */
  readonly relationship: 'Source' | 'Data' | 'Alternative' | 'Supplement'
  readonly description?: string
  /** Kept as its date of making and of change; nothing is taken from the system's clock. */
  readonly at: Date
}

const pdfBytesMax = 64 * 1_048_576

/** The PDF with the files in it: its own bytes unchanged, then one update. 422 for a bad name and what `openPdf` refuses. */
export const attach = async (bytes: Uint8Array, files: readonly EmbeddedFile[]): Promise<Uint8Array> => {
  const { pdf } = await openPdf(bytes)
  embedFiles(pdf, files)
  return pdf.save({ incremental: true })
}

/** The files inside a PDF, by name. */
export const attachedFiles = async (bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> => {
  const { pdf } = await openPdf(bytes)
  const names = [...pdf.attachments.list().keys()]
  return new Map(names.map((name) => [name, pdf.attachments.get(name) ?? new Uint8Array()]))
}

/**
 * Opens a PDF that may be added to. `isKept`: its bytes stay as they are at the beginning of what is saved; a damaged
 * file is written anew first. 422 when it cannot be read, is encrypted, has no page or is above 64 MB.
 */
export const openPdf = async (bytes: Uint8Array): Promise<{ pdf: PDF; isKept: boolean }> => {
  if (bytes.length > pdfBytesMax) throw unprocessable('pdf.too_large', 'A PDF has at most 64 MB here.')
  const pdf = await load(bytes)
  if (pdf.isEncrypted)
    throw unprocessable('pdf.encrypted', 'This PDF is encrypted; save it without a password and send it again.')
  if (pdf.getPageCount() === 0) throw unprocessable('pdf.empty', 'This PDF has no pages.')
  if (pdf.canSaveIncrementally() === null) return { pdf, isKept: true }
  pdf.getCatalog().dirty = true
  return { pdf: await load(await pdf.save()), isKept: false }
}

const load = (bytes: Uint8Array): Promise<PDF> =>
  PDF.load(bytes).catch((error: unknown) => {
    throw unprocessable('pdf.unreadable', 'This file cannot be read as a PDF.', {
      reason: error instanceof Error ? error.message : 'unknown',
    })
  })

/** Puts files into an open PDF. */
export const embedFiles = (pdf: PDF, files: readonly EmbeddedFile[]): void => {
  const catalog = pdf.getCatalog()
  const resolve = (ref: PdfRef) => pdf.getObject(ref)
  for (const file of files) {
    refuseBadName(pdf, file.name)
    pdf.attachments.add(file.name, file.bytes, {
      mimeType: file.contentType,
      createdAt: file.at,
      modifiedAt: file.at,
      ...(file.description && { description: file.description }),
    })
    const specification = pdf.context.catalog.getEmbeddedFilesTree()?.get(file.name)
    const stream = specification instanceof PdfDict && specification.getDict('EF', resolve)?.get('F', resolve)
    if (!(specification instanceof PdfDict) || !(stream instanceof PdfStream))
      throw new Error('The embedded file was not written as it was asked for')
    stream.set('Subtype', PdfName.of(file.contentType))
    stream
      .getDict('Params', resolve)
      ?.set('CheckSum', PdfString.fromBytes(createHash('md5').update(file.bytes).digest()))
    specification.set('AFRelationship', PdfName.of(file.relationship))
    const reference = pdf.context.registry.getRef(specification)
    if (!reference) throw new Error('The embedded file has no number')
    const associated = catalog.getArray('AF', resolve) ?? new PdfArray()
    associated.push(reference)
    catalog.set('AF', associated)
  }
}

const refuseBadName = (pdf: PDF, name: string) => {
  const problem = (message: string) => invalid({ field: 'name', rule: 'file_name', message })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (name.length < 1 || name.length > 120 || /[/\\\u0000-\u001f]/.test(name) || name.startsWith('.'))
    throw problem('A file in a PDF has a plain name of 1 to 120 characters.')
  if (pdf.attachments.has(name)) throw problem(`The PDF holds a file named ${name} already.`)
}
