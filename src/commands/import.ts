import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type AgreementsTaken, resumeAgreements, takeAgreementsIn } from '#modules/agreements/public.ts'
import { type ListImport, takeListIn } from '#modules/attribution/public.ts'
import { type ImportKind, type ImportResult, importKinds, importNow, resumeImport } from '#modules/partners/public.ts'
import type { App } from '#platform/app.ts'
import { bringIn } from '#platform/archive/bring-in.ts'
import { idPrefixes } from '#platform/ids.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type Command, type CommandIo, CommandMistake } from './command.ts'
import { workspaceNamed } from './workspaces.ts'

export const importCommand: Command = {
  name: 'import',
  usage: 'import partners|agreements|sales|customers|subscriptions FILE --workspace W [--dry-run] [--json]',
  summary:
    'Takes companies, signed agreements or past sales in; `import resume ID` goes on, `import workspace FILE.zip` brings an archive in.',
  run: async (io, app) => {
    const { values, positionals } = parseArgs({
      args: io.argv,
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
        kind: { type: 'string' },
        likely: { type: 'string' },
        'attested-by': { type: 'string' },
        statement: { type: 'string' },
        slug: { type: 'string' },
      },
    })
    const [what, given] = positionals
    if (what === 'workspace' && given) return importWhole(io, app, given, values.slug)
    const listKind = (['sales', 'customers', 'subscriptions'] as const).find((one) => one === what)
    if ((!listKind && !others.includes(what ?? '')) || !given || positionals.length > 2)
      throw new CommandMistake(
        'Say `import partners FILE --workspace W`, `import contacts FILE --workspace W`, `import agreements FILE.zip --workspace W --attested-by EMAIL --statement WORDS`, `import sales FILE --workspace W` (or customers, subscriptions) `import resume ID --workspace W` or `import workspace FILE.zip`.',
      )
    const workspace = await workspaceNamed(app, values.workspace)
    const ctx = systemContext(app.services, workspace, 'import', { channel: 'import' })
    const options = { progress: progressTo(io, values.json === true), signal: io.signal }
    if (what === 'agreements' || (what === 'resume' && given.startsWith(idPrefixes.agreementImport))) {
      const attested = attestedBy(values['attested-by'], values.statement)
      const dry = values['dry-run'] === true
      const taken =
        what === 'resume'
          ? await resumeAgreements(ctx, given, attested, { ...options, dry: false })
          : await takeAgreementsIn(
              ctx,
              {
                ...attested,
                name: path.basename(given),
                bytes: Buffer.from(await readList(path.resolve(io.folder, given), given)),
              },
              { ...options, dry },
            )
      await io.out(values.json ? `${JSON.stringify(summaryOfAgreements(taken))}\n` : wordsOfAgreements(taken))
      return taken.state === 'finished' || taken.state === 'ready' ? 0 : 1
    }
    if (listKind) {
      const list = { name: path.basename(given), bytes: await readList(path.resolve(io.folder, given), given) }
      const taken = await takeListIn(ctx, { ...list, kind: listKind }, { ...options, dry: values['dry-run'] === true })
      await io.out(values.json ? `${JSON.stringify(taken)}\n` : wordsOfList(taken))
      return taken.state === 'finished' || taken.state === 'ready' ? 0 : 1
    }
    const result =
      what === 'resume'
        ? await resumeImport(ctx, given, options)
        : await importNow(
            ctx,
            {
              name: path.basename(given),
              bytes: await readList(path.resolve(io.folder, given), given),
              kind: what === 'contacts' ? 'contacts' : kindOf(values.kind),
              options: { likely: likelyOf(values.likely) },
            },
            { ...options, dry: values['dry-run'] === true },
          )
    await io.out(values.json ? `${JSON.stringify(summaryOf(result))}\n` : wordsOf(result))
    return result.state === 'finished' || result.state === 'ready' ? 0 : 1
  },
}

const others = ['partners', 'contacts', 'agreements', 'resume']

/** A whole workspace out of an archive, with the ids that it had. */
const importWhole = async (io: CommandIo, app: App, given: string, slug: string | undefined): Promise<number> => {
  const brought = await bringIn(app.services, Buffer.from(await readList(path.resolve(io.folder, given), given)), {
    slug,
    told: async () => {
      if (io.signal.aborted) throw new CommandMistake('Stopped; nothing came in.')
    },
  })
  await io.out(
    `${brought.slug} is in as it was on ${brought.exportedAt}: ${brought.rows} rows, ${brought.files} files, ${brought.people} people, each proven against the archive.\nKeys, webhook secrets and passwords did not come along: people sign in by link, keys are rotated.\n`,
  )
  return 0
}

const readList = async (file: string, given: string): Promise<Uint8Array> => {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      throw new CommandMistake(`There is no file ${given}.`)
    throw error
  }
}

const kindOf = (text: string | undefined): ImportKind | undefined => {
  const kind = importKinds.find((one) => one === text)
  if (text !== undefined && !kind) throw new CommandMistake(`--kind is one of ${importKinds.join(', ')}.`)
  return kind
}
const likelyOf = (text: string | undefined): 'hold' | 'create_and_flag' => {
  if (text !== undefined && text !== 'hold' && text !== 'create_and_flag')
    throw new CommandMistake('--likely is hold or create_and_flag.')
  return text ?? 'hold'
}

/** One line per tenth of the way, on the error output, so that the answer stays clean. */
const progressTo = (io: CommandIo, quiet: boolean) => {
  let told = 0
  return async (done: number, total: number): Promise<boolean> => {
    const tenth = Math.floor((done * 10) / Math.max(1, total))
    if (!quiet && tenth > told) {
      told = tenth
      await io.err(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} rows\n`)
    }
    return io.signal.aborted
  }
}

/** One JSON object for scripts. */
const summaryOf = (result: ImportResult) => ({
  importId: result.id,
  state: result.state,
  dryRun: result.dry,
  read: result.rowsDone,
  ...result.counts,
})

const wordsOf = (result: ImportResult): string => {
  const line = (label: string, count: number) => `  ${label.padEnd(16)}${count.toLocaleString('en').padStart(8)}\n`
  const { counts } = result
  const left = result.columns.filter(({ field }) => field === null).map(({ header }) => header)
  return [
    `${result.dry ? 'A run would read' : 'Read'} ${result.rowsDone.toLocaleString('en')} rows of ${result.fileName}.\n`,
    line('created', counts.created),
    line('updated', counts.updated),
    line('unchanged', counts.unchanged),
    line('needs review', counts.needs_review),
    line('refused', counts.refused),
    line('blank', counts.blank),
    left.length > 0 ? `Columns that go nowhere: ${left.join(', ')}.\n` : '',
    ...result.refused.map(({ row, message }) => `Row ${row} is refused: ${message}.\n`),
    result.state === 'finished' || result.state === 'ready'
      ? `The report is import ${result.id}.\n`
      : `It stands at ${result.state}; go on with \`import resume ${result.id}\`.\n`,
  ].join('')
}

const wordsOfList = (taken: ListImport): string =>
  [
    `${taken.dryRun ? 'A run would read' : 'Read'} ${taken.read.toLocaleString('en')} rows.\n`,
    ...(['created', 'updated', 'unchanged', 'refused', 'blank'] as const).map(
      (outcome) => `  ${outcome.padEnd(16)}${taken[outcome].toLocaleString('en').padStart(8)}\n`,
    ),
    taken.state === 'finished' || taken.state === 'ready'
      ? `The report is import ${taken.importId}.\n`
      : `It stands at ${taken.state}${taken.error === null ? '' : `: ${taken.error}`}; its page goes on with it (import ${taken.importId}).\n`,
  ].join('')

/** Nobody takes agreements in without standing for them by name. */
const attestedBy = (email: string | undefined, statement: string | undefined) => {
  if (!email || !statement?.trim() || statement.length > 2_000)
    throw new CommandMistake(
      'Say who attests that they were signed, and in which words: --attested-by EMAIL --statement "These are the agreements as both sides signed them." (2,000 characters at most).',
    )
  return { email, statement: statement.trim() }
}

const summaryOfAgreements = ({ importId, state, dryRun, read, counts }: AgreementsTaken) => ({
  importId,
  state,
  dryRun,
  read,
  ...counts,
})
const wordsOfAgreements = (taken: AgreementsTaken): string =>
  [
    `${taken.dryRun ? 'A run would read' : 'Read'} ${taken.read.toLocaleString('en')} agreements.\n`,
    ...(['created', 'unchanged', 'refused', 'blank'] as const).map(
      (outcome) => `  ${outcome.padEnd(16)}${taken.counts[outcome].toLocaleString('en').padStart(8)}\n`,
    ),
    ...taken.refused.map(({ row, file, message }) => `Row ${row}${file ? ` (${file})` : ''} is refused: ${message}\n`),
    taken.state === 'finished' || taken.state === 'ready'
      ? `The report is import ${taken.importId}.\n`
      : `It stands at ${taken.state}${taken.error === null ? '' : `: ${taken.error}`}; go on with \`import resume ${taken.importId}\`.\n`,
  ].join('')
