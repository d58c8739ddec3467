import type { EvidenceKind, OfflineState } from '../../contract/offline-states.ts'

export const offlineLabels: Readonly<Record<OfflineState, string>> = {
  proposed: 'To confirm',
  recorded: 'Confirmed',
  refused: 'Refused',
}
/** The state whose colour it has, on both sides. */
export const offlineHues: Readonly<Record<OfflineState, string>> = {
  proposed: 'waiting',
  recorded: 'confirmed',
  refused: 'rejected',
}
export const evidenceLabels: Readonly<Record<EvidenceKind, string>> = {
  signed_order: 'Signed order',
  invoice: 'Invoice',
  won_deal: 'Won deal',
  other: 'Other evidence',
}
