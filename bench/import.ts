/** Import of a generated list through the API: rows a second, memory, and list pages meanwhile. */
import type { Setting } from './support/setting.ts'
import type { Result } from './run.ts'

export const benchImport = async (_setting: Setting, _rows: number): Promise<Result[]> => []
