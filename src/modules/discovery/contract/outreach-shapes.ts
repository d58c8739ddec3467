/** Shapes that event lists, target lists and outreach share. */
import { Id, named, oneOf, Type } from '#platform/contract.ts'

/** A company that may be the one somebody wrote down. */
export const DuplicateHint = named(
  'DuplicateHint',
  Type.Object({
    partnerId: Id('partner'),
    name: Type.String(),
    band: oneOf(['certain', 'likely', 'possible']),
    points: Type.Integer(),
    evidence: Type.Array(Type.String()),
  }),
)
