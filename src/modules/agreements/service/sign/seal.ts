/**
 * The seal over the signed file. Whoever makes PDFs fills this slot with one function; until then a signed agreement has
 * its document hash, its signatures and its audit chain, and no sealed file, and says so.
 */
import type { Ctx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'
import type { EnvelopeRow, SignerRow } from '../../queries/signing.ts'
import type { Block } from '../../texts/content.ts'

export type DocumentToSeal = {
  agreementId: string
  partnerId: string
  number: string
  versionNumber: number
  title: string
  language: string
  blocks: readonly Block[]
  /** What everybody saw and signed. */
  documentHash: string
  envelope: EnvelopeRow
  signers: readonly SignerRow[]
  auditHead: string | null
  /** The terms as data, to be attached as `terms.json`. */
  terms: readonly unknown[]
}
/** Renders, seals and stores; answers the id of the stored file. Called outside of any transaction, and again after a crash. */
export type SealDocument = (ctx: Ctx, document: DocumentToSeal) => Promise<{ fileId: string }>
export const sealDocument = defineSlot<SealDocument>('agreements.seal_document')
