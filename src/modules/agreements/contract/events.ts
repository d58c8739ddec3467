/** What agreements announces about defaults. */
import { CivilDate, eventKind, Id, MoneyWire, nullable, oneOf, Type } from '#platform/contract.ts'

export const defaultTermsChanged = eventKind({
  name: 'default_terms.changed',
  version: 1,
  summary: 'Two people changed what holds where no agreement says anything.',
  payload: Type.Object({
    defaultTermId: Id('defaultTerm'),
    kind: Type.String(),
    holder: oneOf(['type', 'workspace']),
    typeId: nullable(Id('partnerType')),
    operation: oneOf(['set', 'remove']),
    effectiveFrom: CivilDate,
  }),
  sample: {
    defaultTermId: 'dt_01ka2b3c4d5e6f7g8h9jkmnpqr',
    kind: 'deal_protection',
    holder: 'workspace',
    typeId: null,
    operation: 'set',
    effectiveFrom: '2027-01-01',
  },
  partnerVisible: false,
})
const agreementId = 'ag_01ka2b3c4d5e6f7g8h9jkmnpqr'
const partnerId = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const about = { agreementId: Id('agreement'), partnerId: Id('partner'), number: Type.String() }
const sample = { agreementId, partnerId, number: 'AG-2027-0142' }
const agreementEvent = (name: string, summary: string, partnerVisible: boolean) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, category: Type.String(), versionNumber: Type.Integer() }),
    sample: { ...sample, category: 'partnership', versionNumber: 1 },
    partnerVisible,
  })
export const agreementDrafted = agreementEvent(
  'agreement.drafted',
  'A draft of an agreement or an amendment was begun.',
  false,
)
export const agreementImported = eventKind({
  name: 'agreement.imported',
  version: 1,
  summary: 'An agreement that was signed elsewhere was taken in.',
  payload: Type.Object({
    ...about,
    category: Type.String(),
    versionNumber: Type.Integer(),
    opensAccount: Type.Boolean({ description: 'The first partnership agreement in force of this partner.' }),
  }),
  sample: { ...sample, category: 'partnership', versionNumber: 1, opensAccount: true },
  partnerVisible: true,
})
export const agreementTermsAgreed = agreementEvent(
  'agreement.terms_agreed',
  'Both sides accepted the same snapshot.',
  true,
)
export const roundHandedOver = eventKind({
  name: 'round.handed_over',
  version: 1,
  summary: 'The pen went to the other side.',
  payload: Type.Object({ ...about, to: oneOf(['us', 'partner']) }),
  sample: { ...sample, to: 'partner' },
  partnerVisible: true,
})
const approvalEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({
      ...about,
      approvalId: Id('approval'),
      approver: Type.String(),
      snapshotHash: Type.String(),
    }),
    sample: {
      ...sample,
      approvalId: 'aa_01ka2b3c4d5e6f7g8h9jkmnpqr',
      approver: 'finance',
      snapshotHash: '0'.repeat(64),
    },
    partnerVisible: false,
  })
export const approvalAsked = approvalEvent('approval.asked', 'A rule asks for an approval of a snapshot.')
export const approvalGiven = approvalEvent('approval.given', 'An approval was given on a snapshot.')
export const approvalRefused = approvalEvent('approval.refused', 'An approval was refused, with words.')
export const clauseApproved = eventKind({
  name: 'clause.approved',
  version: 1,
  summary: 'Legal approved the text of a clause.',
  payload: Type.Object({ clauseId: Id('clause'), key: Type.String(), number: Type.Integer(), position: Type.String() }),
  sample: { clauseId: 'cl_01ka2b3c4d5e6f7g8h9jkmnpqr', key: 'liability', number: 2, position: 'preferred' },
  partnerVisible: false,
})
export const agreementTemplatePublished = eventKind({
  name: 'agreement_template.published',
  version: 1,
  summary: 'New agreements start from this version of a template.',
  payload: Type.Object({ templateId: Id('agreementTemplate'), number: Type.Integer() }),
  sample: { templateId: 'at_01ka2b3c4d5e6f7g8h9jkmnpqr', number: 2 },
  partnerVisible: false,
})
const envelopeEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, envelopeId: Id('envelope'), documentHash: Type.String() }),
    sample: { ...sample, envelopeId: 'en_01ka2b3c4d5e6f7g8h9jkmnpqr', documentHash: '0'.repeat(64) },
    partnerVisible: true,
  })
export const envelopeSent = envelopeEvent('envelope.sent', 'A text was sent for signature.')
export const envelopeVoided = envelopeEvent('envelope.voided', 'An envelope was taken back or ran out.')
export const envelopeViewed = envelopeEvent('envelope.viewed', 'A signer opened the document.')
export const envelopeDeclined = envelopeEvent('envelope.declined', 'A signer declined.')
export const envelopeCompleted = envelopeEvent('envelope.completed', 'Everybody has signed.')
export const signerUnreachable = eventKind({
  name: 'signer.bounced',
  version: 1,
  summary: 'The address of a signer takes no mail; its group waits for another person.',
  payload: Type.Object({ ...about, envelopeId: Id('envelope'), documentHash: Type.String() }),
  sample: { ...sample, envelopeId: 'en_01ka2b3c4d5e6f7g8h9jkmnpqr', documentHash: '0'.repeat(64) },
  partnerVisible: false,
})
export const signatureMade = eventKind({
  name: 'signature.made',
  version: 1,
  summary: 'A signer signed.',
  payload: Type.Object({
    ...about,
    envelopeId: Id('envelope'),
    signerId: Id('signer'),
    side: oneOf(['us', 'partner']),
  }),
  sample: {
    ...sample,
    envelopeId: 'en_01ka2b3c4d5e6f7g8h9jkmnpqr',
    signerId: 'sg_01ka2b3c4d5e6f7g8h9jkmnpqr',
    side: 'partner',
  },
  partnerVisible: true,
})
export const agreementExecuted = agreementEvent(
  'agreement.executed',
  'An agreement is signed; its terms are in force by their dates.',
  true,
)
export const agreementAmended = agreementEvent(
  'agreement.amended',
  'An amendment is signed; it changes the future only.',
  true,
)

const side = oneOf(['us', 'partner'])
const noticeId = 'nc_01ka2b3c4d5e6f7g8h9jkmnpqr'
export const noticeGiven = eventKind({
  name: 'notice.given',
  version: 1,
  summary: 'One side gave notice against the renewal; the agreement ends on the day named.',
  payload: Type.Object({ ...about, noticeId: Id('notice'), side, endsOn: CivilDate }),
  sample: { ...sample, noticeId, side: 'partner', endsOn: '2028-01-01' },
  partnerVisible: true,
})
export const noticeWithdrawn = eventKind({
  name: 'notice.withdrawn',
  version: 1,
  summary: 'A notice or termination was taken back, or the breach behind it mended; the agreement goes on.',
  payload: Type.Object({ ...about, noticeId: Id('notice'), side }),
  sample: { ...sample, noticeId, side: 'partner' },
  partnerVisible: true,
})
export const agreementTerminated = eventKind({
  name: 'agreement.terminated',
  version: 1,
  summary: 'One side terminated; the agreement ends early on the day named, unless a breach is mended in time.',
  payload: Type.Object({
    ...about,
    noticeId: Id('notice'),
    side,
    endsOn: CivilDate,
    ground: oneOf(['convenience', 'cause', 'objection']),
    cureUntil: nullable(CivilDate),
  }),
  sample: { ...sample, noticeId, side: 'us', endsOn: '2027-06-01', ground: 'convenience', cureUntil: null },
  partnerVisible: true,
})
const changeEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, versionNumber: Type.Integer(), on: CivilDate }),
    sample: { ...sample, versionNumber: 2, on: '2027-06-01' },
    partnerVisible: true,
  })
export const changeNoticed = changeEvent(
  'agreement.change_noticed',
  'We changed terms by notice; they take effect on the day named.',
)
export const changeObjected = changeEvent(
  'agreement.change_objected',
  'The partner objected to a change by notice: a talk is open, and it may leave.',
)
export const changeTakenBack = changeEvent(
  'agreement.change_taken_back',
  'A change by notice was taken back before it took effect; what held before goes on.',
)
const requestEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, requestNumber: Type.Integer() }),
    sample: { ...sample, requestNumber: 1 },
    partnerVisible: true,
  })
export const changeRequested = requestEvent('agreement.change_requested', 'The partner asked for a change.')
export const changeAnswered = requestEvent(
  'agreement.change_answered',
  'A request for a change was taken up as an amendment, or declined.',
)
const datedEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, category: Type.String(), on: CivilDate, endsOn: nullable(CivilDate) }),
    sample: { ...sample, category: 'partnership', on: '2028-01-01', endsOn: '2029-01-01' },
    partnerVisible: true,
  })
export const agreementRenewed = datedEvent(
  'agreement.renewed',
  'A further period began: nothing stood against the renewal.',
)
export const agreementExpiryNeared = datedEvent(
  'agreement.expiry_neared',
  'The time began in which both sides decide how it goes on.',
)
export const agreementEnded = eventKind({
  name: 'agreement.ended',
  version: 1,
  summary: 'The first day that an agreement does not cover, with why it ended.',
  payload: Type.Object({
    ...about,
    category: Type.String(),
    on: CivilDate,
    cause: oneOf(['expired', 'terminated', 'replaced']),
  }),
  sample: { ...sample, category: 'partnership', on: '2028-01-01', cause: 'expired' },
  partnerVisible: true,
})
export const termTookEffect = eventKind({
  name: 'term.took_effect',
  version: 1,
  summary: 'Signed terms hold from this day on. Reading never waits for it.',
  payload: Type.Object({
    ...about,
    on: CivilDate,
    terms: Type.Array(Type.Object({ termId: Id('term'), kind: Type.String(), operation: oneOf(['set', 'remove']) })),
  }),
  sample: {
    ...sample,
    on: '2027-01-01',
    terms: [{ termId: 'tm_01ka2b3c4d5e6f7g8h9jkmnpqr', kind: 'deal_protection', operation: 'set' }],
  },
  partnerVisible: true,
})
export const programFeeFellDue = eventKind({
  name: 'program_fee.fell_due',
  version: 1,
  summary: 'A fee of the program is due today by the signed term.',
  payload: Type.Object({ ...about, termId: Id('term'), on: CivilDate, fee: MoneyWire }),
  sample: {
    ...sample,
    termId: 'tm_01ka2b3c4d5e6f7g8h9jkmnpqr',
    on: '2027-01-01',
    fee: { amountMinor: '50000', currency: 'EUR' },
  },
  partnerVisible: true,
})
export const agreementAuditBroken = eventKind({
  name: 'agreement.audit_broken',
  version: 1,
  summary: 'The nightly check found a row of an audit chain that was changed, moved or taken out.',
  payload: Type.Object({ ...about, row: Type.Integer(), words: Type.String() }),
  sample: { ...sample, row: 7, words: 'Row 7 (signed) was changed after it was linked.' },
  partnerVisible: false,
})

const holdEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ ...about, holdId: Id('agreementHold') }),
    sample: { ...sample, holdId: 'agh_01ka2b3c4d5e6f7g8h9jkmnpqr' },
    partnerVisible: false,
  })
export const agreementHoldPlaced = holdEvent(
  'agreement.hold_placed',
  'An agreement was put under legal hold; nothing of it is erased meanwhile.',
)
export const agreementHoldLifted = holdEvent('agreement.hold_lifted', 'The legal hold of an agreement was lifted.')
