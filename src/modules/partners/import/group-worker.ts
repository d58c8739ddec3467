/** Groups the rows of a large file beside the main thread, which goes on answering meanwhile. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { readTable, type TableFormat } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { type Reading, readRow } from './content.ts'
import { type Grouped, groupFile } from './groups.ts'

type Input = { bytes: Uint8Array; format: TableFormat; reading: Reading }

/** Below this a thread takes longer to start than the work. */
const inlineBytesMax = 100_000

export const groupBeside = async (input: Input): Promise<Grouped> => {
  if (input.bytes.length <= inlineBytesMax) return group(input)
  const worker = new Worker(new URL(import.meta.url), { workerData: input })
  return new Promise<Grouped>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`Grouping the rows ended with code ${code}`)))
  })
}

const group = async ({ bytes, format, reading }: Input): Promise<Grouped> => {
  const table = await readTable(bytesSource(bytes), { format })
  return groupFile(async function* () {
    for await (const row of table.rows()) yield readRow(reading, row)
  })
}

if (!isMainThread && parentPort) parentPort.postMessage(await group(workerData as Input))
