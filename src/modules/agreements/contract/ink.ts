/** Signed on paper: the scan of what was printed from the approved text, attested by legal. */
import { endpoint, idParams } from '#platform/contract.ts'
import { stateRefusal } from './agreements.ts'
import { Agreement } from './records.ts'

const params = idParams('agreement')

export const inkEndpoints = {
  attestInkSignature: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/ink-signature',
    summary: 'Put an approved text in force that both sides signed on paper',
    description:
      'Multipart: the scan as a PDF in the part `file` (40 MB and 300 pages at most, without scripts), and before it the fields `documentHash` (of the text that was printed), `signedOn` (a civil day, today at the latest), `ourName`, `ourTitle`, `theirName`, `theirTitle`, `theirEmail` (may be left out) and `statement`, which stands with the name of the caller. It is known, and binds terms, from now on.',
    access: { right: 'agreements.import' },
    params,
    bodyKind: 'multipart',
    bodyLimitBytes: 42_000_000,
    transaction: 'none',
    answer: Agreement,
    refuses: {
      ...stateRefusal,
      'agreement.not_ready': [409, 'The text has a fault, or is not the one that was agreed.'],
      'amendment.base_moved': [409, 'Another version was signed since; put the amendment onto that first.'],
      'signature.document_changed': [409, 'What was printed is not what was approved.'],
      'term.in_past': [422, 'A term would take effect on a day that is over.'],
      'paper.signed_already': [409, 'This file stands for an agreement already.'],
      'paper.not_pdf': [422, 'It is no PDF.'],
      'paper.too_large': [422, 'A PDF has 40 MB at most.'],
      'paper.too_long': [422, 'A PDF has 300 pages at most.'],
      'paper.acts': [422, 'It holds scripts or something else that acts by itself.'],
      'file.type_refused': [422, 'It is no PDF, or a broken one.'],
      'file.too_large': [413, 'More than 40 MB.'],
    },
  }),
}
