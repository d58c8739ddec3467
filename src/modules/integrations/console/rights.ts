import { useRightReason } from '#ui/seat.tsx'
import { words } from './texts.ts'

/** Why keys, webhooks or sandboxes are only to look at for this person; null when they may be changed. */
export const useKeyReason = () => useRightReason('integrations.manage_keys', words('onlyKeepersKeys'))
export const useWebhookReason = () => useRightReason('integrations.manage_webhooks', words('onlyKeepersWebhooks'))
export const useSandboxReason = () => useRightReason('integrations.manage_sandboxes', words('onlyKeepersSandboxes'))
