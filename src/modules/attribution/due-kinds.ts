/** Names of what happens on the clock, apart from what it does, so that services can plan it. */
export const unmatchedDeadline = 'attribution.unmatched_deadline'
export const rederiveNightly = 'attribution.rederive'
