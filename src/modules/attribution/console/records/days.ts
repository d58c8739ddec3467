const dayMs = 86_400_000

/** A `days` filter of a list as the moments that the API takes: from the first day's begin to the last day's end. */
export const withMoments = <Query extends { occurredFrom?: string; occurredUntil?: string }>({
  occurredFrom,
  occurredUntil,
  ...query
}: Query) => ({
  ...query,
  ...(occurredFrom && { from: new Date(`${occurredFrom}T00:00`).toISOString() }),
  ...(occurredUntil && { to: new Date(new Date(`${occurredUntil}T00:00`).getTime() + dayMs).toISOString() }),
})
