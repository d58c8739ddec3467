/** Lists of the portal as files. */
import { api, type EndpointName } from './api.ts'
import { exportThrough } from './export-through.ts'

/** Exports what the filters show of the caller's own partner and saves it as `<name>.csv`. */
export const exportPortalList = (
  list: EndpointName,
  name: string,
  query: object,
  params: Record<string, string> = {},
): Promise<void> =>
  exportThrough(
    { create: api.createPortalExport, get: api.getPortalExport, download: api.downloadPortalExport },
    list,
    name,
    query,
    params,
  )
