import { fold, isUnspaced, runsOf, wordsOf } from './fold.ts'
import { defaultMatchLists, type MatchLists } from './lists.ts'

/** A company's name in the forms that similarity compares. Weights are in tenths: 10 a word, 3 a weak word. */
export type NormalName = {
  /** As it was given. */
  text: string
  /** What stood in one trailing parenthesis, as it was given; null without one, or when it was only a legal form. */
  hint: string | null
  /** The words without legal forms, written together. Two names with an equal `joined` are the same name. */
  joined: string
  /** The characters of `joined`. */
  letters: readonly string[]
  /** Distinct words and two-character shingles with their weights in tenths. */
  weights: ReadonlyMap<string, number>
  totalWeight: number
  /** The distinct strong words, sorted. */
  strong: readonly string[]
  /** Two names of one form compare alike with every third name. */
  form: string
  /** Every run of digits in order, `12` in `Acme 12`. */
  numbers: string
}

/** Normalises a name. Null when nothing of it can be compared (empty, or signs only). */
export const normalName = (text: string, lists: MatchLists = defaultMatchLists): NormalName | null => {
  const { body, hint } = splitHint(text)
  const allWords = wordsOf(fold(body)).flatMap(runsOf)
  if (allWords.length === 0) return null
  const words = dropLegalForms(allWords, lists)
  const joined = words.join('')
  const weights = weigh(words, lists)
  let totalWeight = 0
  for (const weight of weights.values()) totalWeight += weight
  return {
    text,
    hint: hint !== null && isOnlyLegalForm(hint, lists) ? null : hint,
    joined,
    letters: [...joined],
    weights,
    totalWeight,
    strong: [...weights.keys()].filter((word) => weights.get(word) === strongWeight).sort(),
    form: `${joined}|${[...weights].sort().join(' ')}`,
    numbers: (joined.match(/\p{Nd}+/gu) ?? []).join(' '),
  }
}

const strongWeight = 10
const weakWeight = 3
const longestForm = 7

/** Takes one trailing parenthesis off, unless nothing would be left: `Acme (member)` is `Acme` with the hint `member`. */
const splitHint = (text: string): { body: string; hint: string | null } => {
  const trimmed = text.normalize('NFKC').trim()
  if (!trimmed.endsWith(')')) return { body: trimmed, hint: null }
  let depth = 0
  for (let at = trimmed.length - 1; at > 0; at--) {
    if (trimmed[at] === ')') depth++
    if (trimmed[at] !== '(' || --depth > 0) continue
    const body = trimmed.slice(0, at).trim()
    const hint = trimmed.slice(at + 1, -1).trim()
    return wordsOf(body).length === 0 ? { body: trimmed, hint: null } : { body, hint: hint === '' ? null : hint }
  }
  return { body: trimmed, hint: null }
}

/** Short forms such as AS or EU may mean something else in a parenthesis, so they stay a hint. */
const isOnlyLegalForm = (text: string, lists: MatchLists) =>
  lists.legalForms.get(wordsOf(fold(text)).join(''))?.anywhere === true

/** Drops legal forms as long as a word is left. At the start and inside they go only if a strong word is left. */
const dropLegalForms = (allWords: string[], lists: MatchLists): string[] => {
  let words = allWords
  for (let length = 0; length !== words.length; ) {
    length = words.length
    words = dropAtEnd(words, lists)
  }
  words = dropElsewhere(words, lists)
  return words.map((word) => dropGlued(word, words.length === 1, lists)).filter((word) => word !== '')
}

const dropAtEnd = (words: string[], lists: MatchLists) => {
  for (let count = Math.min(longestForm, words.length - 1); count > 0; count--)
    if (lists.legalForms.has(words.slice(-count).join(''))) return words.slice(0, -count)
  return words
}

const dropElsewhere = (words: string[], lists: MatchLists): string[] => {
  for (let at = 0; at < words.length - 1; at++) {
    for (let count = Math.min(longestForm, words.length - at - 1); count > 0; count--) {
      const form = lists.legalForms.get(words.slice(at, at + count).join(''))
      if (!form || !(form.anywhere ? at > 0 || form.atStart : form.atStart && at === 0)) continue
      const rest = [...words.slice(0, at), ...words.slice(at + count)]
      if (rest.some((word) => !lists.weakWords.has(word))) return dropElsewhere(rest, lists)
    }
  }
  return words
}

const dropGlued = (word: string, isOnlyWord: boolean, lists: MatchLists): string => {
  for (const { text, atStart } of lists.gluedForms) {
    if (word === text) return isOnlyWord ? word : ''
    if (word.endsWith(text)) return dropGlued(word.slice(0, -text.length), isOnlyWord, lists)
    if (atStart && word.startsWith(text)) return dropGlued(word.slice(text.length), isOnlyWord, lists)
  }
  return word
}

/** Each distinct word with its weight; a name of weak words only counts them as strong. */
const weigh = (words: string[], lists: MatchLists): Map<string, number> => {
  const weights = new Map<string, number>()
  const put = (word: string, weight: number) => weights.set(word, Math.max(weight, weights.get(word) ?? 0))
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const phrase = phraseAt(words, at, lists)
    if (phrase) {
      for (const part of phrase) put(part, weakWeight)
      at += phrase.length - 1
    } else if (isUnspaced(word)) putShingles(word, put, lists)
    else put(word, lists.weakWords.has(word) ? weakWeight : strongWeight)
  }
  const hasStrong = [...weights.values()].includes(strongWeight)
  return hasStrong ? weights : new Map([...weights.keys()].map((word) => [word, strongWeight]))
}

const phraseAt = (words: string[], at: number, lists: MatchLists) =>
  lists.weakPhrases.get(words[at] ?? '')?.find((phrase) => phrase.every((part, offset) => words[at + offset] === part))

/** Cuts weak words out and reads what is left in overlapping pairs of characters. */
const putShingles = (word: string, put: (word: string, weight: number) => void, lists: MatchLists) => {
  const { weakInside } = lists
  for (const weak of (weakInside && word.match(weakInside)) ?? []) put(weak, weakWeight)
  for (const part of weakInside ? word.split(weakInside) : [word]) {
    const characters = [...part]
    if (characters.length === 1) put(part, strongWeight)
    for (let at = 0; at + 1 < characters.length; at++) put(`${characters[at]}${characters[at + 1]}`, strongWeight)
  }
}
