/** What decisions announce. `partner.approved` carries what a draft agreement is made of. */
import { CivilDate, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { DecisionCondition, TermLine } from './decisions.ts'

const base = {
  partnerId: Id('partner'),
  caseId: Id('qualificationCase'),
  decisionId: Id('decision'),
  typeId: Id('partnerType'),
  applicationId: nullable(Id('application')),
}
const sample = {
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  caseId: 'qc_01ka2b3c4d5e6f7g8h9jkmnpqr',
  decisionId: 'de_01ka2b3c4d5e6f7g8h9jkmnpqr',
  typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr',
  applicationId: null,
}
export const partnerApproved = eventKind({
  name: 'partner.approved',
  version: 1,
  summary: 'A partner was approved, with type, proposed terms and conditions.',
  payload: Type.Object({ ...base, terms: Type.Array(TermLine), conditions: Type.Array(DecisionCondition) }),
  sample: {
    ...sample,
    terms: [
      {
        kind: 'deal_protection',
        values: { days: 120, extensions: 1, extensionDays: 45 },
        scope: {},
        isException: true,
      },
    ],
    conditions: [{ text: 'Name a support contact', side: 'partner', dueOn: '2027-01-31' }],
  },
  partnerVisible: false,
})
export const partnerWaitlisted = eventKind({
  name: 'partner.waitlisted',
  version: 1,
  summary: 'A candidate was put on the waitlist by the decision of its case.',
  payload: Type.Object({ ...base, revisitOn: CivilDate }),
  sample: { ...sample, revisitOn: '2027-03-01' },
  partnerVisible: false,
})
export const partnerDeclined = eventKind({
  name: 'partner.declined',
  version: 1,
  summary: 'A candidate was declined by the decision of its case.',
  payload: Type.Object({ ...base, reapplyFrom: nullable(CivilDate), reapplyNever: Type.Boolean() }),
  sample: { ...sample, reapplyFrom: '2027-05-22', reapplyNever: false },
  partnerVisible: false,
})
export const decisionAppealed = eventKind({
  name: 'decision.appealed',
  version: 1,
  summary: 'The company appealed a decision.',
  payload: Type.Object({ ...base, outcome: oneOf(['approved', 'waitlisted', 'declined']) }),
  sample: { ...sample, outcome: 'declined' },
  partnerVisible: true,
})
