/** Reads a body of JSON as strictly as records need it: what two readers could understand differently is refused. */
import { isUtf8 } from 'node:buffer'
import { malformed, Problem } from '../errors.ts'

const depthMax = 32

/** The value and the text it was written as. Throws 400 or 415; an empty body is undefined. */
export const readJson = (bytes: Buffer, contentType: string | undefined): { value: unknown; text: string } => {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Problem({
      status: 415,
      code: 'request.media_type',
      detail: 'Send the body as application/json in UTF-8.',
    })
  // Decoded otherwise, broken bytes become a sign that nobody sent, and that would be stored.
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8.')
  const text = bytes.toString('utf8')
  if (text === '') return { value: undefined, text }
  try {
    refuseUnclear(text)
    return { value: JSON.parse(text), text }
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed('The body is not valid JSON.')
    throw error
  }
}

/**
 * Looked at before it is parsed: nested deeper than 32 levels, or one name twice in an object, of which a proxy or a
 * signature check may have seen the other value.
 */
const refuseUnclear = (text: string): void => {
  /** The names of each object that is open; undefined for a list. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === quote) {
      const begin = at
      for (at += 1; at < text.length && text.charCodeAt(at) !== quote; at += 1)
        if (text.charCodeAt(at) === backslash) at += 1
      if (isName) addName(open.at(-1), text.slice(begin, at + 1))
      isName = false
    } else if (char === openBrace || char === openBracket) {
      if (open.length === depthMax) throw malformed('The body is nested more than 32 levels deep.')
      isName = char === openBrace
      open.push(isName ? new Set() : undefined)
    } else if (char === closeBrace || char === closeBracket) {
      open.pop()
      isName = false
    } else if (char === comma) isName = open.at(-1) !== undefined
  }
}

const addName = (names: Set<string> | undefined, quoted: string): void => {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
  if (names?.has(name)) throw malformed(`The body names ${JSON.stringify(name.slice(0, 100))} twice in one object.`)
  names?.add(name)
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
