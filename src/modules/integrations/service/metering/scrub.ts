/** What of a call is kept: without secrets, at most 16 KB each, with the ids that it can be found by. */
import { redact, redactText } from '#platform/redact.ts'

export const bodyBytesMax = 16_384
const readMax = 262_144
const idsMax = 40

/** The body without secrets, cut at 16 KB; null when there was none. */
export const scrubBody = (text: string | null): string | null => {
  if (!text) return null
  const read = text.length > readMax ? text.slice(0, readMax) : text
  return cut(blanked(read, read.length < text.length))
}
const blanked = (text: string, isCut: boolean): string => {
  if (!isCut)
    try {
      return JSON.stringify(redact(JSON.parse(text)))
    } catch {
      // Not JSON: what it looks like decides.
    }
  return redactText(text)
}
/** At most 16,384 bytes of UTF-8, never half a character. */
const cut = (text: string): string => {
  // A zero byte is no text for the database.
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text
  if (plain.length * 3 <= bodyBytesMax || Buffer.byteLength(plain) <= bodyBytesMax) return plain
  const bytes = Buffer.from(plain).subarray(0, bodyBytesMax - 3)
  return `${bytes.toString('utf8').replace(/\uFFFD+$/, '')}…`
}

/** The path with its query, as it may be kept. */
export const scrubUrl = (url: string): string => redactText(url).slice(0, 2_000)

const idShape = /\b[a-z]{2,4}_[0-9a-z]{26}\b/g
/** Every id of ours in path and bodies, each once. */
export const idsIn = (...texts: (string | null)[]): string[] => {
  const ids = new Set<string>()
  for (const text of texts)
    for (const [id] of text?.matchAll(idShape) ?? []) {
      ids.add(id)
      if (ids.size >= idsMax) return [...ids]
    }
  return [...ids]
}

/** The stable code of a refusal. */
export const errorCodeOf = (status: number, answer: string | null): string | null =>
  status < 400 ? null : (/"code":"([a-z_]+(?:\.[a-z_]+)*)"/.exec(answer ?? '')?.[1]?.slice(0, 100) ?? null)
