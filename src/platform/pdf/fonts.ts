/**
 * The typefaces that the product ships: Source Serif 4 and Source Sans 3 (SIL Open Font License), which cover Latin,
 * Greek and Cyrillic with figures of one width. They are read once per process, when the first document is made.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type FontkitFont } from 'fontkit'

export const faceNames = [
  'serif',
  'serif-bold',
  'serif-italic',
  'serif-bold-italic',
  'sans',
  'sans-bold',
  'sans-italic',
  'sans-bold-italic',
] as const
export type FaceName = (typeof faceNames)[number]

const serif = '@expo-google-fonts/source-serif-4'
const sans = '@expo-google-fonts/source-sans-3'
const files: Record<FaceName, string> = {
  serif: `${serif}/400Regular/SourceSerif4_400Regular.ttf`,
  'serif-bold': `${serif}/600SemiBold/SourceSerif4_600SemiBold.ttf`,
  'serif-italic': `${serif}/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf`,
  'serif-bold-italic': `${serif}/600SemiBold_Italic/SourceSerif4_600SemiBold_Italic.ttf`,
  sans: `${sans}/400Regular/SourceSans3_400Regular.ttf`,
  'sans-bold': `${sans}/600SemiBold/SourceSans3_600SemiBold.ttf`,
  'sans-italic': `${sans}/400Regular_Italic/SourceSans3_400Regular_Italic.ttf`,
  'sans-bold-italic': `${sans}/600SemiBold_Italic/SourceSans3_600SemiBold_Italic.ttf`,
}

const loaded = new Map<FaceName, FontkitFont>()
const require = createRequire(import.meta.url)

/** The font itself, for measuring and for embedding. It holds no state of a document and may serve many at once. */
export const fontOf = (face: FaceName): FontkitFont => {
  const known = loaded.get(face)
  if (known) return known
  const font = create(readFileSync(require.resolve(files[face])))
  nameGlyphs(font)
  loaded.set(face, font)
  return font
}

/**
 * A glyph remembers the character it was first asked for by, and from that the text of a file is found and copied. Asked
 * for as a part of another glyph it would remember none, so every glyph is asked for by its character at once: letters
 * of a script first (the Greek mu and the sign for micro share one glyph), then the others. Before them come the joined
 * letters (ff, fi, ffl …), which must be found as the letters that were written: a hash, copied, is to be that hash.
 */
const nameGlyphs = (font: FontkitFont) => {
  const isLetter = (codePoint: number) => /[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]/u.test(String.fromCodePoint(codePoint))
  for (let joined = 0xfb00; joined <= 0xfb06; joined++) font.layout(String.fromCodePoint(joined).normalize('NFKD'))
  const inOrder = [...font.characterSet].sort((one, other) => one - other)
  for (const codePoint of inOrder) if (isLetter(codePoint)) font.glyphForCodePoint(codePoint)
  for (const codePoint of inOrder) font.glyphForCodePoint(codePoint)
}

/** The face that has the character: the wanted one, else its sister of the other family, which covers more; else none. */
export const faceWith = (wanted: FaceName, codePoint: number): FaceName | undefined => {
  if (fontOf(wanted).hasGlyphForCodePoint(codePoint)) return wanted
  const sister = sisterOf(wanted)
  return fontOf(sister).hasGlyphForCodePoint(codePoint) ? sister : undefined
}

const sisterOf = (face: FaceName): FaceName =>
  (face.startsWith('serif') ? face.replace('serif', 'sans') : face.replace('sans', 'serif')) as FaceName

// Words repeat; their widths are kept until there are too many, then the collection begins anew.
const widthsMax = 20_000
const widths = new Map<FaceName, Map<string, number>>()

/** Width of a text in points. Split at spaces exactly as the drawing library does, so that both always agree. */
export const widthOf = (face: FaceName, text: string, size: number): number => {
  let units = 0
  for (const word of text.match(/[^ ]* |[^ ]+$/g) ?? []) units += widthOfWord(face, word)
  return units * size
}

const widthOfWord = (face: FaceName, word: string): number => {
  let known = widths.get(face)
  if (!known || known.size > widthsMax) {
    known = new Map()
    widths.set(face, known)
  }
  let width = known.get(word)
  if (width === undefined) {
    const font = fontOf(face)
    width = font.layout(word).advanceWidth / font.unitsPerEm
    known.set(word, width)
  }
  return width
}
