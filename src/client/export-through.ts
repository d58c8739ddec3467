/** Takes a list out with its filters: small ones at once, large ones as long work that this page waits for. Each side brings its own calls. */
import { readProblem } from '#ui/problem.ts'
import { textsOf } from '#ui/texts.ts'
import { closeToast, toast } from '#ui/toasts.ts'
import type { AnswerTo, EndpointName, InputTo } from './api.ts'
import { saveBlob } from './save-blob.ts'

const words = textsOf({
  en: {
    writing: 'The export is being written; it downloads here when it is done.',
    done: { one: '{count} row exported', other: '{count} rows exported' },
    failed: 'The export could not be written: {error}',
  },
  de: {
    writing: 'Der Export wird geschrieben und hier heruntergeladen, sobald er fertig ist.',
    done: { one: '{count} Zeile exportiert', other: '{count} Zeilen exportiert' },
    failed: 'Der Export konnte nicht geschrieben werden: {error}',
  },
  es: {
    writing: 'La exportación se está escribiendo; se descarga aquí cuando esté lista.',
    done: { one: '{count} fila exportada', other: '{count} filas exportadas' },
    failed: 'No se pudo escribir la exportación: {error}',
  },
})

const pollMs = 1500
/** The list's own words of the page, which no filter is. */
const notFilters = new Set(['limit', 'cursor', 'count'])

type Export = AnswerTo<'getExport'>
type Calls = {
  create: (input: { body: InputTo<'createExport'>['body'] }) => Promise<Export>
  get: (input: { params: { id: string } }) => Promise<Export>
  download: (input: { params: { id: string } }) => Promise<Blob>
}
/** Exports as CSV, or as JSON lines where rows hold more than cells, and saves it as `<name>.<format>`; what goes wrong is said, never thrown. */
export const exportThrough = async (
  calls: Calls,
  list: EndpointName,
  name: string,
  query: object,
  params: Record<string, string>,
  format: 'csv' | 'jsonl' = 'csv',
): Promise<void> => {
  const filters = Object.fromEntries(
    Object.entries(query).filter(([key, value]) => !notFilters.has(key) && value !== undefined),
  )
  try {
    const made = await calls.create({ body: { list, params, query: filters, format } })
    const ready = made.state === 'running' ? await untilWritten(calls, made.id) : made
    if (ready.state !== 'ready')
      return void toast(words('failed', { error: ready.error ?? ready.state }), { tone: 'bad' })
    saveBlob(await calls.download({ params: { id: ready.id } }), `${name}.${format}`)
    toast(words('done', { count: ready.rows ?? 0 }), { tone: 'good' })
  } catch (error) {
    toast(readProblem(error).detail, { tone: 'bad' })
  }
}

const untilWritten = async (calls: Calls, id: string): Promise<Export> => {
  const told = toast(words('writing'), { stayMs: 0 })
  try {
    for (;;) {
      const found = await calls.get({ params: { id } })
      if (found.state !== 'running') return found
      await new Promise((next) => setTimeout(next, pollMs))
    }
  } finally {
    closeToast(told)
  }
}
