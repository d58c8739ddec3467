/**
 * Other people's programs that judge our PDFs: poppler, qpdf, MuPDF, OpenSSL. By their words, since pdfsig ends with 0
 * for a file that was tampered with. One that is missing skips its test and says how to get it; in CI it fails.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, type TestContext } from 'node:test'

const packages = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  pdfdetach: 'poppler-utils',
  pdfimages: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  mutool: 'mupdf-tools',
  openssl: 'openssl',
} as const
export type PdfTool = keyof typeof packages

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-pdf-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let counter = 0

/** Writes bytes into a file that is removed with the test file's end, and answers its path. */
export const asFile = async (bytes: Uint8Array, ending = 'pdf'): Promise<string> => {
  counter += 1
  const file = path.join(folder, `${counter}.${ending}`)
  await writeFile(file, bytes)
  return file
}
/** A path in the same folder for what a program writes. */
export const freePath = (ending: string): string => {
  counter += 1
  return path.join(folder, `${counter}.${ending}`)
}

/** Everything the program says, on both channels, whatever it ends with. Undefined when the test was skipped. */
export const say = async (t: TestContext, tool: PdfTool, args: readonly string[]): Promise<string | undefined> => {
  const answer = await run(tool, args)
  if (answer !== undefined) return answer
  const advice = `${tool} is not installed; on Debian: apt-get install ${packages[tool]}`
  if (process.env['CI']) throw new Error(advice)
  t.skip(advice)
  return undefined
}

const run = (tool: PdfTool, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    execFile(
      tool,
      [...args],
      { maxBuffer: 64 * 1_048_576, env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' } },
      (error, out, problems) => {
        if (error && 'code' in error && error.code === 'ENOENT') resolve(undefined)
        else if (error && typeof error.code !== 'number') reject(error)
        else resolve(`${out}\n${problems}`)
      },
    )
  })
