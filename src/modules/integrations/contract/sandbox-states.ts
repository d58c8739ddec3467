/** Words of sandboxes that server and screens share. */
export const sandboxProfiles = ['empty', 'standard', 'type'] as const
export const sandboxStates = ['building', 'ready', 'resetting', 'advancing', 'failed', 'archived'] as const
/** States by which a list can be narrowed: a clock that moves is one that is ready. */
export const storedStates = ['building', 'ready', 'resetting', 'failed', 'archived'] as const
export type SandboxState = (typeof sandboxStates)[number]
export const sandboxActs = ['enter', 'reset', 'advance', 'scenario', 'archive', 'reopen'] as const
export type SandboxAct = (typeof sandboxActs)[number]
/** `agreement_renewal` moves the clock; the others play until they end. */
export const scenarioKinds = ['rate_limit', 'outage', 'slow', 'bad_signature', 'agreement_renewal'] as const

/** In which states an act is possible. */
export const actStates: Readonly<Record<SandboxAct, readonly SandboxState[]>> = {
  enter: ['ready', 'advancing'],
  reset: ['ready', 'failed'],
  advance: ['ready'],
  scenario: ['ready'],
  archive: ['ready', 'failed'],
  reopen: ['archived'],
}
const clockTime = (at: Date) => at.toISOString().slice(11, 16)
/** Why an act is refused in a state; null when it is not. */
export const stateReason = (act: SandboxAct, state: SandboxState, since: Date): string | null => {
  if (actStates[act].includes(state)) return null
  if (state === 'archived') return 'This sandbox is put away; open it again first.'
  if (state === 'building') return 'It is being built; this takes a few seconds.'
  if (state === 'resetting') return `Resetting since ${clockTime(since)} UTC.`
  if (state === 'advancing') return 'The clock is moving; wait until it stands.'
  if (state === 'failed') return 'It could not be built; reset it.'
  return 'It is open.'
}
