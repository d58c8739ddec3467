/** Words of links and codes that server and screens share. */
/** `waiting` has not begun; `closed` is open by its dates, but its partner may not earn now. */
export const linkStates = ['open', 'waiting', 'over', 'ended', 'closed'] as const
export type LinkState = (typeof linkStates)[number]
export const codeKinds = ['personal', 'campaign'] as const
export const consentRules = ['required', 'opt_out', 'not_needed'] as const
export type ConsentRule = (typeof consentRules)[number]
