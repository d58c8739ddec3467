// Checks an unpacked archive of signed agreements with nothing but Node: node verify.mjs [FOLDER]
// Every file against its SHA-256 in index.json, every audit chain row by row, every sealed file against its chain.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.resolve(process.argv[2] ?? path.dirname(fileURLToPath(import.meta.url)))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const canonical = (value) =>
  value === null || typeof value !== 'object'
    ? JSON.stringify(value ?? null)
    : Array.isArray(value)
      ? `[${value.map(canonical).join(',')}]`
      : `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
          .join(',')}}`
const faults = []
const index = JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8'))
const expected = new Set(['index.json', 'index.csv', 'README.txt', 'verify.mjs'])

const readChecked = async ({ path: name, sha256: wanted }) => {
  expected.add(name)
  try {
    const bytes = await readFile(path.join(folder, ...name.split('/')))
    if (sha256(bytes) !== wanted) faults.push(`${name} was changed: its SHA-256 is another one.`)
    return bytes
  } catch {
    faults.push(`${name} is missing.`)
    return undefined
  }
}

const checkChain = (name, bytes, audit) => {
  const [head, ...rows] = bytes
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  let previous = null
  let number = 0
  for (const row of rows) {
    number += 1
    const { at, actorKind, actorId, actorName, act, details } = row
    const own = sha256(
      canonical([previous, head.agreementId, row.number, at, actorKind, actorId, actorName, act, details]),
    )
    if (row.number !== number || row.previousHash !== previous || row.hash !== own) {
      faults.push(`${name}: row ${number} does not fit the chain.`)
      return rows
    }
    previous = row.hash
  }
  if (number !== audit.linked || previous !== audit.head)
    faults.push(`${name}: the chain does not end at the head that the index names.`)
  return rows
}

for (const certificate of index.certificates) await readChecked(certificate)
for (const agreement of index.agreements) {
  await readChecked(agreement.terms)
  const chain = await readChecked(agreement.audit)
  let rows = []
  try {
    rows = chain ? checkChain(agreement.audit.path, chain, agreement.audit) : []
  } catch {
    faults.push(`${agreement.audit.path} cannot be read.`)
  }
  for (const version of agreement.versions) {
    if (!version.file) continue
    await readChecked(version.file)
    const isSealed = rows.some((row) => row.act === 'sealed' && row.details.sealedSha256 === version.file.sha256)
    if (version.signed === 'here' && !isSealed)
      faults.push(`${version.file.path}: the audit chain does not say that this file was sealed.`)
  }
  for (const words of agreement.faults) faults.push(`${agreement.number}, when the archive was made: ${words}`)
}
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')
  if (!expected.has(name)) faults.push(`${name} is not part of this archive.`)
}

for (const words of faults) console.log(words)
console.log(
  faults.length === 0
    ? `All ${index.agreements.length} agreements fit: every file, every term, every audit chain.`
    : `${faults.length} ${faults.length === 1 ? 'thing does' : 'things do'} not fit.`,
)
process.exitCode = faults.length === 0 ? 0 : 1
