/** What may stand in a page's part of the URL. The type of each default decides how its text is read back. */
export type UrlState = Record<string, string | string[] | number | boolean>

/** Reads known keys by the type of their default; foreign keys are left alone. */
export const readUrlState = <State extends UrlState>(text: string, defaults: State): State => {
  const query = new URLSearchParams(text)
  const read = Object.entries(defaults).map(([key, fallback]) => {
    if (!query.has(key)) return [key, fallback]
    if (Array.isArray(fallback)) return [key, query.getAll(key).filter(Boolean)]
    const value = query.get(key) ?? ''
    if (typeof fallback === 'number') return [key, Number.isFinite(Number(value)) ? Number(value) : fallback]
    if (typeof fallback === 'boolean') return [key, value === 'true' || value === '1']
    return [key, value]
  })
  return Object.fromEntries(read) as State
}

/** Writes known keys that differ from their default and keeps foreign ones, so that two parts of a page can share it. */
export const writeUrlState = <State extends UrlState>(text: string, state: State, defaults: State): string => {
  const query = new URLSearchParams(text)
  for (const [key, fallback] of Object.entries(defaults)) {
    query.delete(key)
    const value = state[key] ?? fallback
    if (String(value) === String(fallback)) continue
    // A list that was emptied, where the default is none, is written as an empty text: to leave it out means the default.
    for (const item of Array.isArray(value) && value.length > 0 ? value : [value]) query.append(key, String(item))
  }
  return query.toString()
}
