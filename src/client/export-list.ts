/** Lists of the console as files. */
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { api, type EndpointName } from './api.ts'
import { exportThrough } from './export-through.ts'
import { saveBlob } from './save-blob.ts'

/** Exports what the filters show as CSV and saves it as `<name>.csv`; what goes wrong is said, never thrown. */
export const exportList = (
  list: EndpointName,
  name: string,
  query: object,
  params: Record<string, string> = {},
  format: 'csv' | 'jsonl' = 'csv',
): Promise<void> =>
  exportThrough(
    { create: api.createExport, get: api.getExport, download: api.downloadExport },
    list,
    name,
    query,
    params,
    format,
  )

/** Saves a file that an endpoint of its own writes: with the page's own sign-in and place, which a plain link lacks. */
export const saveExport = async (name: string, fetchFile: () => Promise<Blob>): Promise<void> => {
  try {
    saveBlob(await fetchFile(), name)
  } catch (error) {
    toast(readProblem(error).detail, { tone: 'bad' })
  }
}
