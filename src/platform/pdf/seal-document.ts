/** A signed document in one step: the document as it was shown, its certificate page, its files, the seal over all. */
import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { conflict } from '../errors.ts'
import { type EmbeddedFile, openPdf } from './attach.ts'
import { type CertifiedSigner, certificatePage } from './certificate-page.ts'
import { checkSeal } from './check.ts'
import type { PdfDocument } from './model.ts'
import { render } from './render.ts'
import { sealOpened } from './seal.ts'
import { sealKeyInUse } from './seal-keys.ts'

/** What the signers were shown: a PDF, or a text on a page that is printed now and whose own bytes go into the file. */
export type Shown =
  | { readonly bytes: Uint8Array }
  | {
      readonly document: PdfDocument
      /** The bytes that `sha256` is of, such as `document.json`. */
      readonly source: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }
    }

export type DocumentToSeal = Shown & {
  /** SHA-256 (hex) of what was shown and signed: of the PDF, or of the source. */
  readonly sha256: string
  readonly title: string
  readonly language: string
  readonly size?: PdfDocument['size']
  readonly signers: readonly CertifiedSigner[]
  /** Printed on the certificate page, in words of the document's language: numbers, the head of an audit chain. */
  readonly facts?: readonly { readonly name: string; readonly value: string }[]
  /** Such as `terms.json`, relationship `Data`. */
  readonly files?: readonly Omit<EmbeddedFile, 'at'>[]
  /** Why it was sealed, as a viewer shows it. */
  readonly reason?: string
}

export type SealedDocument = {
  readonly bytes: Uint8Array
  /** SHA-256 (hex) of the sealed file: what is stored and what the public page is asked for. */
  readonly sha256: string
  readonly pages: number
  readonly sealedAt: Date
  readonly sealKeyId: string
  readonly certificateSha256: string
  /** Characters of the pages made here that no shipped typeface has; they are printed by number. */
  readonly uncovered: readonly string[]
}

/**
 * Seals with the workspace's key, at the workspace's time. The document's own bytes stand unchanged at the beginning of the
 * file (the page says so), so its SHA-256 can be reckoned from the sealed file by anybody; a damaged file
 * is repaired and put inside as `document.pdf`. Of a text that was shown on a page the source is put inside instead.
 *
 * Keeps nothing: the caller stores the answer. Not inside a transaction. With an RSA key
 * the same input in the same second gives the same bytes. 409 `document.changed` when the bytes are not
 * those of `sha256`, 409 `pdf.signed_already` for a file with a signature, 409 `seal_key.out_of_date`, 422 for what
 * cannot be read, is encrypted or above 64 MB.
 */
export const sealDocument = async (ctx: Ctx, input: DocumentToSeal): Promise<SealedDocument> => {
  const documentSha256 = sha256('bytes' in input ? input.bytes : input.source.bytes)
  if (documentSha256 !== input.sha256.toLowerCase())
    throw conflict('document.changed', 'This is not the document that was shown and signed; its SHA-256 differs.')
  const key = await sealKeyInUse(ctx)
  const at = new Date(Math.floor(ctx.clock.now().getTime() / 1000) * 1000)
  const shown = await open(input)
  const name = ctx.workspace.name
  const page = await render(
    certificatePage({
      language: input.language,
      document: {
        title: input.title,
        sha256: documentSha256,
        place: shown.inside ? { file: shown.inside.name } : { bytes: shown.length },
      },
      seal: { by: name, at, certificateSha256: key.certificate.sha256 },
      signers: input.signers,
      ...(input.facts && { facts: input.facts }),
      ...(input.size && { size: input.size }),
    }),
  )
  const inside = shown.inside
    ? [{ ...shown.inside, relationship: 'Source', description: input.title, at } as const]
    : []
  const files: EmbeddedFile[] = [...inside, ...(input.files ?? []).map((file) => ({ ...file, at }))]
  const pages = shown.pdf.getPageCount() + page.pages
  const bytes = await sealOpened(shown.pdf, key, {
    at,
    name,
    pages: page,
    files,
    ...(input.reason && { reason: input.reason }),
  })
  const check = checkSeal(bytes, new Set([key.certificate.sha256]))
  if (check.state !== 'valid') throw new Error(`A seal that was just made does not hold: ${check.words}`)
  return {
    bytes,
    sha256: check.sha256,
    pages,
    sealedAt: at,
    sealKeyId: key.certificate.id,
    certificateSha256: key.certificate.sha256,
    uncovered: [...new Set([...shown.uncovered, ...page.uncovered])],
  }
}

/** The PDF to go on with, and what has to be put inside because its bytes do not stand at the beginning of the file. */
const open = async (input: Shown) => {
  if (!('bytes' in input)) {
    const { bytes, uncovered } = await render(input.document)
    return { ...(await openPdf(bytes)), length: bytes.length, uncovered, inside: input.source }
  }
  const { bytes } = input
  const opened = await openPdf(bytes)
  const inside = opened.isKept ? undefined : { name: 'document.pdf', contentType: 'application/pdf', bytes }
  return { ...opened, length: bytes.length, uncovered: [], inside }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
