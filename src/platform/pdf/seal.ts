/** Seals a PDF: one PAdES B-B signature over the whole file, which allows no change afterwards. */
import { createHash } from 'node:crypto'
import { type PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfString } from '@libpdf/core'
import { conflict } from '../errors.ts'
import { appendPages } from './append.ts'
import { type EmbeddedFile, embedFiles, openPdf } from './attach.ts'
import { type SigningKey, signDetached } from './cms.ts'
import type { RenderedPdf } from './render.ts'

export type SealOptions = {
  /** Business time of the seal, from the context's clock. Seconds count. */
  readonly at: Date
  /** Who seals, as a viewer shows it. */
  readonly name: string
  readonly reason?: string
  readonly location?: string
  /** Pages put behind those of the file, such as a certificate page. */
  readonly pages?: RenderedPdf
  /** Files put into it. */
  readonly files?: readonly EmbeddedFile[]
}

/** Named in the signature as the program that made it. */
export const sealMaker = 'Tandem'

// Ten digits hold every offset of a file of up to 9 GB.
const offsetPlace = 9_999_999_999

/**
 * The sealed file: the given bytes unchanged at its beginning, then one update with the added pages and files and the
 * signature (`ETSI.CAdES.detached`, SHA-256) over everything but the place of the signature itself, certified with "no
 * changes allowed" (DocMDP, level 1). Only a damaged file is written anew first.
 * 422 for a file that is no PDF, is encrypted, or is above 64 MB; 409 for one that bears a signature already.
 * Nothing is kept or written: either all bytes come back or an error.
 */
export const sealPdf = async (bytes: Uint8Array, key: SigningKey, options: SealOptions): Promise<Uint8Array> =>
  sealOpened((await openPdf(bytes)).pdf, key, options)

/** Seals a PDF that `openPdf` opened; it must not be used afterwards. */
export const sealOpened = async (pdf: PDF, key: SigningKey, options: SealOptions): Promise<Uint8Array> => {
  if (
    pdf
      .getForm()
      ?.getSignatureFields()
      .some((field) => field.isSigned())
  )
    throw conflict('pdf.signed_already', 'This file bears a signature already; a seal would break it.')
  const page = pdf.context.pages.getPage(0)
  if (!page) throw new Error('A PDF that was opened has a first page')
  if (options.pages) await appendPages(pdf, options.pages)
  embedFiles(pdf, options.files ?? [])
  // The signature, the attributes around it and the certificates, with room to spare.
  const room = 2_048 + key.certificates.reduce((sum, certificate) => sum + certificate.length, 0)
  const signature = pdf.register(signatureDictionary(room, options))
  const field = pdf.getOrCreateForm().createSignatureField('Seal').getDict()
  // Field and widget in one object, without a place on the page.
  field.delete('Kids')
  field.set('V', signature)
  field.set('Type', PdfName.of('Annot'))
  field.set('Subtype', PdfName.of('Widget'))
  field.set('F', PdfNumber.of(132))
  field.set('P', page)
  field.set('Rect', new PdfArray([0, 0, 0, 0].map((number) => PdfNumber.of(number))))
  pdf.getCatalog().set('Perms', PdfDict.of({ DocMDP: signature }))
  return fillIn(await pdf.save({ incremental: true }), room, key)
}

const signatureDictionary = (room: number, options: SealOptions): PdfDict => {
  const place = PdfNumber.of(offsetPlace)
  const dictionary = PdfDict.of({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of('ETSI.CAdES.detached'),
    ByteRange: new PdfArray([PdfNumber.of(0), place, place, place]),
    Contents: PdfString.fromBytes(new Uint8Array(room)),
    M: PdfString.fromString(pdfDate(options.at)),
    Name: PdfString.fromString(options.name),
    // Who wrote the signature. It is signed along, so that the check knows that no byte may be written otherwise.
    Prop_Build: PdfDict.of({ App: PdfDict.of({ Name: PdfName.of(sealMaker) }) }),
    Reference: new PdfArray([
      PdfDict.of({
        Type: PdfName.of('SigRef'),
        TransformMethod: PdfName.of('DocMDP'),
        TransformParams: PdfDict.of({
          Type: PdfName.of('TransformParams'),
          P: PdfNumber.of(1),
          V: PdfName.of('1.2'),
        }),
      }),
    ]),
  })
  if (options.reason) dictionary.set('Reason', PdfString.fromString(options.reason))
  if (options.location) dictionary.set('Location', PdfString.fromString(options.location))
  return dictionary
}

export const pdfDate = (date: Date): string => `D:${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`

/** Writes the byte range and the signature into the places that were kept for them in the update. */
const fillIn = (saved: Uint8Array, room: number, key: SigningKey): Uint8Array => {
  const bytes = Buffer.from(saved)
  // The last ones: the document itself may hold such words too.
  const rangePlace = `[0 ${offsetPlace} ${offsetPlace} ${offsetPlace}]`
  const rangeAt = bytes.lastIndexOf(rangePlace, undefined, 'latin1')
  const contents = `<${'0'.repeat(room * 2)}>`
  const contentsAt = bytes.lastIndexOf(contents, undefined, 'latin1')
  if (rangeAt < 0 || contentsAt < 0)
    throw new Error('The places of the signature were not written as they were asked for')
  const after = contentsAt + contents.length
  bytes.write(`[0 ${contentsAt} ${after} ${bytes.length - after}]`.padEnd(rangePlace.length), rangeAt, 'latin1')
  const digest = createHash('sha256').update(bytes.subarray(0, contentsAt)).update(bytes.subarray(after)).digest()
  const signature = signDetached(key, digest)
  if (signature.length > room) throw new Error('The signature is larger than the place that was kept for it')
  bytes.write(Buffer.from(signature).toString('hex'), contentsAt + 1, 'latin1')
  return new Uint8Array(bytes)
}
