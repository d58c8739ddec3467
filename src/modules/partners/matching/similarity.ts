import { type NormalName, normalName } from './name.ts'

/**
 * How alike two names are, in thousandths (0-1000), rounded half-up from the exact fraction. The largest of
 * - Jaro-Winkler of the joined names × 0.97, or 1 when they are equal,
 * - the weighted Dice coefficient of their words,
 * - 0.95 when the strong words are equal; 0.90 when one side's contain the other's and those are two or more words or
 *   one of five letters or more.
 * Symmetric.
 */
export const similarityThousandths = (one: NormalName, other: NormalName): number => {
  if (one.joined === other.joined) return 1000
  const byWords = Math.max(weightedDice(one, other), strongWordLikeness(one.strong, other.strong))
  return Math.max(byWords, jaroWinkler(one.letters, other.letters, 97))
}

/**
 * True for names that differ by what tells two branches apart: their numbers (`Bank 1`, `Bank 2`) or a whole strong word
 * (`Bank East`, `Bank West`), however alike the long rest makes them. A word spelt otherwise (0.85 or more) is no branch.
 */
export const areBranchNames = (one: NormalName, other: NormalName): boolean => {
  if (one.joined === other.joined) return false
  if (one.numbers !== other.numbers) return true
  const [ofOne, ofOther] = [wordsMissingIn(other, one), wordsMissingIn(one, other)]
  return (ofOne !== '' || ofOther !== '') && jaroWinklerThousandths(ofOne, ofOther) < 850
}

const wordsMissingIn = (other: NormalName, { weights, strong }: NormalName) =>
  [...weights.keys()].filter((word) => strong.includes(word) && !other.strong.includes(word)).join('')

/** Jaro-Winkler of two texts in thousandths, rounded half-up. Symmetric; 1000 for equal texts, also two empty ones. */
export const jaroWinklerThousandths = (one: string, other: string): number => jaroWinkler([...one], [...other], 100)

/**
 * Jaro-Winkler (prefix of at most 4 characters, weight 0.1, no threshold) times `percent`, in thousandths, half-up.
 * W. Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model" (1990). Exact for
 * texts of up to 1,000 characters: every term is an integer below 2^53.
 */
const jaroWinkler = (one: readonly string[], other: readonly string[], percent: number): number => {
  // Which of several equal letters are matched depends on the order of the arguments; fixing it makes this symmetric.
  const isOrdered = one.length < other.length || (one.length === other.length && isBefore(one, other))
  const [short, long] = isOrdered ? [one, other] : [other, one]
  if (long.length === 0) return 10 * percent
  const { matches, transpositions } = matchLetters(short, long)
  if (matches === 0) return 0
  const denominator = 3 * short.length * long.length * matches
  const jaro =
    matches * matches * (short.length + long.length) + (matches - transpositions) * short.length * long.length
  const prefix = commonPrefix(short, long)
  return halfUp((10 * jaro + prefix * (denominator - jaro)) * percent, denominator)
}

const isBefore = (one: readonly string[], other: readonly string[]) => {
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return (one[at] ?? '') < (other[at] ?? '')
  return true
}

/** Twice the shared weight over the whole weight, in thousandths. A word weighs the less of its two weights. */
const weightedDice = (one: NormalName, other: NormalName) => {
  let shared = 0
  for (const [word, weight] of one.weights) shared += Math.min(weight, other.weights.get(word) ?? 0)
  return halfUp(2 * shared * 1000, one.totalWeight + other.totalWeight)
}

const strongWordLikeness = (one: readonly string[], other: readonly string[]) => {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one]
  if (!fewer.every((word) => more.includes(word))) return 0
  if (fewer.length === more.length) return 950
  return fewer.length >= 2 || [...(fewer[0] ?? '')].length >= 5 ? 900 : 0
}

const matchLetters = (short: readonly string[], long: readonly string[]) => {
  const reach = Math.max(0, Math.floor(long.length / 2) - 1)
  const taken = new Uint8Array(long.length)
  const matched: string[] = []
  for (let at = 0; at < short.length; at++) {
    const last = Math.min(long.length - 1, at + reach)
    for (let candidate = Math.max(0, at - reach); candidate <= last; candidate++) {
      if (taken[candidate] || short[at] !== long[candidate]) continue
      taken[candidate] = 1
      matched.push(short[at] ?? '')
      break
    }
  }
  let misplaced = 0
  let next = 0
  for (let at = 0; at < long.length; at++) if (taken[at] && matched[next++] !== long[at]) misplaced++
  return { matches: matched.length, transpositions: Math.floor(misplaced / 2) }
}

const commonPrefix = (one: readonly string[], other: readonly string[]) => {
  let length = 0
  while (length < 4 && length < one.length && one[length] === other[length]) length++
  return length
}

const halfUp = (numerator: number, denominator: number) => Math.floor((2 * numerator + denominator) / (2 * denominator))

/** How alike two names are in whole percent; names without a word that counts are compared letter by letter. */
export const nameSimilarity = (one: string, other: string): number => {
  const [first, second] = [normalName(one), normalName(other)]
  const thousandths =
    first && second
      ? similarityThousandths(first, second)
      : jaroWinklerThousandths(one.trim().toLowerCase(), other.trim().toLowerCase())
  return Math.floor((thousandths + 5) / 10)
}
