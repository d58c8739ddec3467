/** Text into lines: characters cleaned, each in a face that has it, broken where the line is full. */
import { type FaceName, faceWith, widthOf } from './fonts.ts'
import type { RichText, Run } from './model.ts'

export type TextStyle = {
  readonly family: 'serif' | 'sans'
  readonly size: number
  /** Distance between two base lines. */
  readonly leading: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly color?: string
}
/** A piece of a line in one face. `x` counts from the beginning of the line. */
export type Piece = {
  readonly face: FaceName
  readonly text: string
  readonly x: number
  readonly width: number
  readonly link?: string
}
export type Line = { readonly pieces: readonly Piece[]; readonly width: number }

/** Characters that no shipped face has, gathered while a document is laid out. */
export type Uncovered = Set<string>

export const runsOf = (text: RichText): readonly Run[] =>
  typeof text === 'string' ? [{ text }] : text.map((part) => (typeof part === 'string' ? { text: part } : part))

export const plainText = (text: RichText): string =>
  runsOf(text)
    .map((run) => run.text)
    .join('')

// Direction overrides could make a text read otherwise than it is written; controls, marks of invisible breaks and
// variation selectors have no shape. A text that is signed shows none of them.
const shapeless =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Variation_Selector}|[\u{e0000}-\u{e007f}]/gu

const clean = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085\f\v]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(shapeless, '')

/** How a character that no face has is printed: by its number, so that nothing is left out and nothing is guessed. */
const printed = (character: string): string =>
  `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`

type Token = { face: FaceName; text: string; width: number; link?: string; space: boolean; feed?: boolean }

/** The lines of a text in a column of `width` points. A word longer than a line is broken between characters. */
export const breakLines = (text: RichText, style: TextStyle, width: number, uncovered: Uncovered): Line[] => {
  const lines: Line[] = []
  let line: Token[] = []
  let used = 0
  const close = () => {
    lines.push(toLine(line, style.size))
    line = []
    used = 0
  }
  for (const word of wordsOf(text, style, uncovered)) {
    if (word[0]!.feed) {
      close()
      continue
    }
    const whole = word.reduce((sum, token) => sum + token.width, 0)
    // A space may hang over the edge: it is not seen.
    const seen = whole - (word.at(-1)!.space ? trailingSpace(word.at(-1)!, style.size) : 0)
    if (used + seen > width && used > 0) close()
    if (seen <= width) {
      if (!(line.length === 0 && isBlank(word) && lines.length > 0)) {
        line.push(...word)
        used += whole
      }
      continue
    }
    for (const part of word.flatMap((token) => charactersOf(token, style.size))) {
      if (used + part.width > width && used > 0) close()
      line.push(part)
      used += part.width
    }
  }
  close()
  return lines
}

const isBlank = (word: readonly Token[]) => word.every((token) => token.text.trim() === '')
const trailingSpace = (token: Token, size: number) => token.width - widthOf(token.face, token.text.trimEnd(), size)

/** Width of the longest part that is not broken, and of the text on one line: what a table's columns are reckoned by. */
export const extentOf = (text: RichText, style: TextStyle): { least: number; most: number } => {
  let least = 0
  let most = 0
  let line = 0
  for (const word of wordsOf(text, style, new Set())) {
    if (word[0]!.feed) line = 0
    const width = word.reduce((sum, token) => sum + token.width, 0)
    least = Math.max(least, width)
    line += width
    most = Math.max(most, line)
  }
  return { least, most }
}

/** Words with the space that follows them; a word may be of several faces. */
const wordsOf = (text: RichText, style: TextStyle, uncovered: Uncovered): Token[][] => {
  const words: Token[][] = []
  let open = false
  for (const run of runsOf(text)) {
    const bold = style.bold || run.bold ? '-bold' : ''
    const italic = style.italic || run.italic ? '-italic' : ''
    const face = `${style.family}${bold}${italic}` as FaceName
    // A part ends after its spaces, and after a hyphen, dash or slash between letters; dates and numbers stay whole.
    for (const part of clean(run.text).match(/\n|[^\n ]*?\p{L}[-–—/](?=\p{L})|[^\n ]*? +|[^\n ]+/gu) ?? []) {
      if (part === '\n') {
        words.push([{ face, text: '', width: 0, space: false, feed: true }])
        open = false
        continue
      }
      const tokens = facesOf(part, face, uncovered).map(([itsFace, itsText]) => ({
        face: itsFace,
        text: itsText,
        width: widthOf(itsFace, itsText, style.size),
        space: itsText.endsWith(' '),
        ...(run.link && { link: run.link }),
      }))
      if (tokens.length === 0) continue
      if (open) words.at(-1)!.push(...tokens)
      else words.push(tokens)
      open = !/[ \-–—/]$/.test(part)
    }
  }
  return words
}

const facesOf = (text: string, wanted: FaceName, uncovered: Uncovered): [FaceName, string][] => {
  const parts: [FaceName, string][] = []
  for (const character of text) {
    let shown = character
    let face = faceWith(wanted, character.codePointAt(0)!)
    if (!face) {
      uncovered.add(character)
      shown = printed(character)
      face = wanted
    }
    const last = parts.at(-1)
    if (last && last[0] === face) last[1] += shown
    else parts.push([face, shown])
  }
  return parts
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const charactersOf = (token: Token, size: number): Token[] =>
  [...graphemes.segment(token.text)].map(({ segment }) => ({
    ...token,
    text: segment,
    width: widthOf(token.face, segment, size),
    space: segment === ' ',
  }))

/** Tokens of one face and link become one piece; the space at the end of the line goes. */
const toLine = (tokens: readonly Token[], size: number): Line => {
  const pieces: { face: FaceName; text: string; x: number; width: number; link?: string }[] = []
  let x = 0
  for (const token of tokens) {
    const last = pieces.at(-1)
    if (last && last.face === token.face && last.link === token.link) {
      last.text += token.text
      last.width += token.width
    } else {
      pieces.push({
        face: token.face,
        text: token.text,
        x,
        width: token.width,
        ...(token.link && { link: token.link }),
      })
    }
    x += token.width
  }
  const end = pieces.at(-1)
  if (end?.text.endsWith(' ')) {
    end.text = end.text.trimEnd()
    end.width = widthOf(end.face, end.text, size)
  }
  return { pieces, width: end ? end.x + end.width : 0 }
}
