import { stateLabels } from '../contract/states.ts'

export const stateLabel = (state: string): string => (stateLabels as Record<string, string>)[state] ?? state
export const stateOptions = Object.entries(stateLabels).map(([value, label]) => ({ value, label }))

const channels: Record<string, string> = {
  application: 'Application page',
  partner_referral: 'Referred by a partner',
  event: 'Met at an event',
  outreach: 'Our outreach',
  inbound: 'Inbound',
}
export const channelLabel = (channel: string): string => channels[channel] ?? channel
export const channelOptions = Object.entries(channels).map(([value, label]) => ({ value, label }))

/** An answer in words, whatever its kind. */
export const answerText = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (typeof value === 'object') return Object.values(value).filter(Boolean).map(String).join(', ')
  return String(value)
}
