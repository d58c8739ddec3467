/** Who holds an application: decided by evidence alone, so that the order in which it arrives changes nothing. */

export type Claim = {
  id: string
  /** From when the referral counts. */
  referredAt: Date
  windowUntil: Date
  /** `open`: valid. `waiting`: nobody has answered it yet. `none`: refused, already known, of the own company. */
  standing: 'open' | 'waiting' | 'none'
}
export type Holder = { id: string; settled: boolean } | undefined

/**
 * The first referral valid in time whose window holds the application. `settled` is false while that referral has no
 * answer yet: it holds the place, and nobody behind it is credited before it is answered.
 */
export const holderOf = (claims: readonly Claim[], appliedAt: Date): Holder => {
  const [first] = inOrder(claims).filter((claim) => claim.referredAt <= appliedAt && appliedAt <= claim.windowUntil)
  return first && { id: first.id, settled: first.standing === 'open' }
}

/** Claims that are or may become valid, the earliest first; of two at one instant the one that was made first. */
export const inOrder = <One extends Claim>(claims: readonly One[]): One[] =>
  claims
    .filter((claim) => claim.standing !== 'none')
    .sort((one, other) => one.referredAt.getTime() - other.referredAt.getTime() || (one.id < other.id ? -1 : 1))
