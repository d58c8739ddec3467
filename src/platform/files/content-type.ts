/** What a file is, by its content. The name a file comes with and the type its sender claims are never believed. */
import { fileTypeFromBuffer } from 'file-type'
import { isEvenTable } from '../tabular/delimiter.ts'
import { svgProblem } from './svg.ts'

export type CheckedFile =
  | { readonly ok: true; readonly type: string /** Without a point. */; readonly extension: string }
  | {
      readonly ok: false
      readonly code: 'file.type_refused'
      readonly reason: 'empty' | 'executable' | 'html' | 'active_svg' | 'macros' | 'unknown' | 'not_allowed'
      /** For the person who sent it. */
      readonly words: string
    }

/** Types that people exchange at work and that a browser or an office program opens without running anything. */
export const commonTypes: readonly string[] = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/svg+xml',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'text/plain',
  'text/csv',
  'text/calendar',
  'text/vcard',
  'text/vtt',
  'application/json',
  'application/x-ndjson',
  'application/zip',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
]

/**
 * Says what the bytes are and whether that may be stored. `allowed` lists media types, `commonTypes` unless given.
 * Programs, web pages, vector images with scripts and office files with macros are refused even when they are listed.
 */
export const checkFile = async (bytes: Uint8Array, allowed: readonly string[] = commonTypes): Promise<CheckedFile> => {
  if (bytes.length === 0) return refused('empty', 'The file is empty.')
  const text = textOf(bytes)
  const signature = await fileTypeFromBuffer(bytes)
  const found = text === null || textSignatures.has(signature?.mime ?? '') ? signature : undefined
  if (text !== null && !found) return checkText(text, allowed)
  if (!found) return refused('unknown', 'This kind of file is not known, so it is not stored.')
  const type = found.mime.split(';')[0]!
  if (executables.has(type)) return refused('executable', 'Programs are not stored.')
  if (type.includes('macroenabled')) {
    return refused('macros', 'Office files with macros are not stored. Save it without macros and send it again.')
  }
  return accepted(type, found.ext, allowed)
}

const checkText = (text: string, allowed: readonly string[]): CheckedFile => {
  if (text.startsWith('#!')) return refused('executable', 'Programs are not stored.')
  const markup = markupKind(text)
  if (markup === 'html') return refused('html', 'Web pages are not stored. Send it as PDF.')
  if (markup === 'svg') {
    const problem = svgProblem(text)
    if (problem)
      return refused('active_svg', `This vector image is more than a drawing. ${problem} Export it as plain SVG.`)
    return accepted('image/svg+xml', 'svg', allowed)
  }
  if (markup === 'xml') return accepted('application/xml', 'xml', allowed)
  const json = jsonKind(text)
  if (json) return accepted(json, json === 'application/json' ? 'json' : 'jsonl', allowed)
  const sample = text.slice(0, sampleLength)
  if (isEvenTable(sample, sample.length === text.length)) return accepted('text/csv', 'csv', allowed)
  return accepted('text/plain', 'txt', allowed)
}

const accepted = (type: string, extension: string, allowed: readonly string[]): CheckedFile =>
  allowed.includes(type)
    ? { ok: true, type, extension }
    : refused('not_allowed', `Files of the type ${type} are not taken here.`)

type Refusal = Extract<CheckedFile, { ok: false }>
const refused = (reason: Refusal['reason'], words: string): Refusal => ({
  ok: false,
  code: 'file.type_refused',
  reason,
  words,
})

const sampleLength = 64 * 1_024

/** Formats whose content is readable text and whose beginning still says what they are. */
const textSignatures = new Set([
  'application/pdf',
  'application/rtf',
  'application/postscript',
  'application/eps',
  'application/x.ms.shortcut',
  'application/x-ms-regedit',
  'text/calendar',
  'text/vcard',
  'text/vtt',
])

const executables = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/wasm',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/x-google-chrome-extension',
  'application/x-xpinstall',
  'application/x-deb',
  'application/x-rpm',
  'application/x-apple-diskimage',
  'application/vnd.ms-cab-compressed',
  'application/vnd.ms-htmlhelp',
  'application/x-shockwave-flash',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
  'application/x-ms-regedit',
])

/** The whole content as text, or null if it is none: control characters say so, whatever the encoding. */
const textOf = (bytes: Uint8Array): string | null => {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  if (!utf16 && controlCharacters.test(Buffer.from(bytes.subarray(0, sampleLength)).toString('latin1'))) return null
  const text = utf16
    ? new TextDecoder(utf16).decode(bytes)
    : (strictUtf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes))
  return controlCharacters.test(text) ? null : text
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacters = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/

const strictUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** What a browser would take the text for when it looks at its beginning (WHATWG MIME Sniffing, and XML roots). */
const markupKind = (text: string): 'html' | 'svg' | 'xml' | null => {
  const start = text.slice(0, sampleLength).trimStart()
  if (!start.startsWith('<')) return null
  const inner = start.replace(beforeRoot, '')
  if (htmlBeginning.test(start) || htmlBeginning.test(inner)) return 'html'
  const root = /^<(?:([^\s<>/:!?]+):)?([^\s<>/:!?]+)[\s/>]/.exec(inner)?.[2]?.toLowerCase()
  if (root === 'svg') return 'svg'
  if (root === 'html' || start.includes('http://www.w3.org/1999/xhtml') || start.includes('<?xml-stylesheet'))
    return 'html'
  // Beginning with a comment or a tag that no XML reader would take is what browsers call a web page.
  return start.startsWith('<?xml') || root ? 'xml' : 'html'
}

const htmlBeginning =
  /^<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|img|form|base)[\s/>]/i
const beforeRoot = /^(?:<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?\s*>|\s+)+/i

const jsonKind = (text: string): 'application/json' | 'application/x-ndjson' | null => {
  if (!/^\s*[{[]/.test(text)) return null
  if (isJson(text)) return 'application/json'
  const [first = ''] = text.trimStart().split('\n', 1)
  return isJson(first) ? 'application/x-ndjson' : null
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
