/** Words of what partners build that server and screens share. */
export const integrationKinds = ['connector', 'embedded_app', 'data_feed', 'white_label'] as const
export const integrationStates = ['building', 'in_review', 'live', 'retired'] as const
export type IntegrationState = (typeof integrationStates)[number]
export const sdkLanguages = ['typescript', 'python'] as const
export const reviewResults = ['passed', 'returned', 'withdrawn'] as const

/** What engineering looks at, in this order; the words are what the partner reads. */
export const checklist = {
  keys: 'Keys stay on servers and in no page or app; each server has its own.',
  retries: 'A write that failed is sent again with the same idempotency key, and Retry-After is kept.',
  webhooks: 'Signatures are checked, an id that came before changes nothing, the answer comes within 15 seconds.',
  data: 'It asks for the scopes it needs and keeps no personal data beyond the agreement.',
  name: 'Name, logo and words are used as the agreement allows.',
  support: 'It is settled who answers a customer for whom it fails.',
} as const
export type CheckKey = keyof typeof checklist
export const checkKeys = Object.keys(checklist) as CheckKey[]

/** Calls of the last 7 days that a review asks for. */
export const reviewDays = 7
export const reviewCallsMin = 100
export const keysOfIntegrationMax = 20

export const integrationActs = ['change', 'submit', 'withdraw', 'review', 'retire', 'report'] as const
export type IntegrationAct = (typeof integrationActs)[number]
/** In which states an act is possible. */
const actStates: Readonly<Record<IntegrationAct, readonly IntegrationState[]>> = {
  change: ['building', 'live'],
  submit: ['building'],
  withdraw: ['in_review'],
  review: ['in_review'],
  retire: ['building', 'in_review', 'live'],
  report: ['building', 'in_review', 'live'],
}
/** Why an act is refused in a state; null when it is not. */
export const integrationReason = (act: IntegrationAct, state: IntegrationState): string | null => {
  if (actStates[act].includes(state)) return null
  if (state === 'retired') return 'It is retired.'
  if (act === 'submit') return state === 'live' ? 'It is live already.' : 'It is in review already.'
  if (act === 'change') return 'It is being reviewed; take it back first.'
  return state === 'live' ? 'It is live; its review is over.' : 'It was not handed in for review.'
}

/** `1.10` after `1.9`; null where one of them is no version. */
export const compareVersions = (one: string, other: string): number | null => {
  const parts = [one, other].map((text) => (/^\d+(\.\d+){0,3}$/.test(text) ? text.split('.').map(Number) : null))
  const [left, right] = parts
  if (!left || !right) return null
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}
