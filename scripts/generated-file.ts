import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Writes a generated file; with `--check` it only compares, shows the first difference and ends with exit code 1. */
export const writeOrCheck = async (path: string, content: string, howToRenew: string) => {
  const file = join(root, path)
  if (!process.argv.includes('--check')) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
    console.log(`wrote ${relative(root, file)}`)
    return
  }
  const committed = await readCommitted(file)
  if (committed === content) return
  console.error(`${path} is not what it is made from. Renew it with: ${howToRenew}`)
  console.error(firstDifference(committed, content))
  process.exitCode = 1
}

const readCommitted = async (file: string) => {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

const firstDifference = (committed: string, made: string) => {
  const committedLines = committed.split('\n')
  const madeLines = made.split('\n')
  const index = madeLines.findIndex((line, at) => line !== committedLines[at])
  const at = index === -1 ? madeLines.length : index
  return `line ${at + 1}\n  committed: ${committedLines[at] ?? '(ends here)'}\n  made now:  ${madeLines[at] ?? '(ends here)'}`
}
