export const offlineStates = ['proposed', 'recorded', 'refused'] as const
export type OfflineState = (typeof offlineStates)[number]
export const evidenceKinds = ['signed_order', 'invoice', 'won_deal', 'other'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
/** Above this a second person confirms, in whole units of the workspace's currency. */
export const secondPersonAbove = 10_000n
