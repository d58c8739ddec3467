/**
 * The form in which two texts are compared: NFKC, case folded, accents stripped. Never stored, never shown.
 * A mark is stripped where it decorates a letter (Latin, Greek, Cyrillic, Hebrew, Arabic). In Indic scripts, Thai and
 * kana a mark is a vowel or makes another consonant, so it stays.
 */
export const fold = (text: string): string => {
  if (isAscii(text)) return text.toLowerCase()
  const folded = foldCase(text.normalize('NFKC').replace(invisible, ''))
  return folded.normalize('NFD').replace(accents, '').replace(letterWithoutParts, plainLetter).normalize('NFC')
}

/** The words of a folded text: runs of letters and digits, `&` read as "and", apostrophes dropped. */
export const wordsOf = (folded: string): string[] =>
  folded.replaceAll('&', ' and ').replace(apostrophes, '').match(word) ?? []

/** Splits a word where a script without spaces begins or ends: `abc科技` gives `abc` and `科技`. */
export const runsOf = (text: string): string[] => (mayBeUnspaced(text) ? (text.match(run) ?? []) : [text])

/** True for text of a script that writes no space between words (Han, kana, Thai, Lao, Khmer, Burmese, Tibetan). */
export const isUnspaced = (text: string): boolean => mayBeUnspaced(text) && unspaced.test(text)

/** Upper case first, so that ß is ss and the two small sigmas are one, as in full Unicode case folding. */
const foldCase = (text: string) => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')

const isAscii = (text: string) => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}

/** Thai is the lowest block of the scripts without spaces; everything below it is quick to rule out. */
const mayBeUnspaced = (text: string) => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x0e00) return true
  return false
}

const invisible = /\p{Cf}+/gu
/** The two excepted marks are the kana voicing marks, which Unicode counts as inherited. */
const accents = /(?![\u3099\u309a])(?=\p{M})[\p{sc=Inherited}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}\p{sc=Arabic}]/gu

/** Letters with a stroke and ligatures, which Unicode does not take apart although their mark is one to the reader. */
const plainLetters: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ŧ: 't', æ: 'ae', œ: 'oe', ı: 'i' }
const letterWithoutParts = /[øłđħŧæœı]/g
const plainLetter = (letter: string) => plainLetters[letter] ?? letter

const apostrophes = /['’ʼ‘`´]/g
const word = /[\p{L}\p{N}\p{M}]+/gu
const unspacedClass =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}'
const run = new RegExp(`[${unspacedClass}]+|[^${unspacedClass}]+`, 'gu')
const unspaced = new RegExp(`[${unspacedClass}]`, 'u')
