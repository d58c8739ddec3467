/** Words of the console for what the contract names by code. */
export const componentNames: Readonly<Record<string, string>> = {
  legal: 'Legal',
  technical: 'Technical requirements',
  business: 'Business terms',
  marketing: 'Marketing guidelines',
  support: 'Support levels',
}
export const componentKeys = ['legal', 'technical', 'business', 'marketing', 'support'] as const
export const positionNames: Readonly<Record<string, string>> = {
  preferred: 'Preferred',
  fallback_1: 'First fallback',
  fallback_2: 'Second fallback',
  fallback_3: 'Third fallback',
  walk_away: 'Walk-away',
  own: 'Own words',
}
export const positionKeys = ['preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away'] as const
export const categoryNames: Readonly<Record<string, string>> = {
  partnership: 'Partnership',
  addendum: 'Addendum',
  nda: 'Confidentiality',
  data_processing: 'Data processing',
}
export const daysSince = (instant: string | null): number | null =>
  instant === null ? null : Math.max(0, Math.floor((Date.now() - Date.parse(instant)) / 86_400_000))
export const daysWords = (days: number | null): string =>
  days === null ? '' : days === 0 ? 'today' : days === 1 ? '1 day' : `${days} days`
