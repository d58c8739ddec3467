/** Facts about companies that may be one. */
import { eventKind, Id, oneOf, Type } from '#platform/contract.ts'

const one = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const other = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqs'
const merge = 'mg_01ka2b3c4d5e6f7g8h9jkmnpqr'

export const partnerDuplicateSuspected = eventKind({
  name: 'partner.duplicate_suspected',
  version: 1,
  summary: 'Two partners may be one company.',
  payload: Type.Object({
    partnerId: Id('partner'),
    otherId: Id('partner'),
    points: Type.Integer({ minimum: 0, maximum: 100 }),
    band: oneOf(['certain', 'likely', 'possible']),
  }),
  sample: { partnerId: one, otherId: other, points: 75, band: 'likely' },
  partnerVisible: false,
})
const mergePayload = Type.Object({ mergeId: Id('merge'), survivorId: Id('partner'), absorbedId: Id('partner') })
const mergeSample = { mergeId: merge, survivorId: one, absorbedId: other }
export const partnerMerged = eventKind({
  name: 'partner.merged',
  version: 1,
  summary: 'A partner was merged into another one; its id goes on answering as that one.',
  payload: mergePayload,
  sample: mergeSample,
  partnerVisible: false,
})
export const partnerMergeUndone = eventKind({
  name: 'partner.merge_undone',
  version: 1,
  summary: 'A merge was taken back; both partners stand as before, but for what happened since.',
  payload: mergePayload,
  sample: mergeSample,
  partnerVisible: false,
})
