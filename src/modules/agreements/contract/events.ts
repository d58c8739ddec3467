/** What agreements announces about defaults. */
import { CivilDate, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'

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
