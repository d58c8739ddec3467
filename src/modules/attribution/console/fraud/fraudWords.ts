export const flagsCache = 'fraud-flags'
export const effectLabels = { hold: 'Holds money', block: 'Leaves contact out', note: 'Only notes' } as const
export const ruleEffects = { ...effectLabels, off: 'Off' } as const
export const flagStates = { open: 'Open', cleared: 'Cleared', confirmed: 'Confirmed' } as const
