/** What documents announce; the partner may see these. */
import { CivilDate, eventKind, nullable, Type } from '#platform/contract.ts'
import { companyDocumentEventFields } from './documents.ts'

const sample = {
  documentId: 'cdo_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  kind: 'registration_extract' as const,
}
const about = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object(companyDocumentEventFields),
    sample,
    partnerVisible: true,
  })
export const companyDocumentRequested = about('company_document.requested', 'A document was asked for.')
export const companyDocumentReceived = about('company_document.received', 'A document came in.')
export const companyDocumentAccepted = eventKind({
  name: 'company_document.accepted',
  version: 1,
  summary: 'A document was accepted, with the day it is good until.',
  payload: Type.Object({ ...companyDocumentEventFields, expiresOn: nullable(CivilDate) }),
  sample: { ...sample, expiresOn: '2027-05-23' },
  partnerVisible: true,
})
export const companyDocumentRejected = about('company_document.rejected', 'A document was sent back.')
