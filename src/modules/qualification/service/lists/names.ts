/** Which names of a list are like a company's: few are compared letter by letter, found by the letters they share. */
import { nameSimilarity, normalName } from '#modules/partners/public.ts'

export type ListedName = { name: string; trigrams: number }
export type NameIndex = { names: ListedName[]; byTrigram: Map<string, number[]>; equal: Map<string, number[]> }
export type NameHit = { name: string; searched: string; similarity: number }

const formOf = (name: string): string => normalName(name)?.joined ?? name.trim().toLowerCase()
/** Runs of three letters, and what begins and ends the name. */
const trigramsOf = (form: string): string[] => {
  const letters = [...`^${form}$`]
  return [...new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join('')))]
}

export const emptyIndex = (): NameIndex => ({ names: [], byTrigram: new Map(), equal: new Map() })
const push = (map: Map<string, number[]>, key: string, at: number) => {
  const before = map.get(key)
  if (before) before.push(at)
  else map.set(key, [at])
}
export const addName = (index: NameIndex, name: string): void => {
  const form = formOf(name)
  const own = trigramsOf(form)
  const at = index.names.push({ name, trigrams: own.length }) - 1
  push(index.equal, form, at)
  for (const trigram of own) push(index.byTrigram, trigram, at)
}

/** Of the shorter name's runs, this share has to stand in the other; names that are 70 % alike share more. */
const sharedLeast = 0.3

/** Names of the list from `least` percent on, the likest first; 50 at most. */
export const hitsFor = (index: NameIndex, searched: string, least: number): NameHit[] => {
  const form = formOf(searched)
  const own = trigramsOf(form)
  const shared = new Map<number, number>()
  for (const trigram of own)
    for (const at of index.byTrigram.get(trigram) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
  const candidates = new Set(index.equal.get(form))
  for (const [at, count] of shared)
    if (count >= sharedLeast * Math.min(own.length, index.names[at]!.trigrams)) candidates.add(at)
  const hits = new Map<string, NameHit>()
  for (const at of candidates) {
    const { name } = index.names[at]!
    const similarity = nameSimilarity(name, searched)
    if (similarity >= least) hits.set(name, { name, searched, similarity })
  }
  return [...hits.values()]
    .sort((one, other) => other.similarity - one.similarity || (one.name < other.name ? -1 : 1))
    .slice(0, hitsMax)
}
const hitsMax = 50
